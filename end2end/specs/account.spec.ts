// J10: a holder's own devices.

import { expect, test } from '../fixtures';

test('a device can be renamed', async ({ phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '名前を変える' }).click();
  await phone.page.getByLabel('端末の名前').fill('夜勤用');
  await phone.page.getByRole('button', { name: '保存' }).click();
  await expect(phone.page.getByRole('listitem', { name: '夜勤用' })).toBeVisible();
});

test('another phone is added from here, and this page sees it at once', async ({ phone, another }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await phone.page.getByText('カメラを使えないとき').click();
  const address = await phone.page.getByText(/#[\w-]{43}/).innerText();
  const other = await another();
  await other.scans(address, phone.page);
  await expect(phone.page.getByText('スマートフォンで登録の操作をしてください')).toBeVisible();
  await other.makesPasskey();
  await other.namesDevice('二台目');
  await expect(phone.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
  await phone.page.getByRole('button', { name: '戻る' }).click();
  await expect(phone.page.getByRole('listitem', { name: '二台目' })).toBeVisible();
});

test('a removed device loses its passkey, its session and its right to log in', async ({ phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '登録を消す' }).click();
  const dialog = phone.page.getByRole('alertdialog');
  await expect(dialog).toContainText('最後の端末です');
  await dialog.getByRole('button', { name: '登録を消す' }).click();
  await expect(phone.page.getByRole('status').filter({ hasText: 'ログアウトしました' })).toBeVisible();
  await expect.poll(() => phone.key.passkeys()).toHaveLength(0);
});
