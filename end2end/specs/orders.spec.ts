// Any order of back, forward, reload, double click, second tab and second scan ends on a page that helps (J1, J5).

import type { Page } from '@playwright/test';
import { expect, handsets, test } from '../fixtures';

/** Watches a page; the returned check says that the server never answered with a bare refusal of a method or a fault. */
function watched(...pages: Page[]): () => void {
  const bad: string[] = [];
  for (const page of pages) {
    page.on('response', answer => {
      if (answer.status() === 405 || answer.status() >= 500) bad.push(`${answer.status()} ${answer.url()}`);
    });
    page.on('pageerror', error => bad.push(String(error)));
  }
  return () => expect(bad).toEqual([]);
}

test.describe('registering by an invitation', () => {
  test('back and forward at every step, and it is registered all the same', async ({ server, phone }) => {
    const sound = watched(phone.page);
    const invitation = await server.invite(await server.holder());
    await phone.page.goto(`${server.origin}/login`);
    await phone.opens(invitation.url);
    await expect(phone.page.getByLabel('パスワード', { exact: true })).toBeVisible();
    await phone.page.goBack();
    await expect(phone.page.getByRole('heading', { name: 'ログイン', level: 1 })).toBeVisible();
    await phone.page.goForward();
    await phone.entersPassword(invitation.password);
    await expect(phone.page.getByRole('button', { name: 'この端末を登録する' })).toBeVisible();
    await phone.page.goBack();
    await expect(phone.page.getByRole('heading', { name: 'ログイン', level: 1 })).toBeVisible();
    await phone.page.goForward();
    await phone.makesPasskey();
    await phone.namesDevice();
    await phone.page.goBack();
    await expect(phone.page.getByRole('heading', { name: 'ログイン', level: 1 })).toBeVisible();
    await phone.page.goForward();
    await expect(phone.page.getByRole('heading', { name: /登録(は|が)完了し/ })).toBeVisible();
    sound();
  });

  test('reloading at every step, and it is registered all the same', async ({ server, phone }) => {
    const sound = watched(phone.page);
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    await phone.page.reload();
    await phone.entersPassword(invitation.password);
    await expect(phone.page.getByRole('button', { name: 'この端末を登録する' })).toBeVisible();
    await phone.page.reload();
    await phone.makesPasskey();
    await expect(phone.page.getByLabel('端末の名前')).toBeVisible();
    await phone.page.reload();
    await expect(phone.page.getByRole('heading', { name: /登録は完了しています/ })).toBeVisible();
    await phone.page.reload();
    await expect(phone.page.getByRole('heading', { name: /登録は完了しています/ })).toBeVisible();
    expect(await phone.key.passkeys()).toHaveLength(1);
    sound();
  });

  test('every button pressed twice does its work once', async ({ server, phone }) => {
    const sound = watched(phone.page);
    const holder = await server.holder();
    const invitation = await server.invite(holder);
    await phone.opens(invitation.url);
    await phone.page.getByLabel('パスワード', { exact: true }).fill(invitation.password);
    await phone.page.getByRole('button', { name: '次へ' }).dblclick();
    await phone.page.getByRole('button', { name: 'この端末を登録する' }).dblclick();
    await phone.page.getByLabel('端末の名前').fill('二度押し');
    await phone.page.getByRole('button', { name: 'この名前で完了' }).dblclick();
    await expect(phone.page.getByRole('heading', { name: '登録が完了しました' })).toBeVisible();
    expect(await phone.key.passkeys()).toHaveLength(1);
    expect((await server.desk('device', 'list', holder)).trim().split('\n')).toHaveLength(1);
    sound();
  });

  test('the code scanned a second time, into a second tab, finds what the first tab did', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    const second = await phone.context.newPage();
    const sound = watched(phone.page, second);
    await phone.mayMakePasskey(invitation);
    await second.goto(invitation.url);
    await expect(second.getByLabel('パスワード', { exact: true })).toBeVisible();
    await phone.page.bringToFront();
    await phone.makesPasskey();
    await phone.namesDevice();
    // The other tab, left at the password, goes on to where the registration is.
    await second.bringToFront();
    await second.getByLabel('パスワード', { exact: true }).fill(invitation.password);
    await second.getByRole('button', { name: '次へ' }).click();
    await expect(second.locator('[data-message]').filter({ hasText: 'すでに使用されています' })).toHaveRole('group');
    await expect(second.getByRole('link', { name: 'ログイン画面へ' })).toBeVisible();
    await second.reload();
    await expect(second.getByRole('heading', { name: /登録は完了しています/ })).toBeVisible();
    sound();
  });

  test('the code of another letter, scanned into the same tab, begins that other registration', async ({ server, phone }) => {
    const first = await server.invite(await server.holder());
    const second = await server.invite(await server.holder());
    await phone.mayMakePasskey(first);
    await phone.registers(second);
    await phone.opens(first.url);
    await expect(phone.page.getByLabel('パスワード', { exact: true })).toBeVisible();
  });
});

