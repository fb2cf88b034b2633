// J10: a holder's own devices.

import { expect, test } from '../fixtures';
import { isSaid } from '../fixtures/focus';
import { Pc } from '../pages/pc';

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
  // A login is no confirmation, however fresh: one more touch, for this very change.
  await expect(phone.page.getByText('新しいスマートフォンの登録を追加')).toBeVisible();
  await phone.confirmsChange();
  await phone.page.getByText('カメラを使えないとき').click();
  const address = await phone.page.getByText(/#[\w-]{43}/).innerText();
  const other = await another();
  await other.scans(address, phone.page);
  await expect(phone.page.getByRole('heading', { name: 'スマートフォンで登録の操作をしてください' })).toBeVisible();
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
  await phone.page.getByRole('button', { name: '登録を削除する' }).click();
  const dialog = phone.page.getByRole('alertdialog');
  await expect(dialog).toContainText('最後の端末です');
  await dialog.getByRole('button', { name: '登録を削除する' }).click();
  await expect(phone.page.getByText('の登録を削除', { exact: false }).first()).toBeVisible();
  await phone.confirmsChange();
  await isSaid(phone.page, 'ログアウトしました');
  await expect.poll(() => phone.key.passkeys()).toHaveLength(0);
});

test('the phone that confirms a change on a PC names it, and nothing happens without it', async ({ phone, another, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.logsInWith(phone, holder);
  await pc.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await pc.page.getByRole('button', { name: 'スマートフォンで確認する' }).click();
  await phone.opens(await pc.code());
  await expect(phone.page.getByText('次の変更の確認を求められています')).toBeVisible();
  await expect(phone.page.getByText('新しいスマートフォンの登録を追加')).toBeVisible();
  await phone.chooses(await pc.number());
  await phone.page.getByRole('button', { name: 'この変更を確認する' }).click();
  const other = await another();
  await other.scans(await pc.code(), pc.page);
  await other.makesPasskey();
  await other.namesDevice('二台目');
  await expect(pc.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
});

test('sessions elsewhere are seen, and ended from here', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await pc.logsInWith(phone, holder);
  const elsewhere = pc.page.getByRole('listitem', { name: 'iPhone の Safari' });
  await expect(elsewhere).toBeVisible();
  await expect(pc.page.getByRole('listitem', { name: 'Windows の Edge' }).getByText('この画面')).toBeVisible();
  await elsewhere.getByRole('button', { name: 'このログインを終了する' }).click();
  await expect(elsewhere).toHaveCount(0);
  await phone.page.goto(pc.page.url());
  await isSaid(phone.page, 'ログインしてください');
});

test('a phone that was added elsewhere is told at the next login, once', async ({ phone, another, pc, browser, server }) => {
  const holder = await phone.belongsToSomebody();
  await pc.logsInWith(phone, holder);
  const added = await another();
  await added.scans(await pc.addsPhone(phone), pc.page);
  await added.makesPasskey();
  await added.namesDevice('二台目');
  await expect(pc.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
  const elsewhere = await Pc.of(browser, server);
  await elsewhere.opensLogin();
  await elsewhere.approvedBy(phone, holder);
  await expect(phone.page.getByRole('heading', { name: '新しく追加された端末' })).toBeVisible();
  // The login went well, which is said first.
  await isSaid(elsewhere.page, 'ログインしました');
  await expect(elsewhere.page).toHaveTitle('ログイン: ログインしました | HPKI 認証');
  await isSaid(elsewhere.page, '新しく追加された端末');
  await expect(elsewhere.page.getByText('二台目')).toBeVisible();
  await elsewhere.page.getByRole('button', { name: '続ける', exact: true }).click();
  await elsewhere.isOnMyPage();
  await expect(elsewhere.page.getByRole('listitem', { name: '二台目' }).getByText('新しく追加')).toBeVisible();
  await elsewhere.close();
  const third = await Pc.of(browser, server);
  await third.logsInWith(phone, holder);
  await third.close();
});

test('whoever was never here is asked to sign in, and whoever logs out is on nobody\'s page', async ({ server, phone }) => {
  await phone.page.goto(`${server.origin}/account`);
  await isSaid(phone.page, 'ログインしてください');
  await expect(phone.page.getByText('ログアウトしました')).toHaveCount(0);
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: 'ログアウト' }).click();
  await isSaid(phone.page, 'ログアウトしました');
  await expect(phone.page.getByRole('heading', { level: 1, name: 'ログアウト' })).toBeVisible();
});

test('the browser\'s "back" leads from the question to the devices, and not off the page', async ({ phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '登録を削除する' }).click();
  await expect(phone.page.getByRole('alertdialog')).toBeVisible();
  await phone.page.goBack();
  await phone.isOnMyPage();
  await expect(phone.page.getByRole('alertdialog')).toHaveCount(0);
});

test('a name that did not arrive stays in its field', async ({ phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '名前を変える' }).click();
  await phone.page.getByLabel('端末の名前').fill('夜勤用');
  await phone.page.route('**/label', route => route.abort(), { times: 1 });
  await phone.page.getByRole('button', { name: '保存' }).click();
  await expect(phone.page.getByRole('alert').filter({ hasText: '保存できませんでした' })).toBeVisible();
  await expect(phone.page.getByLabel('端末の名前')).toHaveValue('夜勤用');
  await phone.page.getByRole('button', { name: '保存' }).click();
  await expect(phone.page.getByRole('listitem', { name: '夜勤用' })).toBeVisible();
});
