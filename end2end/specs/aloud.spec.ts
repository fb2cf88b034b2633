// What people hear who do not see the page, and where the next key goes.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { focusIsKept } from '../fixtures/focus';
import { isHeard } from './aloud';

isHeard();

test('a device is renamed with the keyboard: the field is ready, Escape takes it back, and the button has the focus again', async ({ phone }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  const button = page.getByRole('button', { name: '名前を変える' });
  const field = page.getByLabel('端末の名前');
  for (const leave of ['Escape', 'Enter']) {
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(field).toBeFocused();
    if (leave === 'Enter') await page.getByRole('button', { name: 'やめる' }).focus();
    await page.keyboard.press(leave);
    await expect(field).toHaveCount(0);
    await expect(button).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await field.fill(' ');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: /40 ?文字/ })).toBeVisible();
  await expect(field).toBeFocused();
  await field.fill('夜勤用');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listitem', { name: '夜勤用' })).toBeVisible();
  await focusIsKept(page);
});

test('a phone logs in with the keyboard alone: the way past the bar, then everything as it is read', async ({ phone }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await page.goto(new URL('/login', page.url()).href);
  await expect(page.getByRole('button', { name: 'この端末でログイン' })).toBeEnabled();
  // Back from the heading, in the order in which it is read: the language, the name, the way past them.
  for (const passed of [page.getByRole('button', { name: 'English' }), page.getByRole('link', { name: 'HPKI 認証' }), page.getByRole('link', { name: '本文へ' })]) {
    await page.keyboard.press('Shift+Tab');
    await expect(passed).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'この端末でログイン' })).toBeFocused();
  await page.keyboard.press('Enter');
  await phone.isOnMyPage();
});

test('a form that was sent says that it waits, and the page is not called by its name once more', async ({ server, phone, pc }) => {
  const invitation = await server.invite(await server.holder());
  /** Sends it with the keyboard, and lets the answer come once the button has said so. */
  const sends = async (page: Page, path: string, field: Locator) => {
    let answer = () => {};
    const held = new Promise<void>(done => { answer = done; });
    await page.route(path, async route => { await held; await route.continue(); }, { times: 1 });
    await field.press('Enter');
    await expect(page.getByRole('button', { name: 'お待ちください…' }).first()).toBeFocused();
    answer();
  };
  await phone.opens(invitation.url);
  const password = phone.page.getByLabel('パスワード', { exact: true });
  await password.fill(invitation.password);
  await sends(phone.page, '**/api/register/unlock', password);
  await phone.makesPasskey();
  await phone.namesDevice();
  await pc.opensLogin();
  const id = pc.page.getByLabel(/本人 ?ID/);
  await id.fill(invitation.holder);
  await sends(pc.page, '**/api/login', id);
  await expect(pc.page.getByRole('heading', { name: 'カメラで読み取ってください' })).toBeFocused();
});
