// J1, J5 and J6 on a phone without WebAssembly: the plain program, with the app's own screens and words.

import type { Page } from '@playwright/test';
import { expect, handsets, test } from '../fixtures';
import { Application, asks, registers } from '../fixtures/application';
import { isSaid } from '../fixtures/focus';
import { isUsable } from '../fixtures/usable';
import { alarms } from '../pages/explained';

test.use({ engine: 'plain' });

/** The page was drawn by the plain program. */
async function isPlain(page: Page): Promise<void> {
  expect(await page.evaluate(() => typeof WebAssembly)).toBe('undefined');
  await expect(page.locator('script[src*="/assets/plain-"]')).toHaveCount(0); // it is gone with the boot page
  await expect(page.locator('h1:focus, h2:focus')).toHaveCount(1);
}

/** Whether a page asks for the plain program. */
const asksForPlain = (page: Page): string[] => {
  const asked: string[] = [];
  page.on('request', request => { if (request.url().includes('/assets/plain-')) asked.push(request.url()); });
  return asked;
};

test('an invitation registers the phone (J1)', async ({ server, phone }) => {
  const holder = await server.holder();
  const invitation = await server.invite(holder);
  const asked = asksForPlain(phone.page);
  await phone.opens(invitation.url);
  await expect(phone.page.getByText('試験認証局')).toBeVisible();
  await isPlain(phone.page);
  expect(asked).toHaveLength(1);
  await phone.entersPassword(invitation.password);
  await phone.makesPasskey();
  await phone.namesDevice('診察室の iPhone');
  expect(await phone.key.passkeys()).toHaveLength(1);
  expect(await server.desk('device', 'list', holder)).toContain('診察室の iPhone');
  await phone.page.reload();
  await expect(phone.page.getByRole('heading', { name: /登録は完了しています/ })).toBeVisible();
});

test('help and the check of the device are a tap away on every step', async ({ server, phone }) => {
  const { url } = await server.invite(await server.holder());
  for (const address of [url, `${server.origin}/login`, `${server.origin}/approve`]) {
    await phone.opens(address);
    await isPlain(phone.page);
    const links = phone.page.getByRole('contentinfo');
    await expect(links.getByRole('link', { name: 'ヘルプ' })).toHaveAttribute('href', '/help?lang=ja');
    await expect(links.getByRole('link', { name: '端末の動作確認' })).toHaveAttribute('href', '/check?lang=ja');
  }
});

test('at an address that is not there nobody is asked to change the browser', async ({ server, phone }) => {
  await phone.opens(`${server.origin}/nowhere`);
  await expect(phone.page.getByRole('heading', { name: 'ページが見つかりません' })).toBeVisible();
  await isPlain(phone.page);
  await expect(phone.page.getByRole('link', { name: 'ログイン画面へ' })).toHaveAttribute('href', '/login');
});

test('the phone approves the login of a PC (J5)', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await expect(phone.page.getByText('Windows の Edge')).toBeVisible();
  await expect(phone.page.getByRole('timer')).toContainText(/残り時間\s*\d+分\d\d秒/);
  await phone.chooses(await pc.number());
  await phone.confirms();
  await phone.isApproved();
  await pc.isOnMyPage();
});

test('a second phone with the code of a login is refused, and the first one approves it', async ({ phone, another, pc }) => {
  const holder = await phone.belongsToSomebody();
  const other = await another(handsets.android);
  await pc.opensLogin();
  await pc.types(holder);
  const code = await pc.code();
  await phone.opens(code);
  await other.opens(code);
  await other.explained.sees('2.19');
  await isPlain(other.page);
  await other.mayNothing();
  await expect(alarms(pc.page).filter({ hasText: '別の端末も' })).toContainText('Android の Chrome');
  const second = await phone.context.newPage();
  await second.goto(code);
  await second.getByRole('button', { name: await pc.number(), exact: true }).click();
  await expect(second.getByRole('button', { name: '確認してログイン' })).toBeEnabled();
  await phone.page.bringToFront();
  await phone.page.reload();
  await phone.confirms();
  await phone.isApproved();
  await pc.isOnMyPage();
});

