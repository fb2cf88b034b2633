// A registration's code on a screen is one phone's: the first that opens it, if its person sees the number there.

import { expect, handsets, test } from '../fixtures';
import { numberOn } from '../pages/phone';

/** A number of two digits that is not this one. */
const not = (number: string) => new RegExp(`^(?!${number}$)\\d\\d$`);

test('a second phone with the same code is refused, the screen tells of it, and a new code is the way on', async ({ phone, another, pc }) => {
  await phone.belongsToSomebody();
  await pc.logsInByItself(phone);
  const [first, second] = [await another(handsets.android), await another()];
  const code = await pc.addsPhone();
  await first.opens(code);
  await expect(pc.page.getByText('読み取った端末')).toContainText('Android の Chrome');
  await second.opens(code);
  await second.explained.sees('2.19');
  await second.explained.blames('2.19', /先に同じ QR コードを開きました/);
  await second.explained.advises('2.19', /パソコンの画面で新しい QR コードを表示/, 'iphone');
  const alert = pc.page.getByRole('alert').filter({ hasText: '別の端末も、この QR コードを読み取りました' });
  await expect(alert).toContainText('iPhone の Safari');
  await pc.page.getByRole('button', { name: '新しい QR コードを表示', exact: true }).click();
  // Whoever came first is out, whatever number was on the screen.
  await second.scans(await pc.codeAfter(code), pc.page);
  await first.page.getByRole('group', { name: /同じ番号/ }).getByRole('button').first().click();
  await first.explained.sees('2.19');
  await second.makesPasskey();
  await second.namesDevice('本人の電話');
  await expect(pc.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
  await pc.page.getByRole('button', { name: '戻る' }).click();
  await expect(pc.page.getByRole('listitem', { name: '本人の電話' })).toBeVisible();
  await expect(pc.page.getByRole('listitem', { name: /Android/ })).toHaveCount(0);
});

test('a phone that is not the person\'s is put out with one button', async ({ phone, another, pc }) => {
  await phone.belongsToSomebody();
  await pc.logsInByItself(phone);
  const [stranger, own] = [await another(handsets.android), await another()];
  const code = await pc.addsPhone();
  await stranger.scans(code, pc.page);
  await stranger.isReadyForPasskey();
  await pc.page.getByRole('button', { name: '別の端末です' }).click();
  await own.scans(await pc.codeAfter(code), pc.page);
  await stranger.makesPasskey();
  await stranger.explained.sees('2.19');
  await own.makesPasskey();
  await own.namesDevice();
  await expect(pc.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
});

test('a wrong number ends the code on both sides, and each says how to go on', async ({ phone, another, pc }) => {
  await phone.belongsToSomebody();
  await pc.logsInByItself(phone);
  const other = await another();
  const code = await pc.addsPhone();
  await other.opens(code);
  const right = await numberOn(pc.page);
  await other.page.getByRole('group', { name: /同じ番号/ }).getByRole('button', { name: not(right) }).first().click();
  await other.explained.seesIncident('3.22');
  await other.explained.advises('3.22', /このスマートフォンで読み取ってください/, 'iphone');
  await pc.explained.sees('3.22');
  await pc.explained.blames('3.22', /違う番号を選びました/);
  await pc.explained.presses('3.22', '新しい QR コードを表示');
  await other.scans(await pc.codeAfter(code), pc.page);
  await other.makesPasskey();
  await other.namesDevice();
  await expect(pc.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
});

test('a reload, or an answer that got lost, leaves the code with its phone', async ({ phone, another, pc }) => {
  await phone.belongsToSomebody();
  await pc.logsInByItself(phone);
  const other = await another();
  await other.page.route('**/api/register/open', async route => {
    await route.fetch();
    await route.abort('connectionreset');
  }, { times: 1 });
  await other.opens(await pc.addsPhone());
  await other.triesAgain();
  const number = await numberOn(pc.page);
  await other.page.reload();
  await other.chooses(number);
  await other.isReadyForPasskey();
  await other.page.reload();
  await other.makesPasskey();
  await other.namesDevice();
  await expect(pc.page.getByRole('alert')).toHaveCount(0);
  await expect(pc.page.getByRole('heading', { name: '追加しました' })).toBeVisible();
});

test('inside an app the page leads to the browser, and the code stays free', async ({ phone, another, pc }) => {
  await phone.belongsToSomebody();
  await pc.logsInByItself(phone);
  const [inside, other] = [await another(handsets.lineOnAndroid), await another(handsets.android)];
  const code = await pc.addsPhone();
  await inside.opens(code);
  const message = await inside.explained.sees('2.2');
  await expect(message.getByRole('link', { name: 'Chrome で開く' })).toHaveAttribute('href', new RegExp(new URL(code).hash.slice(1)));
  await expect(inside.page.getByRole('group', { name: /同じ番号/ })).toHaveCount(0);
  await other.scans(code, pc.page);
  await other.makesPasskey();
  await other.namesDevice();
});
