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
