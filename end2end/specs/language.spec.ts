// English, on the phone and on the PC: chosen by the browser, by the button, and remembered.

import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

const japanese = /[぀-ヿ㐀-鿿]/;

test('a phone set to English registers and explains in English', async ({ browser, server }) => {
  const { Phone } = await import('../pages/phone');
  const { handsets } = await import('../fixtures');
  const context = await browser.newContext({ ...handsets.iphone, isMobile: true, hasTouch: true, locale: 'en-US' });
  const phone = await Phone.in(context, server, {});
  const invitation = await server.invite(await server.holder('Hanako'));
  await phone.opens(invitation.url);
  await expect(phone.page.getByRole('heading', { level: 1, name: 'Register this phone' })).toBeVisible();
  await expect(phone.page.locator('html')).toHaveAttribute('lang', 'en');
  await phone.page.getByLabel('Password', { exact: true }).fill(invitation.password);
  await phone.page.getByRole('button', { name: 'Next' }).click();
  await phone.key.verifies(false);
  await phone.page.getByRole('button', { name: 'Register this device' }).click();
  const message = await phone.explained.sees('2.8');
  await expect(message).toContainText('What to do next');
  await expect(message.getByRole('list').first()).not.toContainText(japanese);
  await phone.key.verifies(true);
  await phone.page.getByRole('button', { name: 'Try again' }).click();
  await phone.page.getByRole('button', { name: 'Save and finish' }).click();
  await expect(phone.page.getByRole('heading', { name: 'Registration complete' })).toBeVisible();
  await context.close();
});

for (const [languages, heading] of [[['de-DE', 'de', 'en-US', 'ja'], 'Sign in'], [['zh-CN', 'zh', 'ja', 'en'], 'ログイン'], [['ko-KR'], 'ログイン']] as const) {
  test(`a browser in ${languages.join()} gets the first of them that there is`, async ({ browser, server }) => {
    const context = await browser.newContext({ locale: languages[0] });
    await context.addInitScript(all => Object.defineProperty(navigator, 'languages', { get: () => all }), [...languages]);
    const page = await context.newPage();
    await page.goto(`${server.origin}/login`);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await page.goto(`${server.origin}/nowhere`);
    await expect(page.locator('html')).toHaveAttribute('lang', heading === 'Sign in' ? 'en' : 'ja');
    await context.close();
  });
}

test('the button changes the language in the middle of a registration, keeps the link, and is remembered', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.mayMakePasskey(invitation);
  await phone.page.getByRole('button', { name: 'English' }).click();
  // Each voice says the name of its own language.
  await expect(phone.page.getByRole('button', { name: '日本語' })).toHaveAttribute('lang', 'ja');
  await expect(phone.page.getByRole('heading', { level: 1, name: 'Register this phone' })).toBeVisible();
  await expect.poll(() => phone.page.evaluate(() => location.hash)).toBe(new URL(invitation.url).hash);
  await phone.page.goto(`${server.origin}/login`);
  await expect(phone.page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  // So it is on the pages that the server writes, also by their addresses.
  for (const path of ['/help', '/check', '/device']) {
    await phone.page.goto(server.origin + path);
    await expect(phone.page.locator('html')).toHaveAttribute('lang', 'en');
  }
  await phone.page.getByRole('link', { name: '日本語' }).click();
  await phone.page.goto(`${server.origin}/help`);
  await expect(phone.page.locator('html')).toHaveAttribute('lang', 'ja');
  await phone.page.goto(`${server.origin}/login`);
  await phone.page.getByRole('button', { name: '日本語' }).click();
  await expect(phone.page.getByRole('heading', { level: 1, name: 'ログイン' })).toBeVisible();
});

test('the language that an address asks for stays with the tab, and with no other', async ({ server, pc }) => {
  await pc.page.goto(`${server.origin}/login?lang=en`);
  await expect(pc.page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await pc.page.goto(`${server.origin}/register`);
  await expect(pc.page.locator('html')).toHaveAttribute('lang', 'en');
  await pc.page.goto(`${server.origin}/check?lang=en`);
  await pc.page.getByRole('link', { name: 'To the sign-in page' }).click();
  await expect(pc.page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  const other = await pc.secondTab();
  await other.opensLogin();
  await expect(other.page.getByRole('heading', { level: 1, name: 'ログイン' })).toBeVisible();
});

test('a PC in English logs in with a phone in Japanese, each in its own language', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.page.getByRole('button', { name: 'English' }).click();
  await pc.page.getByLabel(/Holder ID/).fill('nobody-0');
  await pc.page.getByRole('button', { name: 'Show the QR code', exact: true }).click();
  const message = await pc.explained.sees('3.8');
  await expect(message.getByRole('heading', { level: 2 })).not.toContainText(japanese);
  await pc.page.getByLabel(/Holder ID/).fill(holder);
  await pc.page.getByRole('button', { name: 'Show the QR code', exact: true }).click();
  await expect(pc.page.getByRole('img', { name: /QR code/ })).toBeVisible();
  await pc.page.getByText('No camera?').click();
  await phone.opens(await pc.page.getByText(/#[\w-]{43}/).innerText());
  await expect(phone.page.getByRole('heading', { level: 1, name: /^承認/ })).toBeVisible();
  await phone.chooses(await pc.number());
  await phone.confirms();
  await expect(pc.page).toHaveURL(/\/account/);
  await expect(pc.page.getByRole('heading', { level: 1 })).not.toContainText(japanese);
});

test('on a page in English, what people wrote in Japanese is marked as Japanese', async ({ server, phone }) => {
  await phone.registers(await server.invite(await server.holder('見本 花子')), '病院のiPhone');
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: 'English' }).click();
  await expect(phone.page.getByRole('listitem', { name: '病院のiPhone' })).toBeVisible();
  await expect(phone.page.getByRole('heading', { name: /病院のiPhone/ }).getByText('病院のiPhone', { exact: true })).toHaveAttribute('lang', 'ja');
  expect(await unmarked(phone.page)).toEqual([]);
  // Quoted in a sentence of ours, too.
  await phone.page.getByRole('button', { name: 'Remove 病院のiPhone' }).click();
  await phone.page.getByRole('button', { name: 'Remove it' }).click();
  const name = phone.page.getByText('Removing the device “病院のiPhone” (registered on');
  await expect(name.getByText('“病院のiPhone”', { exact: true })).toHaveAttribute('lang', 'ja');
  expect(await unmarked(phone.page)).toEqual([]);
});

test('on a page in English, a Japanese name within a sentence is marked, without quotes too', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder('見本 花子'));
  await server.desk('holder', 'disable', invitation.holder);
  await phone.page.addInitScript(() => localStorage.setItem('kagura-language', 'en'));
  await phone.opens(invitation.url);
  const message = await phone.explained.sees('2.1');
  await expect(message.getByText('試験認証局', { exact: true }).first()).toHaveAttribute('lang', 'ja');
  expect(await unmarked(phone.page)).toEqual([]);
});

/** What a page says in Japanese letters outside of what is marked as Japanese. */
function unmarked(page: Page): Promise<string[]> {
  return page.getByRole('main').evaluate(main => {
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) if (!texts.currentNode.parentElement?.closest('[lang=ja]')) found.push(texts.currentNode.textContent ?? '');
    return found.filter(it => /[\u3041-\u30ff\u3400-\u9fff]/.test(it));
  });
}
