// The first screen of a letter is there, and takes what one types, before the program has arrived.

import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { focusIsKept } from '../fixtures/focus';

/** Holds the program back until it is let through. */
async function holdsProgram(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>(resolve => { release = resolve; });
  await page.route('**/*.wasm', async route => { await held; await route.continue(); });
  return release;
}

const password = (page: Page) => page.getByLabel('パスワード', { exact: true });

test('what is typed before the program stands is taken over with the place in it, and nothing is lost', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  const arrives = await holdsProgram(phone.page);
  await phone.page.goto(invitation.url, { waitUntil: 'commit' });
  await password(phone.page).fill('px7h');
  await password(phone.page).press('ArrowLeft');
  await expect(phone.page.locator('#boot')).toBeVisible();
  arrives();
  await expect(phone.page.locator('#boot')).toHaveCount(0);
  await expect(password(phone.page)).toHaveValue('px7h');
  await expect(password(phone.page)).toBeFocused();
  expect(await password(phone.page).evaluate((it: HTMLInputElement) => it.selectionStart)).toBe(3);
  await phone.entersPassword(invitation.password);
  await phone.makesPasskey();
  await phone.namesDevice();
});

test('a password that was sent before the program stands is sent by it', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  const arrives = await holdsProgram(phone.page);
  await phone.page.goto(invitation.url, { waitUntil: 'commit' });
  await phone.entersPassword(invitation.password);
  await expect(phone.page.getByRole('button', { name: '次へ' })).toHaveAttribute('aria-busy', 'true');
  arrives();
  await phone.makesPasskey();
  await phone.namesDevice();
});

test('whoever has typed nothing is read the heading, and a letter that leads nowhere is explained', async ({ server, phone }) => {
  const holder = await server.holder();
  const invitation = await server.invite(holder);
  let arrives = await holdsProgram(phone.page);
  await phone.page.goto(invitation.url, { waitUntil: 'commit' });
  await expect(password(phone.page)).toBeVisible();
  arrives();
  await expect(phone.page.locator('#boot')).toHaveCount(0);
  await expect(phone.page.getByRole('heading', { level: 1 })).toBeFocused();
  await server.invite(holder);
  await phone.page.goto('about:blank');
  arrives = await holdsProgram(phone.page);
  await phone.page.goto(invitation.url, { waitUntil: 'commit' });
  await password(phone.page).fill('px7h');
  arrives();
  await phone.explained.sees('2.19');
  await focusIsKept(phone.page);
});

test('a code on a screen, and a registration that went on, ask for no password', async ({ server, phone, another, pc }) => {
  const { holder, ...invitation } = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  await phone.entersPassword(invitation.password);
  await phone.isReadyForPasskey();
  let arrives = await holdsProgram(phone.page);
  await phone.page.reload({ waitUntil: 'commit' });
  await expect(phone.page.getByRole('status')).toContainText('読み込んでいます');
  await expect(password(phone.page)).toBeHidden();
  arrives();
  await phone.makesPasskey();
  await phone.namesDevice();
  await pc.logsInWith(phone, holder);
  const other = await another();
  const code = await pc.addsPhone(phone);
  arrives = await holdsProgram(other.page);
  await other.page.goto(code, { waitUntil: 'commit' });
  await expect(other.page.getByRole('status')).toContainText('読み込んでいます');
  await expect(password(other.page)).toBeHidden();
  arrives();
  await other.chooses(await pc.number());
  await other.makesPasskey();
  await other.namesDevice('二台目');
});

/** How everything looks that stands on the boot page: each element's words, place and style. */
const looks = (page: Page) => page.locator('#boot').evaluate(boot => {
  const all = [boot, ...boot.querySelectorAll('*')].filter(it => it.checkVisibility());
  const style = (it: Element) => Object.fromEntries([...getComputedStyle(it)].map(name => [name, getComputedStyle(it).getPropertyValue(name)]));
  return all.map(it => [it.tagName, it.textContent, JSON.stringify(it.getBoundingClientRect()), style(it)]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`it waits for no style sheet, and looks the same once that has come: ${colorScheme}`, async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    const { page } = phone;
    await page.emulateMedia({ colorScheme });
    await holdsProgram(page);
    let sheet = () => {};
    const comes = new Promise<void>(resolve => { sheet = resolve; });
    await page.route('**/*.css', async route => { await comes; await route.continue(); });
    await page.goto(invitation.url, { waitUntil: 'commit' });
    await expect(password(page)).toBeVisible();
    await page.bringToFront();
    // It is drawn, and not only there.
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const before = await looks(page);
    expect(before.length).toBeGreaterThan(5);
    const all = page.waitForResponse('**/*.css');
    sheet();
    await (await all).finished();
    await expect.poll(() => page.evaluate(() => document.styleSheets.length)).toBe(2);
    expect(await looks(page)).toEqual(before);
  });
}

test.describe('in English', () => {
  test.use({ locale: 'en-US' });

  test('the first screen speaks the language of the program', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    await holdsProgram(phone.page);
    await phone.page.goto(invitation.url, { waitUntil: 'commit' });
    await expect(phone.page.getByRole('heading', { name: 'Register this phone' })).toBeVisible();
    await expect(phone.page.getByRole('button', { name: 'Next' })).toBeVisible();
    await expect(phone.page.getByText('パスワード').filter({ visible: true })).toHaveCount(0);
  });
});
