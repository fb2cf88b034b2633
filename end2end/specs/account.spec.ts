// J10: a holder's own devices.

import type { Page } from '@playwright/test';
import { expect, handsets, test } from '../fixtures';
import { Authenticator } from '../fixtures/authenticator';
import { isSaid } from '../fixtures/focus';
import { Pc } from '../pages/pc';
import type { Phone } from '../pages/phone';
import { alarms } from '../pages/explained';

test('a device can be renamed', async ({ phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '名前を変える' }).click();
  await phone.page.getByLabel('端末の名前').fill('夜勤用');
  await phone.page.getByRole('button', { name: '保存' }).click();
  await expect(phone.page.getByRole('listitem', { name: '夜勤用' }).getByText('名前を変更しました')).toBeVisible();
  await expect(phone.page.getByRole('status')).toHaveText('名前を変更しました');
  await expect(phone.page.getByRole('button', { name: '名前を変える' })).toBeFocused();
});

test('while a name is typed, saving it is the one main thing to do', async ({ phone }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await page.getByRole('button', { name: '名前を変える' }).click();
  await expect(page.getByLabel('端末の名前')).toBeVisible();
  const looks = await page.getByRole('main').getByRole('button').evaluateAll(all => all.map(it => ({ name: it.textContent, look: getComputedStyle(it).backgroundColor })));
  const save = looks.find(it => it.name === '保存');
  expect(looks.filter(it => it.look === save?.look).map(it => it.name)).toEqual(['保存']);
  // Whoever does not see the sentence beside the field hears it there.
  const name = page.getByLabel('端末の名前');
  await name.fill('');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveAccessibleDescription(/1〜40文字で入力してください/);
});

