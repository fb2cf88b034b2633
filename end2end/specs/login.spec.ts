// J5 and J6: logging in on a PC with a phone, and on the phone itself.

import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from '@playwright/test';
import { expect, handsets, refuses, test, texts } from '../fixtures';
import { Authenticator } from '../fixtures/authenticator';
import { isSaid } from '../fixtures/focus';
import { Phone } from '../pages/phone';
import { alarms } from '../pages/explained';

test('a PC is logged in by id, code, number and finger', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(` ${holder.toLowerCase()} `);
  await phone.opens(await pc.code());
  await expect(phone.page.getByText('Windows の Edge')).toBeVisible();
  await expect(phone.page.getByText('127.0.0.1')).toBeVisible();
  await phone.chooses(await pc.number());
  await phone.confirms();
  await phone.isApproved();
  await pc.isOnMyPage();
  await expect(pc.page.getByText(holder)).toBeVisible();
});

test('a PC is logged in without typing anything', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.skipsTheId();
  await phone.opens(await pc.code());
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
  await expect(pc.page.getByText(holder)).toBeVisible();
});

test('a store of passkeys that takes a while to answer is waited for', async ({ another }) => {
  const phone = await another(handsets.android);
  await phone.belongsToSomebody();
  await phone.page.addInitScript(() => {
    const asked: unknown[] = Object.assign(window, { asked: [] }).asked;
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = options => {
      asked.push((options as { uiMode?: string }).uiMode ?? 'usual');
      return get(options);
    };
  });
  await phone.key.touches(false);
  await phone.logsIn();
  await expect.poll(() => phone.page.evaluate(() => (window as unknown as { asked: string[] }).asked)).toEqual(['immediate', 'usual']);
  await expect(phone.page.getByRole('heading', { name: 'この端末には、使えるパスキーがありません。' })).toHaveCount(0);
  await phone.key.touches(true);
  await phone.logsIn();
  await phone.isOnMyPage();
});

test('one touch logs in on the phone', async ({ phone }) => {
  const holder = await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await expect(phone.page.getByText(holder)).toBeVisible();
});

test('a PC without a passkey says so, and its one main way on is the QR code', async ({ pc }) => {
  await Authenticator.on(pc.page);
  await pc.opensLogin();
  await pc.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' }).click();
  const message = await pc.explained.sees('2.8');
  await expect(message.getByRole('heading', { level: 2 })).toContainText('パスキーがないか');
  await expect(message.getByRole('listitem').first()).toContainText('スマートフォンで QR コードを読み取ってください');
  expect(await pc.mainButtons()).toEqual(['QR コードを表示']);
});

test('the way that was used last in this browser stands first on a PC, with the main button', async ({ server, phone, another, pc }) => {
  const { page } = pc;
  await page.setViewportSize({ width: 1280, height: 756 });
  const holder = await phone.belongsToSomebody();
  const own = page.getByRole('button', { name: 'このパソコンのパスキーでログイン' });
  const show = page.getByRole('button', { name: 'QR コードを表示', exact: true });
  /** Which of the two stands above the other, and which stand out. */
  const first = async () => {
    await expect(own).toHaveCount(1);
    const look = (it: Locator) => it.evaluate(button => getComputedStyle(button).backgroundColor);
    const quiet = await look(page.getByRole('button', { name: '本人IDを入力せずに QR コードを表示' }));
    const [above, below] = [await own.boundingBox(), await show.boundingBox()];
    const main = [...((await look(own)) === quiet ? [] : ['own']), ...((await look(show)) === quiet ? [] : ['phone'])];
    const [higher, name] = (above?.y ?? 0) < (below?.y ?? 0) ? [own, 'own'] as const : [show, 'phone'] as const;
    await expect(higher).toBeInViewport({ ratio: 1 });
    return [name, ...main];
  };
  await pc.opensLogin();
  await expect(own).toBeVisible();
  expect(await first()).toEqual(['phone', 'phone']);
  await pc.logsInByItself(phone);
  await pc.logsOut();
  await pc.opensLogin();
  await expect(own).toBeVisible();
  expect(await first()).toEqual(['own', 'own']);
  // Whoever types an id has chosen the phone, and mends it where it stands.
  await page.getByLabel(/本人ID/).fill('!');
  await show.click();
  await pc.explained.sees('3.7');
  expect(await first()).toEqual(['phone', 'phone']);
  // With a passkey of its own: the first one's counter went on, on the PC.
  const second = await another();
  await second.registers(await server.invite(holder));
  await page.getByLabel(/本人ID/).fill(holder);
  await show.click();
  await second.opens(await pc.code());
  await second.chooses(await pc.number());
  await second.confirms();
  await pc.isOnMyPage();
  await pc.logsOut();
  await pc.opensLogin();
  await expect(own).toBeVisible();
  expect(await first()).toEqual(['phone', 'phone']);
});

