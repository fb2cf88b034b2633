import { defineConfig } from '@playwright/test';
import config from './playwright.config';

// What is measured has the machine to itself.
export default defineConfig({ ...config, testDir: 'bench', workers: 1 });