test('another phone is added from here, and this page sees it at once', async ({ phone, another }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  // A login is no confirmation, however fresh: one more touch, for this very change.
  await expect(phone.page.getByText('スマートフォンを追加', { exact: true })).toBeVisible();
  await phone.confirmsChange();
  await phone.page.getByText('カメラを使えないとき').click();
  const address = await phone.page.getByText(/#[\w-]{43}/).innerText();
  const other = await another();
  await other.scans(address, phone.page);
  await expect(phone.page.getByRole('heading', { name: '登録する端末で操作を続けてください' })).toBeVisible();
  await other.makesPasskey();
  await other.namesDevice('二台目');
  await expect(phone.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
  await phone.page.getByRole('button', { name: 'マイページへ戻る' }).click();
  await expect(phone.page.getByRole('listitem', { name: '二台目' })).toBeVisible();
  await expect(phone.page.getByRole('heading', { level: 1 })).toBeFocused();
  // Who does not see where a button stands hears which device it is about.
  for (const name of ['名前を変える 二台目', '登録を削除する 二台目', '名前を変える iPhone', '登録を削除する iPhone']) {
    await expect(phone.page.getByRole('button', { name, exact: true })).toHaveCount(1);
  }
});

test('a change is confirmed first in the way that opened the session, with one press, and whoever gives up has all ways again', async ({ phone, pc }) => {
  const { page } = pc;
  const holder = await phone.belongsToSomebody();
  await pc.logsInWith(phone, holder);
  const key = await Authenticator.on(page);
  await pc.opensMyPage();
  await pc.registersItself(phone);
  await pc.opensMyPage();
  await key.touches(false);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const asked = page.getByRole('heading', { name: 'この変更の確認をお願いします' });
  await press('別のスマートフォンを追加');
  await expect(asked).toBeFocused();
  const ways = await pc.buttons();
  expect(ways).toEqual(['スマートフォンで確認する', 'この端末で確認する', '戻る']);
  const mayGiveUp = async () => {
    expect((await pc.buttons()).filter(it => /^(やめる|戻る)$/.test(it))).toEqual(['やめる']);
    await press('やめる');
    await expect(asked).toBeFocused();
    expect(await pc.buttons()).toEqual(ways);
  };
  await press('スマートフォンで確認する');
  await expect(page.getByRole('heading', { name: '登録済みのスマートフォンのカメラで読み取ってください' })).toBeFocused();
  await expect(page).toHaveTitle(/^マイページ：登録済みのスマートフォンのカメラで/);
  await mayGiveUp();
  await press('この端末で確認する');
  await expect(page.getByRole('status').filter({ hasText: '端末の画面の案内' })).toBeVisible();
  await mayGiveUp();
  // What fails is explained, with the other ways below it: the phone is the main one, and trying again the second.
  await key.touches(true);
  await key.verifies(false);
  await press('この端末で確認する');
  const message = await pc.explained.sees('2.8');
  await expect(message.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(message.getByRole('heading', { level: 2 })).not.toContainText('設定');
  expect(await pc.mainButtons()).toEqual(['スマートフォンで確認する']);
  await key.verifies(true);
  await press('もう一度試す');
  await expect(page.getByRole('heading', { name: '新しく登録する端末のカメラで読み取ってください', exact: true })).toBeFocused();
  await press('やめる');
  await expect(page.getByRole('button', { name: '別のスマートフォンを追加' })).toBeFocused();
});

test('only a PC that was registered is offered to confirm a change by itself', async ({ phone, pc }) => {
  await pc.logsInWith(phone, await phone.belongsToSomebody());
  await pc.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await expect(pc.page.getByRole('heading', { name: 'この変更の確認をお願いします' })).toBeFocused();
  expect(await pc.buttons()).toEqual(['スマートフォンで確認する', '戻る']);
});

test('a PC registers itself from my page, is called a PC all the way, and logs in by itself', async ({ phone, pc }) => {
  const { page } = pc;
  await pc.logsInWith(phone, await phone.belongsToSomebody());
  await expect(page.getByRole('button', { name: 'このパソコンを登録' })).toHaveCount(0); // it can keep no passkey
  const key = await Authenticator.on(page);
  await pc.opensMyPage();
  await pc.registersItself(phone);
  expect(await key.passkeys()).toHaveLength(1);
  await expect(page.getByText('「このパソコンのパスキーでログイン」')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: '登録は完了しています' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'この端末でログイン' })).toBeVisible();
  await pc.opensMyPage();
  await expect(page.getByRole('listitem', { name: '外来のパソコン' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'このパソコンを登録' })).toHaveCount(0); // it is registered
  await pc.logsOut();
  await pc.opensLogin();
  // A registered PC has it first; the other passkey's place is below the form.
  await expect(page.getByRole('button', { name: 'このパソコンのパスキーでログイン' })).toHaveCount(1);
  expect((await pc.buttons())[0]).toBe('このパソコンのパスキーでログイン');
  await page.getByRole('button', { name: 'このパソコンのパスキーでログイン' }).click();
  await pc.isOnMyPage();
  // Whoever came by it needs no other.
  await expect(page.getByRole('button', { name: 'このパソコンを登録' })).toHaveCount(0);
  await page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await expect(page.getByRole('button', { name: 'この端末で確認する' })).toBeVisible();
});

test('a PC registers itself instead of a phone that would have scanned the code', async ({ phone, pc }) => {
  const { page } = pc;
  await pc.logsInWith(phone, await phone.belongsToSomebody());
  await Authenticator.on(page);
  await pc.addsPhone(phone);
  await page.getByRole('button', { name: 'このパソコンを登録' }).click();
  await pc.makesPasskey();
});

test('a PC that opens another\'s code is called a PC, and picks its number', async ({ phone, pc, anotherPc }) => {
  await pc.logsInWith(phone, await phone.belongsToSomebody());
  const other = await anotherPc();
  await Authenticator.on(other.page);
  await other.page.goto(await pc.addsPhone(phone));
  await expect(other.page.getByRole('heading', { level: 1, name: 'パソコンの登録' })).toBeVisible();
  await other.page.getByRole('button', { name: await pc.number(), exact: true }).click();
  await expect(pc.page.getByRole('heading', { name: '登録する端末で操作を続けてください' })).toBeVisible();
  await other.makesPasskey();
  await expect(other.page.getByRole('link', { name: 'ログイン画面へ' })).toBeVisible();
  await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
});

test('whoever came by a passkey of the PC itself confirms with it first', async ({ phone, pc }) => {
  await phone.belongsToSomebody();
  await pc.logsInByItself(phone);
  await pc.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await expect(pc.page.getByRole('heading', { name: 'この変更の確認をお願いします' })).toBeFocused();
  expect(await pc.buttons()).toEqual(['この端末で確認する', 'スマートフォンで確認する', '戻る']);
});

test('a question is left by Escape as by its first button, and the focus is where it was asked', async ({ phone }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  const remove = page.getByRole('button', { name: '登録を削除する' });
  const dialog = page.getByRole('alertdialog');
  for (const key of ['Escape', 'Enter']) {
    await remove.focus();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('heading')).toBeFocused();
    await expect(dialog).toHaveAccessibleDescription(/ログインできなくなります/);
    if (key === 'Enter') {
      await page.keyboard.press('Tab');
      await expect(dialog.getByRole('button', { name: '戻る' })).toBeFocused();
    }
    await page.keyboard.press(key);
    await expect(dialog).toHaveCount(0);
    await expect(remove).toBeFocused();
  }
});

