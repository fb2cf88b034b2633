// What people hear of the plain program, and where the next key goes.

import { test } from '../fixtures';
import { isHeard } from './aloud';

test.use({ engine: 'plain' });

isHeard();