test('what stops a passkey that was used last has its own button as the main one, and the phone below it (stub of navigator.credentials)', async ({ phone, pc }) => {
  const { page } = pc;
  await phone.belongsToSomebody();
  await pc.logsInByItself(phone);
  await pc.logsOut();
  await refuses(page, texts.BLINK_GENERIC);
  await pc.opensLogin();
  await page.getByRole('button', { name: 'このパソコンのパスキーでログイン' }).click();
  await pc.explained.sees('2.8');
  await expect(page.getByRole('button', { name: 'このパソコンのパスキーでログイン' })).toHaveCount(0);
  const again = page.getByRole('button', { name: 'もう一度試す' });
  const phoneInstead = page.getByRole('button', { name: 'スマートフォンでログインする' });
  expect(await again.evaluate(it => getComputedStyle(it).backgroundColor)).not.toBe(await phoneInstead.evaluate(it => getComputedStyle(it).backgroundColor));
  await phoneInstead.click();
  await expect(page.getByLabel(/本人ID/)).toBeFocused();
  await expect(page.getByRole('button', { name: 'このパソコンのパスキーでログイン' })).toBeVisible();
});

test('a PC whose browser has no passkeys is offered none of its own', async ({ pc }) => {
  await pc.page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
  await pc.opensLogin();
  await expect(pc.page.getByRole('button', { name: 'QR コードを表示', exact: true })).toBeVisible();
  await expect(pc.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' })).toHaveCount(0);
});

test('cancelling is an ordinary end on the PC', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await pc.code();
  await pc.cancels();
  await expect(pc.page.getByRole('status').filter({ hasText: 'QR コードの表示を終了しました' })).toBeVisible();
  // The next person at this PC begins with an empty field.
  await expect(pc.page.getByLabel(/本人ID/)).toHaveValue('');
});

test('a PC that hears nothing any more says so, and no longer once the network is back', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  const code = await pc.code();
  const away = pc.page.getByText('サーバーと通信できていません。');
  await pc.context.setOffline(true);
  await expect(away).toBeInViewport();
  await pc.context.setOffline(false);
  await expect(away).toHaveCount(0);
  await phone.opens(code);
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
});

test('refusing on the phone tells the PC', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await pc.number();
  await phone.page.getByRole('button', { name: '承認しない' }).click();
  await expect(phone.page.getByRole('heading', { name: '承認しませんでした' })).toBeVisible();
  await isSaid(pc.page, 'スマートフォンで承認されませんでした');
});

test('a proxy that holds events back does not hold the login back', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.page.route('**/events', route => route.abort());
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
});

test('a PC listens once to its login, from the code to the end', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  const asked: string[] = [];
  pc.page.on('request', request => asked.push(request.url()));
  await pc.logsInWith(phone, holder);
  expect(asked.filter(url => url.endsWith('/events'))).toHaveLength(1);
});

test('a code that was asked for without a network is asked for again as it was', async ({ phone, pc }) => {
  await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.page.route('**/api/login', route => route.abort(), { times: 1 });
  await pc.skipsTheId();
  await expect(alarms(pc.page).filter({ hasText: '通信できませんでした' })).toBeVisible();
  // Nothing is wrong with a field that was left empty on purpose.
  await expect(pc.page.getByLabel(/本人 ?ID/)).toHaveAttribute('aria-invalid', 'false');
  await pc.page.getByRole('button', { name: 'もう一度試す' }).click();
  await pc.code();
});

test('an id that nobody has is selected to be typed anew, and not sent again', async ({ pc }) => {
  await pc.opensLogin();
  await pc.types('NOBODY-1');
  await pc.explained.sees('3.8');
  const field = pc.page.getByLabel(/本人 ?ID/);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toBeFocused();
  expect(await field.evaluate((it: HTMLInputElement) => it.value.slice(it.selectionStart ?? 0, it.selectionEnd ?? 0))).toBe('NOBODY-1');
});

test('whoever comes to a PC with another\'s code sees whose it is, also after a reload, and begins at an empty form', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await pc.code();
  await pc.page.reload();
  await pc.code();
  const whose = pc.page.getByText(/本人ID\s*TE•+/);
  await expect(whose).toBeVisible();
  await expect(whose).not.toContainText(holder.toLowerCase());
  await pc.page.getByRole('button', { name: '別の方はこちら' }).click();
  await expect(pc.page.getByLabel(/本人 ?ID/)).toHaveValue('');
  // Whoever comes has given nothing up.
  await expect(pc.page.getByText('ログインを取り消しました')).toHaveCount(0);
  await expect(pc.page.getByRole('button', { name: 'もう一度試す' })).toHaveCount(0);
});

test('cancelling on the phone leaves a new code for the same holder one press away', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await pc.number();
  await phone.page.getByRole('button', { name: '承認しない' }).click();
  await pc.page.getByRole('button', { name: '新しい QR コードを表示', exact: true }).click();
  await phone.opens(await pc.code());
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
});