test.describe('logging in on a PC by phone', () => {
  test('reloading the phone at every step, and the PC is logged in all the same', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const sound = watched(phone.page, pc.page);
    await pc.opensLogin();
    await pc.types(holder);
    await phone.opens(await pc.code());
    const number = await pc.number();
    await phone.page.reload();
    expect(await pc.number()).toBe(number);
    await phone.chooses(number);
    await expect(phone.page.getByRole('button', { name: '確認してログイン' })).toBeVisible();
    await phone.page.reload();
    await phone.confirms();
    await phone.isApproved();
    await phone.page.reload();
    await phone.isApproved();
    await pc.isOnMyPage();
    sound();
  });

  test('back and forward on phone and PC end on pages that help', async ({ server, phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const sound = watched(phone.page, pc.page);
    await pc.opensLogin();
    await pc.types(holder);
    const code = await pc.code();
    await phone.page.goto(`${server.origin}/login`);
    await phone.opens(code);
    const number = await pc.number();
    await phone.page.goBack();
    await expect(phone.page.getByRole('button', { name: 'この端末でログイン' })).toBeVisible();
    await phone.page.goForward();
    await phone.chooses(number);
    await phone.confirms();
    await pc.isOnMyPage();
    await pc.page.goBack();
    await expect(pc.page.getByText('様としてログインしています')).toBeVisible();
    await pc.page.goForward();
    await pc.isOnMyPage();
    await phone.page.goBack();
    await phone.page.goForward();
    await phone.isApproved();
    sound();
  });

  test('numbers and buttons pressed twice do their work once', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const sound = watched(phone.page, pc.page);
    await pc.opensLogin();
    await pc.page.getByLabel(/本人ID/).fill(holder);
    await pc.page.getByRole('button', { name: 'QR コードを表示', exact: true }).dblclick();
    await phone.opens(await pc.code());
    const number = await pc.number();
    await phone.page.getByRole('group', { name: /同じ番号/ }).getByRole('button', { name: number, exact: true }).dblclick();
    await phone.page.getByRole('button', { name: '確認してログイン' }).dblclick();
    await phone.isApproved();
    await pc.isOnMyPage();
    sound();
  });

  test('the second press of a double one, which meets the next and shorter page, opens nothing and keeps the focus on it', async ({ server, another, pc }) => {
    for (const width of [320, 390]) {
      const phone = await another({ ...handsets.iphone, viewport: { width, height: 844 } });
      const holder = await phone.belongsToSomebody();
      await pc.opensLogin();
      await pc.types(holder);
      await phone.scans(await pc.code(), pc.page);
      const button = phone.page.getByRole('button', { name: '確認してログイン' });
      await expect(button).toBeEnabled();
      const { x = 0, y = 0, width: wide = 0, height = 0 } = (await button.boundingBox()) ?? {};
      // That of the press on the number: it confirms nothing.
      await phone.page.mouse.move(x + wide / 2, y + height / 2);
      await phone.page.mouse.down({ clickCount: 2 });
      await phone.page.mouse.up({ clickCount: 2 });
      await expect(button).toBeEnabled();
      await phone.confirms();
      await phone.isApproved();
      const opened: Page[] = [];
      phone.context.on('page', page => opened.push(page));
      // From the button down to the window's lowest tenth: wherever a finger may have been.
      for (let at = y + height / 2; at < 844 * 0.85; at += 40) {
        await phone.page.mouse.click(x + wide / 2, at);
        expect(await phone.page.evaluate(() => document.getElementById('main')?.contains(document.activeElement)), `pressed at ${at} of ${width}`).toBe(true);
      }
      expect(opened).toEqual([]);
      await pc.isOnMyPage();
      await pc.logsOut();
    }
    expect(server.said).not.toContain('panicked');
  });

  test('the code scanned twice, into two tabs, is one login', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const second = await phone.context.newPage();
    const sound = watched(phone.page, second, pc.page);
    await pc.opensLogin();
    await pc.types(holder);
    const code = await pc.code();
    await phone.opens(code);
    const number = await pc.number();
    await second.goto(code);
    await expect(second.getByRole('button', { name: number, exact: true })).toBeVisible();
    await phone.page.bringToFront();
    await phone.chooses(number);
    await phone.confirms();
    await phone.isApproved();
    await second.bringToFront();
    await second.getByRole('button', { name: number, exact: true }).click();
    await expect(second.getByRole('heading', { name: '確認できました' })).toBeVisible();
    await pc.isOnMyPage();
    sound();
  });

  test('a second phone that scans a code in use is told, and the first goes on', async ({ server, phone, another, pc }) => {
    const holder = await phone.belongsToSomebody();
    const other = await another();
    await pc.opensLogin();
    await pc.types(holder);
    const code = await pc.code();
    await phone.opens(code);
    await phone.chooses(await pc.number());
    await phone.confirms();
    await pc.isOnMyPage();
    await other.opens(code);
    await expect(other.page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(other.page.getByRole('heading', { level: 2 }).first()).not.toBeEmpty();
    expect(server.said).not.toContain('panicked');
  });

  test('reloading the PC while it shows a code shows another one, and that logs in', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const sound = watched(phone.page, pc.page);
    await pc.opensLogin();
    await pc.types(holder);
    const first = await pc.code();
    await pc.page.reload();
    const second = await pc.code();
    expect(second).not.toBe(first);
    await phone.opens(second);
    await phone.chooses(await pc.number());
    await phone.confirms();
    await pc.isOnMyPage();
    sound();
  });
});
