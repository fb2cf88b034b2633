// The code on a screen was not scanned in time, or its registration was given up (3.22).

import { Authenticator } from '../../fixtures/authenticator';
import { expect, test } from '../../fixtures';
import type { Pc } from '../../pages/pc';
import type { Phone } from '../../pages/phone';

test.use({ settings: { 'limits.code': '4s' } });

/** The PC itself holds a passkey of its owner's, as through a shared account. */
async function logsInHere(pc: Pc, phone: Phone): Promise<void> {
  const key = await Authenticator.on(pc.page);
  await key.shareFrom(phone.key);
  await pc.opensLogin();
  await pc.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' }).click();
  await pc.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' }).click();
  await pc.isOnMyPage();
}

test.describe('3.22: the phone was not registered', { tag: '@m3.22' }, () => {
  test('3.22 a code that nobody scanned in time says so, and a new one registers', async ({ phone, another, pc }) => {
    await phone.belongsToSomebody();
    await logsInHere(pc, phone);
    await pc.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
    await pc.explained.sees('3.22');
    await pc.explained.blames('3.22', /10分を過ぎました/);
    await pc.explained.advises('3.22', /新しい QR コード/, 'windows');
    const other = await another();
    await pc.explained.presses('3.22', '新しい QR コードを表示');
    await other.opens(await pc.code());
    await expect(pc.page.getByText('スマートフォンで登録の操作をしてください')).toBeVisible();
    await other.makesPasskey();
    await other.namesDevice('二台目');
    await expect(pc.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
  });

  test('3.22 given up on the PC, the phone is told, and the PC begins again', async ({ phone, another, pc }) => {
    await phone.belongsToSomebody();
    await logsInHere(pc, phone);
    const other = await another();
    await other.opens(await pc.addsPhone());
    await expect(pc.page.getByText('スマートフォンで登録の操作をしてください')).toBeVisible();
    await pc.cancels();
    await expect(pc.page.getByRole('heading', { name: '登録済みの端末' })).toBeVisible();
    await other.makesPasskey();
    await other.explained.sees('3.22');
    await other.explained.blames('3.22', /途中で、取り消されました/);
    await other.explained.advises('3.22', /新しい QR コード/, 'iphone');
    await other.opens(await pc.addsPhone());
    await other.makesPasskey();
    await other.namesDevice();
    await expect(pc.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
  });
});