test('a change that waited too long is asked for anew with one press', async ({ phone }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  // As the server forgets what nobody confirmed.
  await page.route('**/options', route => route.fulfill({
    status: 403,
    headers: { 'x-kagura': '1', 'content-type': 'application/problem+json' },
    json: { type: 'about:blank', title: '', status: 403, code: 'reauthentication_needed' },
  }), { times: 1 });
  await page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await page.getByRole('button', { name: 'もう一度試す' }).click();
  await phone.confirmsChange();
  await expect(page.getByRole('img', { name: /QR コード/ })).toBeVisible();
});

test('a new code that does not come is told, and comes with the next press', async ({ phone, another, pc }) => {
  const { page } = pc;
  await phone.belongsToSomebody();
  await pc.logsInByItself(phone);
  const code = await pc.addsPhone();
  await (await another()).opens(code);
  await page.route('**/renew', route => route.abort(), { times: 1 });
  await page.getByRole('button', { name: '別の端末です' }).click();
  await expect(alarms(page).filter({ hasText: '通信できませんでした' })).toBeVisible();
  await page.getByRole('button', { name: 'もう一度試す' }).click();
  const other = await another();
  await other.scans(await pc.codeAfter(code), page);
  await other.makesPasskey();
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
  await expect(phone.page.getByText('スマートフォンを追加', { exact: true })).toBeVisible();
  await phone.chooses(await pc.number());
  await phone.page.getByRole('button', { name: 'この変更を確認する' }).click();
  const other = await another();
  await other.scans(await pc.code(), pc.page);
  await other.makesPasskey();
  await other.namesDevice('二台目');
  await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
});