test('the phone refuses, and the PC is told', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await pc.number();
  await phone.page.getByRole('button', { name: '承認しない' }).click();
  await expect(phone.page.getByRole('heading', { name: '承認しませんでした' })).toBeVisible();
  await isSaid(pc.page, 'スマートフォンで承認されませんでした');
});

test('a wrong number ends the login on both sides', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  const right = await pc.number();
  const numbers = await phone.page.getByRole('group', { name: /同じ番号/ }).getByRole('button').allInnerTexts();
  await phone.chooses(numbers.find(number => number !== right) ?? 'none');
  await expect(alarms(phone.page)).toBeVisible();
  await expect(alarms(pc.page)).toBeVisible();
});

test('one touch logs in on the phone (J6), which lists the devices and logs out', async ({ phone }) => {
  const holder = await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await isPlain(phone.page);
  await expect(phone.page.getByText(holder)).toBeVisible();
  await expect(phone.page.getByText(/パソコンか別の端末/)).toBeVisible();
  await phone.page.getByRole('button', { name: 'ログアウト' }).click();
  await isSaid(phone.page, 'ログアウトしました');
  await expect(phone.page.getByRole('heading', { level: 1, name: 'ログアウト' })).toBeVisible();
});

test('whoever comes to a phone where somebody else is signed in is told so, and can end that', async ({ phone, server }) => {
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await page.goto(`${server.origin}/login`);
  await page.getByRole('button', { name: '別の方がログインする' }).click();
  const still = page.getByText('試験 花子 様のログインは続いています。');
  await expect(still).toBeVisible();
  await isPlain(page);
  // The login itself stands below it, as without.
  await expect(page.getByRole('button', { name: 'この端末でログイン' })).toBeEnabled();
  await page.getByRole('button', { name: 'ログアウト' }).click();
  await expect(still).toHaveCount(0);
  await isPlain(page);
  await page.reload();
  await expect(page.getByRole('button', { name: 'この端末でログイン' })).toBeEnabled();
  await expect(page.getByRole('button', { name: '別の方がログインする' })).toHaveCount(0);
});

test('a wrong password says how many tries are left, an empty one costs none, and the fifth locks the letter', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  await phone.entersPassword(' ');
  await expect(phone.page.getByRole('alert').filter({ hasText: '入力してください' })).toBeVisible();
  for (const left of [4, 3, 2, 1]) {
    await phone.entersPassword(`wrong-one${left}`);
    await expect(phone.page.getByText(new RegExp(`あと\\s*${left}\\s*回`))).toBeVisible();
    await expect(phone.page.getByLabel('パスワード', { exact: true })).toBeFocused();
  }
  // The same one again is no other guess.
  for (let again = 0; again < 6; again++) await phone.page.keyboard.press('Enter');
  await expect(phone.page.getByText(/あと\s*1\s*回/)).toBeVisible();
  await phone.page.setViewportSize({ width: 320, height: 568 });
  await expect(phone.page.getByRole('button', { name: '次へ' }), 'the smallest phone has it on its first screen').toBeInViewport({ ratio: 1 });
  await phone.entersPassword('wrong-one');
  await phone.explained.seesIncident('2.19');
  await phone.explained.blames('2.19', /登録用のパスワードを、続けて間違えました/);
  await expect(phone.page.getByText('03-0000-0000').first()).toBeVisible();
});

test('a letter that a newer one replaced says so, and the newer one registers', async ({ server, phone }) => {
  const holder = await server.holder();
  const old = await server.invite(holder);
  const letter = await server.invite(holder);
  await phone.opens(old.url);
  await phone.explained.seesIncident('2.19');
  await phone.explained.blames('2.19', /前のものは無効/);
  await expect(phone.explained.message('2.19').getByRole('button')).toHaveCount(0);
  await phone.registers(letter);
});

