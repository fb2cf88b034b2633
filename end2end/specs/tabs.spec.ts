// Many tabs of one browser. It has six connections to a host (HTTP/1.1, as this server speaks without TLS), and a page that follows a
// login must not keep the others from everything else.

import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { Pc } from '../pages/pc';

for (const tabs of [6, 10]) {
  test(`with ${tabs} tabs that show a code, the last one is logged in`, async ({ phone, pc, server }) => {
    const holder = await phone.belongsToSomebody();
    let last = pc;
    for (let tab = 1; tab <= tabs; tab += 1) {
      if (tab > 1) last = await Pc.in(pc.context, server);
      await last.opensLogin();
      await last.types(holder);
      await last.code();
    }
    await phone.opens(await last.code());
    await phone.chooses(await last.number());
    await phone.confirms();
    await last.isOnMyPage();
  });
}

test('the first of many tabs can be cancelled and begun again', async ({ phone, pc, server }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await pc.code();
  for (let tab = 2; tab <= 7; tab += 1) {
    const other = await Pc.in(pc.context, server);
    await other.opensLogin();
    await other.types(holder);
    await other.code();
  }
  await pc.cancels();
  await pc.approvedBy(phone, holder);
  await pc.isOnMyPage();
});

/** The page goes to the background, or comes back: a tab of a browser without a screen never does so by itself. */
async function becomes(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(hidden => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state === 'hidden');
}

test('a page that nobody sees follows nothing, and knows all when it is seen again', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  const followed = pc.page.waitForResponse('**/events');
  await pc.types(holder);
  const code = await pc.code();
  await followed;
  const ended = pc.page.waitForEvent('requestfailed', request => request.url().endsWith('/events'));
  await becomes(pc.page, 'hidden');
  await ended;
  const asked: string[] = [];
  pc.page.on('request', request => asked.push(request.url()));
  await phone.opens(code);
  await expect(phone.page.getByRole('group', { name: /同じ番号/ })).toBeVisible(); // the phone is at it before anybody looks
  expect(asked).toEqual([]);
  await becomes(pc.page, 'visible');
  const number = await pc.number();
  expect(asked.filter(url => url.includes('/api/'))).toHaveLength(2); // the stream, and where the login stands
  await phone.chooses(number);
  await phone.confirms();
  await pc.isOnMyPage();
});

test('a page that asked too often goes on when it may ask again', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  const problem = { type: 'about:blank', title: '', status: 429, code: 'slow_down', retry_after: 1 };
  let refusals = 0;
  await pc.page.route(/\/api\/login\/[\w-]+$/, async route => {
    refusals += 1;
    if (refusals > 2) return route.continue();
    return route.fulfill({
      status: 429,
      headers: { 'x-kagura': '1', 'retry-after': '1', 'content-type': 'application/problem+json' },
      body: JSON.stringify(problem),
    });
  });
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
  expect(refusals).toBeGreaterThan(2);
});
