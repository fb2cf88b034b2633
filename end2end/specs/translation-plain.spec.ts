// Pages of the plain program under a browser's own translation.

import { test } from '../fixtures';
import { staysTrue } from './translation';

test.use({ engine: 'plain' });

staysTrue();