test('a finger that is not recognised is explained and tried again in place', async ({ server, phone }) => {
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await phone.key.verifies(false);
  await phone.makesPasskey();
  await phone.explained.seesIncident('2.8');
  await phone.explained.advises('2.8', /./, 'iphone');
  await isUsable(phone.page);
  await phone.key.verifies(true);
  await phone.triesAgain();
  await phone.namesDevice();
});

test('a sheet that the person closes by “cancel” leaves the button as it was', async ({ server, phone }) => {
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await phone.key.touches(false);
  await phone.makesPasskey();
  await expect(phone.page.getByRole('status').filter({ hasText: '端末の画面の案内' })).toBeVisible();
  await phone.page.getByRole('button', { name: 'やめる' }).click();
  await phone.isReadyForPasskey();
  await phone.key.touches(true);
  await phone.makesPasskey();
  await phone.namesDevice();
});

test('the session of another holder is ended by one tap (2.18)', async ({ phone, another }) => {
  await phone.belongsToSomebody();
  const second = await another();
  const holder = await second.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.key.forget();
  await phone.key.shareFrom(second.key);
  await phone.logsInAsAnother();
  await phone.explained.takesOver('2.18', '試験 花子', '試験 花子');
  await phone.isOnMyPage();
  await expect(phone.page.getByText(holder)).toBeVisible();
});

test('without a network the step says so, and goes on where it was', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.mayMakePasskey(invitation);
  await phone.page.route('**/api/register/finish', route => route.abort());
  await phone.makesPasskey();
  await expect(alarms(phone.page).filter({ hasText: '通信できませんでした' })).toBeVisible();
  await phone.page.unroute('**/api/register/finish');
  await phone.triesAgain();
  await phone.namesDevice();
  expect(await phone.key.passkeys()).toHaveLength(1);
});

test('a password that cannot be one costs no try, one that did not arrive stays, and so does a name', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.opens(`${invitation.url}。`);
  const field = phone.page.getByLabel('パスワード', { exact: true });
  await phone.entersPassword('abc');
  await expect(phone.page.getByRole('alert').filter({ hasText: '8文字以上の英数字です（現在3文字）' })).toBeVisible();
  await phone.entersPassword('ぱすわーどをいれる');
  await expect(phone.page.getByRole('alert').filter({ hasText: '英数字ではない文字が含まれています' })).toBeVisible();
  await expect(phone.page.getByText(/あと\s*5\s*回/)).toBeVisible();
  await phone.page.route('**/api/register/unlock', route => route.abort(), { times: 1 });
  await phone.entersPassword(`「${invitation.password}」`);
  await expect(alarms(phone.page).filter({ hasText: '通信できませんでした' })).toBeVisible();
  await expect(field).toHaveValue(`「${invitation.password}」`);
  await phone.triesAgain();
  await phone.makesPasskey();
  await phone.page.route('**/api/register/label', route => route.abort(), { times: 1 });
  await phone.page.getByLabel('端末の名前').fill('うみのPixel');
  await phone.page.getByRole('button', { name: 'この名前で完了' }).click();
  await expect(phone.page.getByRole('alert').filter({ hasText: '名前だけ保存できませんでした' })).toBeVisible();
  await expect(phone.page.getByRole('button', { name: 'あとで変える' })).toBeVisible();
  await phone.page.getByRole('button', { name: 'この名前で完了' }).click();
  await expect(phone.page.getByText('うみのPixel')).toBeVisible();
});

test('the language is switched in the middle, and the link stays', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.mayMakePasskey(invitation);
  await phone.page.getByRole('button', { name: 'English' }).click();
  await expect(phone.page.getByRole('heading', { level: 1, name: 'Register this phone' })).toBeVisible();
  await expect(phone.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect.poll(() => phone.page.evaluate(() => location.hash)).toBe(new URL(invitation.url).hash);
  await phone.page.getByRole('button', { name: 'Register this device' }).click();
  await phone.page.getByRole('button', { name: 'Save and finish' }).click();
  await expect(phone.page.getByRole('heading', { name: 'Registration complete' })).toBeVisible();
});

