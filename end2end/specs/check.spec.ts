// "Check this device": a page that stands where the app does not, and says what is in the way.

import { type BrowserContextOptions, chromium } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAccessible } from '../fixtures/axe';
import { expect, handsets, test } from '../fixtures';
import { whole } from '../fixtures/chromium';
import { CheckPage } from '../pages/check';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a phone without trouble has nothing to put right', async ({ phone, server }) => {
  const check = new CheckPage(phone.page, server);
  await check.opens();
  await check.isDone();
  await expect(phone.page.getByRole('status').filter({ hasText: '対応が必要な項目はありません。' })).toBeVisible();
  for (const name of ['サーバーまでの通信', 'Cookie', 'JavaScript と WebAssembly', '端末の時計', 'パスキー（WebAuthn）']) await check.isFine(name);
  await check.isNotNeeded('カード用の接続先');
  await expect(check.item('画面ロック')).toContainText('確認できません');
});

test('whose address asked too much is told that something was not checked, not that all is well', async ({ phone, server }) => {
  await phone.page.route('**/api/check', route => route.fulfill({
    status: 429, headers: { 'x-kagura': '1', 'content-type': 'application/problem+json' }, body: JSON.stringify({ code: 'slow_down' }),
  }));
  const check = new CheckPage(phone.page, server);
  await check.opens();
  await expect(phone.page.getByRole('status').filter({ hasText: /^\d+項目を確認できませんでした。しばらく待って/ })).toBeVisible();
  await expect(phone.page.getByRole('main')).not.toHaveAttribute('data-state', 'fine');
  await expect(phone.page.locator('#item-browser')).toContainText('短い時間に多くの操作があったため');
  // The report's moment is Japan's.
  await expect(phone.page.locator('#report')).toContainText(/\d+年\d+月\d+日 \d+:\d\d（日本時間）/);
});

test('that the server itself is asked too much is no sign of somebody on the way', async ({ phone, server }) => {
  await phone.page.route('**/api/check/echo', route => route.fulfill({
    status: 429, headers: { 'x-kagura': '1', 'content-type': 'application/problem+json' }, body: JSON.stringify({ code: 'slow_down' }),
  }));
  const check = new CheckPage(phone.page, server);
  await check.opens();
  await check.isDone();
  await check.isFine('サーバーまでの通信');
  await expect(phone.page.getByRole('main')).not.toContainText('書き換えられて');
});

test('with cookies refused the page is still there and says so', async ({ server, launchOptions }) => {
  const folder = mkdtempSync(join(tmpdir(), 'kagura-profile-'));
  mkdirSync(join(folder, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  const looks: BrowserContextOptions = { ...handsets.android, locale: 'ja-JP' };
  const context = await chromium.launchPersistentContext(folder, { ...launchOptions, executablePath: whole, ...looks });
  const check = new CheckPage(await context.newPage(), server);
  await check.opens();
  await check.isBad('Cookie', /保存されない/, 'allow-cookies');
  await check.isBad('サイトデータの保存', /保存されません/, 'allow-cookies');
  await context.close();
  rmSync(folder, { recursive: true, force: true });
});

test('without WebAssembly the page stands, and says what a phone can do all the same', async ({ server, launchOptions }) => {
  const browser = await chromium.launch({ ...launchOptions, args: [...(launchOptions.args ?? []), '--js-flags=--jitless'] });
  const page = await browser.newPage({ ...handsets.iphone, locale: 'ja-JP' });
  const check = new CheckPage(page, server);
  await check.opens();
  const own = page.getByRole('region', { name: 'ご自身で確認する項目' });
  const item = own.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'JavaScript と WebAssembly', exact: true }) });
  await expect(item).toContainText('登録とログインはできますが');
  await expect(item.getByRole('link', { name: /^手順/ })).toHaveAttribute('href', '/help/guide/scripts?lang=ja');
  await browser.close();
});

