// The same in the plain program.

import { test } from '../fixtures';
import { runsOutOfTime } from './register-time';

test.use({ engine: 'plain' });
runsOutOfTime();
