import { defineConfig } from '@playwright/test';
import { forPages } from './fixtures/chromium';

// Background connections are refused where there is no internet, many at a time; none of them is ours.
const args = [
  '--disable-quic',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-sync',
  '--disable-component-update',
];

export default defineConfig({
  testDir: 'specs',
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  timeout: 90_000,
  // A debug build on a busy machine answers late.
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: forPages, args },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    // A trace costs a third of the time: `npx playwright test --trace on specs/…` records what failed.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