test.describe('on 320 pixels', () => {
  test.use({ handset: { ...handsets.iphone, viewport: { width: 320, height: 640 } } });

  test('every step is usable, and its heading is read', async ({ server, phone }) => {
    const { page } = phone;
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    await expect(page.getByLabel('パスワード', { exact: true })).toBeVisible();
    await isUsable(page);
    await isPlain(page);
    await phone.entersPassword(invitation.password);
    await phone.isReadyForPasskey();
    await isUsable(page);
    await isPlain(page);
    await phone.makesPasskey();
    await expect(page.getByLabel('端末の名前')).toBeVisible();
    await isUsable(page);
    await phone.namesDevice();
    await isUsable(page);
    await phone.logsIn();
    await phone.isOnMyPage();
    await isUsable(page);
  });
});

test.describe('inside an app', () => {
  test.use({ handset: handsets.lineOnAndroid });

  test('the way to Chrome is offered before anything is typed, with the link in it', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    const message = await phone.explained.sees('2.2');
    const way = message.getByRole('link', { name: 'Chrome で開く' });
    await expect(way).toHaveAttribute('href', new RegExp(new URL(invitation.url).hash.slice(1)));
    await expect(phone.page.getByLabel('パスワード', { exact: true })).toBeVisible();
  });

  test('the code of a login stays free for Chrome', async ({ phone, another, pc }) => {
    const own = await another(handsets.android);
    const holder = await own.belongsToSomebody();
    await pc.opensLogin();
    await pc.types(holder);
    const code = await pc.code();
    await phone.opens(code);
    await expect(phone.page.getByRole('alert').filter({ hasText: 'アプリ内の画面では先に進めません' })).toBeVisible();
    await phone.explained.sees('2.2');
    await phone.mayNothing();
    await own.scans(code, pc.page);
    await own.confirms();
    await pc.isOnMyPage();
  });

  test('the token comes back into the fragment after Android\'s hop', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    const { origin, pathname, hash } = new URL(invitation.url);
    await phone.opens(`${origin}${pathname}?t=${hash.slice(1)}&lang=ja`);
    await expect(phone.page.getByLabel('パスワード', { exact: true })).toBeVisible();
    await expect(phone.page).toHaveURL(`${origin}${pathname}?lang=ja${hash}`);
  });
});

test('whoever comes from an application is told which, comes in, or goes back', async ({ server, phone }) => {
  await phone.belongsToSomebody();
  const application = await Application.start();
  await registers(server, 'plain', application.origin);
  const asked = asks(server, 'plain', application.origin, { prompt: 'login' });
  const main = phone.page.getByRole('main');
  await phone.page.goto(asked);
  await expect(main.getByText(/ログイン先：\s*電子カルテ/)).toBeVisible();
  await isPlain(phone.page);
  await isUsable(phone.page);
  await main.getByRole('link', { name: '電子カルテに戻る' }).click();
  await phone.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?error=access_denied`));
  await phone.page.goto(asked);
  await main.getByRole('button', { name: 'この端末でログイン' }).click();
  await phone.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?code=`));

  // An application that takes nothing but cards.
  await phone.page.route(/\/api\/session/, async route => {
    const answer = await route.fetch();
    const who = (await answer.json()) as { request: object };
    await route.fulfill({ response: answer, json: { ...who, request: { ...who.request, means: ['hpki'] } } });
  });
  await phone.page.goto(asked);
  await expect(main.getByText('この端末ではカードを使えません。カードリーダーのあるパソコンをお使いください。')).toBeVisible();
  await expect(main.getByRole('button')).toHaveCount(0);
  await expect(main.getByRole('link')).toHaveText(['やめて電子カルテに戻る']);
  await isUsable(phone.page);
  await application.stop();
});
