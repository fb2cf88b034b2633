// Pages under a browser's own translation.

import { expect, test } from '../fixtures';
import { staysTrue } from './translation';

for (const path of ['/login', '/register', '/approve', '/account', '/help', '/help/2.9', '/check', '/help/search?q=PIN']) {
  test(`${path} asks for no translation`, async ({ page, server }) => {
    await page.goto(server.origin + path);
    await expect(page.locator('html')).toHaveAttribute('translate', 'no');
    await expect(page.locator('meta[name=google]')).toHaveAttribute('content', 'notranslate');
  });
}

staysTrue();