test('sessions elsewhere are seen, and ended from here', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await pc.logsInWith(phone, holder);
  const elsewhere = pc.page.getByRole('listitem', { name: 'iPhone の Safari' });
  await expect(elsewhere).toBeVisible();
  await expect(pc.page.getByRole('listitem', { name: 'Windows の Edge' }).getByText('この画面')).toBeVisible();
  await elsewhere.getByRole('button', { name: 'このログインを終了する iPhone の Safari' }).click();
  await expect(elsewhere).toHaveCount(0);
  await expect(pc.page.getByRole('status')).toHaveText('ログインを終了しました');
  await expect(pc.page.getByRole('heading', { name: 'ログイン中のブラウザなど' })).toBeFocused();
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
  await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
  const elsewhere = await Pc.of(browser, server);
  await elsewhere.opensLogin();
  await elsewhere.approvedBy(phone, holder);
  await expect(phone.page.getByRole('heading', { name: '新しく追加された端末' })).toBeVisible();
  // The login went well, which is said first.
  await isSaid(elsewhere.page, 'ログインしました');
  await expect(elsewhere.page).toHaveTitle('ログイン：ログインしました | HPKI 認証');
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

test('whoever logs out without a network is told to be in still, and is out with the next press', async ({ phone }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.context.setOffline(true);
  await page.getByRole('button', { name: 'ログアウト' }).click();
  await isSaid(page, 'まだログアウトしていません。');
  await expect(page.getByRole('heading', { name: '通信できませんでした' })).toBeVisible();
  await phone.context.setOffline(false);
  await page.getByRole('button', { name: 'もう一度試す' }).click();
  await isSaid(page, 'ログアウトしました');
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

test('the browser\'s "back" leads to the button that opened a step, wherever on my page that is, as the step\'s own button does', async ({ another }) => {
  const phone = await another({ ...handsets.iphone, viewport: { width: 320, height: 568 } });
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  for (const name of ['登録を削除する', '名前を変える', '別のスマートフォンを追加']) {
    const opener = page.getByRole('button', { name });
    await opener.click();
    await expect(page.getByRole('button', { name: /^(戻る|やめる)$/ })).toBeVisible();
    await page.goBack();
    await expect(opener).toBeFocused();
    await expect(opener).toBeInViewport({ ratio: 1 });
  }
  // A second step from the first one's field: "back" leads to what was pressed last.
  await page.getByRole('button', { name: '名前を変える' }).click();
  await page.getByRole('button', { name: '登録を削除する' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('button', { name: '登録を削除する' })).toBeFocused();
  // Only "back" does that: whoever loads the page again begins at its top.
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'マイページ' })).toBeFocused();
});

test('"back" from a code for another phone leads to the button that asked for it, and from a step that is over to the page\'s top', async ({ phone }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  const add = page.getByRole('button', { name: '別のスマートフォンを追加' });
  await add.click();
  await phone.confirmsChange();
  await expect(page.getByRole('img', { name: /QR コード/ })).toBeVisible();
  await page.goBack();
  await expect(add).toBeFocused();
  // Ended elsewhere meanwhile: there is no such button any more.
  await page.getByRole('button', { name: '登録を削除する' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.context().clearCookies();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'ログインが終了しています' })).toBeFocused();
});

test('"back" closes a field for a name, and leads off the page at once where a step was left by its own button', async ({ phone }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  const field = page.getByLabel('端末の名前');
  await page.getByRole('button', { name: '名前を変える' }).click();
  await expect(field).toBeVisible();
  await page.goBack();
  await expect(field).toHaveCount(0);
  await phone.isOnMyPage();
  for (const [ask, leave] of [['登録を削除する', '戻る'], ['名前を変える', 'やめる'], ['別のスマートフォンを追加', '戻る']] as const) {
    await page.getByRole('button', { name: ask }).click();
    await page.getByRole('button', { name: leave, exact: true }).click();
    await expect(page.getByRole('button', { name: ask })).toBeFocused();
  }
  await page.goBack();
  await expect(page.getByText('様としてログインしています')).toBeVisible();
});

test('whose session was ended elsewhere is told so where the page was theirs, and how to go on', async ({ phone, pc }) => {
  const { page } = phone;
  const holder = await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  const mine = page.url();
  await pc.logsInWith(phone, holder);
  await page.goto(mine);
  await phone.isOnMyPage();
  await pc.page.getByRole('button', { name: 'ほかのログインをすべて終了する' }).click();
  await expect(pc.page.getByRole('status')).toHaveText('ほかのログインをすべて終了しました');
  const isTold = async () => {
    await isSaid(page, 'ログインが終了しています');
    await isSaid(page, '別の端末や画面で終了されたか');
    await expect(page.getByRole('link', { name: 'ログイン', exact: true })).toBeVisible();
  };
  await page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await isTold();
  await page.reload();
  await isTold();
});

/** A PC asks to confirm a change when its session is ended from another one; gives whose it was. */
async function isAskedInAnEndedSession(phone: Phone, pc: Pc, anotherPc: () => Promise<Pc>): Promise<string> {
  const holder = await phone.belongsToSomebody();
  await pc.logsInWith(phone, holder);
  const other = await anotherPc();
  await other.logsInWith(phone, holder);
  await pc.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await expect(pc.page.getByRole('heading', { name: 'この変更の確認をお願いします' })).toBeVisible();
  await other.page.getByRole('button', { name: 'ほかのログインをすべて終了する' }).click();
  await expect(other.page.getByRole('status')).toHaveText('ほかのログインをすべて終了しました');
  return holder;
}

