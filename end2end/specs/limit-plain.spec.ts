// The limit of devices, on a phone without WebAssembly.

import { test } from '../fixtures';
import { letters, settings } from './limit';

test.use({ engine: 'plain', settings });

letters();