test('without scripts it says what it saw, what needs them and how to turn them on', async ({ browser, server }) => {
  const context = await browser.newContext({ ...handsets.iphone, locale: 'ja-JP', javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.origin}/check`);
  await expect(page.getByRole('heading', { name: 'JavaScript がオフになっています' })).toBeVisible();
  await expect(page.locator('noscript strong')).toContainText('「Safari」→「詳細」→「JavaScript」');
  await expect(page.getByRole('region', { name: 'JavaScript をオンにすると確認できる項目' }).getByRole('listitem')).not.toHaveCount(0);
  await context.close();
});

for (const [what, status, headers, body, meaning, message] of [
  ['a proxy that wants a name', 401, {}, 'Unauthorized', /ユーザー名とパスワード/, '3.10'],
  ['a proxy that wants a name, in its own words', 407, {}, '', /ユーザー名とパスワード/, '3.10'],
  ['a filter', 403, { 'content-type': 'text/html' }, '<h1>Blocked</h1>', /ブロックしています/, '3.17'],
  ['a portal', 200, { 'content-type': 'text/html' }, '<!doctype html><title>Wi-Fi</title>', /Wi-Fi の利用登録/, null],
] as const) {
  test(`${what} in place of our answers is told without asking the server, and is gone when it is gone`, async ({ phone, server }) => {
    const { page } = phone;
    await page.route('**/api/**', route => route.fulfill({ status, headers, body }));
    const check = new CheckPage(page, server);
    await check.opens();
    await check.isBad('サーバーまでの通信', meaning, 'network');
    await expect(page.locator('#item-storage')).toContainText('サーバーに接続できないため、確認できません。');
    if (message) await expect(page.getByRole('link', { name: `メッセージ ${message}` })).toBeVisible();
    await page.unroute('**/api/**');
    await check.checksAgain('サーバーまでの通信');
    await check.isFine('サーバーまでの通信');
  });
}

test('no answer at all is told', async ({ phone, server }) => {
  await phone.page.route('**/api/**', route => route.abort());
  const check = new CheckPage(phone.page, server);
  await check.opens();
  await check.isBad('サーバーまでの通信', /応答がありません/, 'direct-connection');
  // One thing to do: what cannot be said without the server is folded, and what a phone does not need stays aside.
  await expect(phone.page.locator('.group.bad').getByRole('listitem')).toHaveCount(1);
  await expect(phone.page.locator('.group.unknown').getByRole('listitem')).toHaveCount(0);
  await expect(phone.page.getByRole('button', { name: 'HPKI カードで試す' })).toHaveCount(0);
  await phone.page.getByRole('button', { name: 'すべてもう一度確認' }).press('Enter');
  await expect(phone.page.locator('#summary')).toBeFocused();
});

test('a clock that is half an hour fast is told, and fine again after it was set', async ({ phone, server }) => {
  const { page } = phone;
  await page.clock.setFixedTime(Date.now() + 30 * 60_000);
  const check = new CheckPage(page, server);
  await check.opens();
  await check.isBad('端末の時計', /約30分進んで/);
  await page.clock.setFixedTime(Date.now());
  await check.checksAgain('端末の時計');
  await check.isFine('端末の時計');
});

test.describe('an Android phone without a screen lock', () => {
  test.use({ handset: handsets.android, authenticator: { hasUserVerification: false, isUserVerified: false } });
  test('is told to set one', async ({ phone, server }) => {
    const check = new CheckPage(phone.page, server);
    await check.opens();
    await check.isBad('画面ロック', /画面ロックが設定されていない/, 'device-lock');
  });
});

test.describe("an app's own view", () => {
  test.use({ handset: handsets.lineOnIphone });
  test('is to be left', async ({ phone, server }) => {
    const check = new CheckPage(phone.page, server);
    await check.opens();
    await check.isBad('開いている場所', /アプリ内の画面/, 'leave-app');
  });
});

test('the result can be copied, and kept under a number that the desk can look up', async ({ browser, server }) => {
  const context = await browser.newContext({ ...handsets.iphone, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const check = new CheckPage(page, server);
  await check.opens();
  await check.isDone();
  await page.getByRole('button', { name: '結果をコピー' }).click();
  await expect(page.getByText('コピーしました。')).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('[問題なし] Cookie');
  expect(text).not.toContain('127.0.0.1');
  await page.getByRole('button', { name: 'お問い合わせ番号を受け取る' }).click();
  const number = page.getByRole('status').getByText(/^\d{3}-\d{4}$/);
  await expect(number).toBeVisible();
  const replay = await server.desk('incident', await number.innerText());
  expect(replay).toContain('[問題なし] Cookie');
  await context.close();
});

test('it fits 320 pixels, in the dark, in both languages', async ({ browser, server }) => {
  const context = await browser.newContext({ ...handsets.iphone, viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
  const page = await context.newPage();
  const check = new CheckPage(page, server);
  await check.opens();
  await check.isDone();
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  expect(await fits()).toBe(true);
  await isAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await isAccessible(page);
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Check this device' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Nothing needs attention.' })).toBeVisible();
  expect(await fits()).toBe(true);
  await context.close();
});

test('an item is checked again with the keyboard alone, and keeps the focus', async ({ phone, server }) => {
  const { page } = phone;
  await page.addInitScript(() => Object.defineProperty(window, 'sessionStorage', { configurable: true, get() { throw new Error('no'); } }));
  const check = new CheckPage(page, server);
  await check.opens();
  await check.isBad('サイトデータの保存', /保存されません/);
  await check.isDone();
  const again = page.getByRole('button', { name: 'もう一度確認：サイトデータの保存' });
  for (let n = 0; n < 30 && !(await again.evaluate(it => it === document.activeElement)); n++) await page.keyboard.press('Tab');
  await expect(again).toBeFocused();
  await page.evaluate(() => { Reflect.deleteProperty(window, 'sessionStorage'); });
  await page.keyboard.press('Enter');
  await expect(again).toBeFocused();
});