test('whose session was ended elsewhere is told so by the step that is open, too', async ({ phone, pc, anotherPc }) => {
  await isAskedInAnEndedSession(phone, pc, anotherPc);
  await pc.page.getByRole('button', { name: 'スマートフォンで確認する' }).click();
  await isSaid(pc.page, 'ログインが終了しています');
  // Nothing stays of whoever was here, nor a way on that leads to nothing.
  await expect(pc.page.getByRole('main').getByRole('button')).toHaveCount(0);
  await pc.page.getByRole('link', { name: 'ログイン', exact: true }).click();
  await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
});

test('a page that was left open shows nothing of somebody whose session is over, once it is seen again', async ({ phone, pc, anotherPc }) => {
  const holder = await isAskedInAnEndedSession(phone, pc, anotherPc);
  await pc.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await isSaid(pc.page, 'ログインが終了しています');
  await expect(pc.page.getByText(holder)).toHaveCount(0);
});

test('a page that was left open is nobody\'s who signs in after it: what is pressed there is not done, and what it shows is not kept', async ({ server, phone, another, pc }) => {
  const holder = await phone.belongsToSomebody();
  const colleague = await another();
  const other = await server.holder();
  await colleague.registers(await server.invite(other));
  await pc.logsInWith(phone, holder);
  await pc.page.getByRole('button', { name: '名前を変える' }).click();
  const tab = await pc.secondTab();
  await tab.opensMyPage();
  await tab.logsOut();
  await tab.logsInWith(colleague, other);
  // Without having been away: the press itself finds out.
  await pc.page.getByLabel('端末の名前').fill('夜勤用');
  await pc.page.getByRole('button', { name: '保存' }).click();
  await expect(pc.page.getByText(`本人ID ${other}`)).toBeVisible();
  await expect(pc.page.getByText('すでに削除されています')).toHaveCount(0);
  await expect(pc.page.getByText(`本人ID ${holder}`)).toHaveCount(0);
  // And whoever comes back to the other tab sees whose it is.
  await tab.logsOut();
  await tab.logsInWith(phone, holder);
  await pc.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(pc.page.getByText(`本人ID ${holder}`)).toBeVisible();
});

test('what another tab has removed is told as that, and is in the list no more', async ({ server, phone, another }) => {
  const holder = await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  const second = await another();
  await second.registers(await server.invite(holder), '二台目');
  await phone.page.reload();
  const tab = await phone.context.newPage();
  await tab.goto(phone.page.url());
  const item = (page: Page) => page.getByRole('listitem', { name: '二台目' });
  await item(tab).getByRole('button', { name: '名前を変える' }).click();
  await item(phone.page).getByRole('button', { name: '登録を削除する' }).click();
  await phone.page.getByRole('alertdialog').getByRole('button', { name: '登録を削除する' }).click();
  await phone.confirmsChange();
  await expect(phone.page.getByRole('status')).toHaveText('端末の登録を削除しました');
  await tab.getByLabel('端末の名前').fill('夜勤用');
  await tab.getByRole('button', { name: '保存' }).click();
  await expect(tab.getByRole('status')).toHaveText('すでに削除されています');
  await expect(item(tab)).toHaveCount(0);
});

test('a name that did not arrive stays in its field', async ({ phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '名前を変える' }).click();
  await phone.page.getByLabel('端末の名前').fill('夜勤用');
  await phone.page.route('**/label', route => route.abort(), { times: 1 });
  await phone.page.getByRole('button', { name: '保存' }).click();
  await expect(phone.page.getByRole('alert').filter({ hasText: 'ネットワークの接続をご確認のうえ' })).toBeVisible();
  await expect(phone.page.getByLabel('端末の名前')).toHaveValue('夜勤用');
  await phone.page.getByRole('button', { name: '保存' }).click();
  await expect(phone.page.getByRole('listitem', { name: '夜勤用' })).toBeVisible();
});