test('the phone says when the PC asked, as clocks in Japan say it, wherever its own stands', async ({ browser, server, phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  const abroad = await Phone.in(await browser.newContext({ ...handsets.iphone, isMobile: true, hasTouch: true, timezoneId: 'UTC' }), server, {});
  await pc.opensLogin();
  await pc.types(holder);
  await abroad.opens(await pc.code());
  await expect(abroad.page.getByRole('definition').filter({ hasText: '（日本時間）' })).toBeVisible();
  await abroad.close();
});

test('a page that was opened under another name of the server leads to where it is at home', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  // The server itself says so …
  await phone.page.goto(invitation.url.replace('localhost', '127.0.0.1'));
  await phone.page.getByRole('link', { name: server.origin }).click();
  await phone.entersPassword(invitation.password);
  await phone.isReadyForPasskey();
  // … and where a box in between hides the name from it, the page itself finds home.
  const box = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: new URL(server.origin).host };
    asked.pipe(request(`${server.origin}${asked.url ?? ''}`, { method: asked.method, headers }, told => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    }));
  });
  await new Promise<void>(done => box.listen(0, '127.0.0.1', done));
  const { port } = box.address() as AddressInfo;
  await phone.page.goto(invitation.url.replace(server.origin, `http://localhost:${port}`));
  await expect.poll(() => phone.page.url()).toBe(invitation.url);
  await phone.entersPassword(invitation.password);
  await phone.isReadyForPasskey();
  box.closeAllConnections();
  box.close();
});

test('whoever declines, and whoever picks a wrong number, reads on both screens what a stranger there means', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  const advice = 'ご自身で始めた操作でなければ、そのまま閉じてください。繰り返し表示されるときは、発行元の認証局にご連絡ください。';
  const areTold = async () => {
    for (const { page } of [phone, pc]) await expect(page.getByRole('main').getByText(advice)).toBeVisible();
  };
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await pc.number();
  await phone.page.getByRole('button', { name: '承認しない' }).click();
  await areTold();
  await isSaid(pc.page, advice);
  await pc.page.getByRole('button', { name: '新しい QR コードを表示', exact: true }).click();
  await phone.opens(await pc.code());
  const right = await pc.number();
  const numbers = await phone.page.getByRole('group', { name: /同じ番号/ }).getByRole('button').allInnerTexts();
  await phone.chooses(numbers.find(number => number !== right) ?? 'none');
  await areTold();
});

test('"back" leads from the code to the form, and off the page from there, also after the page was loaded again', async ({ pc }) => {
  const { page } = pc;
  await page.goto('about:blank');
  await pc.opensLogin();
  const field = page.getByLabel(/本人ID/);
  for (const loadsAgain of [false, true]) {
    await pc.skipsTheId();
    await pc.code();
    if (loadsAgain) {
      await page.reload();
      await pc.code();
    }
    await page.goBack();
    await expect(field).toBeFocused();
    await expect(page.getByRole('heading', { name: /読み取ってください/ })).toHaveCount(0);
  }
  await page.goBack();
  await expect(page).toHaveURL('about:blank');
});

test('whoever comes to a PC where somebody else is signed in is told so, and can end that', async ({ phone, pc }) => {
  const { page } = pc;
  await pc.logsInWith(phone, await phone.belongsToSomebody());
  await pc.opensLogin();
  await page.getByRole('button', { name: '別の方がログインする' }).click();
  const still = page.getByText('様のログインは続いています。');
  await expect(still).toContainText('試験 花子');
  await page.getByRole('button', { name: 'ログアウト' }).click();
  await expect(still).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'QR コードを表示', exact: true })).toBeVisible();
  await page.goto(new URL('/account', page.url()).href);
  await expect(page.getByRole('link', { name: 'ログイン', exact: true })).toBeVisible();
});

/** All that the page has said, to those who do not see it. */
declare global { interface Window { heard?: string[] } }

test('what is wrong with a holder ID is heard once: it describes the field that has the focus', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.page.addInitScript(() => new MutationObserver(() => {
    const said = document.getElementById('live')?.textContent ?? '';
    if (said && window.heard?.at(-1) !== said) window.heard = [...(window.heard ?? []), said];
  }).observe(document, { childList: true, subtree: true, characterData: true }));
  await pc.opensLogin();
  await pc.types('NOBODY-KNOWS');
  const field = pc.page.getByLabel(/本人ID/);
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription(/この本人IDで使えるスマートフォンが見つかりません。/);
  // It is said in time, if at all: before what is said later.
  await pc.types(holder);
  await phone.opens(await pc.code());
  await pc.number();
  expect(await pc.page.evaluate(() => window.heard?.filter(it => it.includes('見つかりません')))).toEqual([]);
});
