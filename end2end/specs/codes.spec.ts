// A code on a screen, of a registration or of a login, is one phone's: the first that opens it, if its person sees the number there.

import type { APIResponse } from '@playwright/test';
import { expect, handsets, test } from '../fixtures';
import { isSaid } from '../fixtures/focus';
import { Authenticator } from '../fixtures/authenticator';
import type { Pc } from '../pages/pc';
import { numberOn } from '../pages/phone';
import { alarms } from '../pages/explained';

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
  const alert = alarms(pc.page).filter({ hasText: '別の端末も、この QR コードを読み取りました' });
  await expect(alert).toContainText('iPhone の Safari');
  await pc.page.getByRole('button', { name: '新しい QR コードを表示', exact: true }).click();
  // Whoever came first is out, whatever number was on the screen.
  await second.scans(await pc.codeAfter(code), pc.page);
  await first.guesses();
  await first.explained.sees('2.19');
  await second.makesPasskey();
  await second.namesDevice('本人の電話');
  await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
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
  await own.scans(await pc.putsOut(code), pc.page);
  await stranger.makesPasskey();
  await stranger.explained.sees('2.19');
  await own.makesPasskey();
  await own.namesDevice();
  await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
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
  await other.explained.advises('3.22', /この端末で読み取ってください/, 'iphone');
  await pc.explained.sees('3.22');
  await pc.explained.blames('3.22', /違う番号を選びました/);
  await pc.explained.presses('3.22', '新しい QR コードを表示');
  await other.scans(await pc.codeAfter(code), pc.page);
  await other.makesPasskey();
  await other.namesDevice();
  await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
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
  await expect(alarms(pc.page)).toHaveCount(0);
  await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
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

test.describe('the code of a login', () => {
  /** A PC shows the code of a login of this holder's; gives its address. */
  async function shown(pc: Pc, holder: string): Promise<string> {
    await pc.opensLogin();
    await pc.types(holder);
    return pc.code();
  }

  test('refuses a second phone, the screen names both, and the right one logs in with a new code', async ({ phone, another, pc }) => {
    const holder = await phone.belongsToSomebody();
    const stranger = await another(handsets.android);
    const code = await shown(pc, holder);
    await stranger.opens(code);
    await expect(pc.page.getByText('読み取った端末')).toContainText('Android の Chrome');
    await phone.opens(code);
    await phone.explained.sees('2.19');
    await phone.explained.blames('2.19', /先に同じ QR コードを開きました/);
    await phone.explained.advises('2.19', /パソコンの画面で新しい QR コードを表示/, 'iphone');
    const alert = alarms(pc.page).filter({ hasText: '別の端末も、この QR コードを読み取りました' });
    await expect(alert).toContainText('iPhone の Safari');
    await pc.page.getByRole('button', { name: '新しい QR コードを表示', exact: true }).click();
    await phone.scans(await pc.codeAfter(code), pc.page);
    await stranger.guesses();
    await stranger.explained.sees('2.19');
    await phone.confirms();
    await phone.isApproved();
    await pc.isOnMyPage();
    await expect(pc.page.getByText(holder)).toBeVisible();
  });

  test('a phone that is not the person\'s is put out with one button, however far it has come', async ({ phone, another, pc }) => {
    const holder = await phone.belongsToSomebody();
    const stranger = await another(handsets.android);
    await stranger.belongsToSomebody();
    await pc.opensLogin();
    await pc.skipsTheId();
    const code = await pc.code();
    await stranger.scans(code, pc.page);
    await expect(stranger.page.getByRole('button', { name: '確認してログイン' })).toBeEnabled();
    await isSaid(pc.page, '指紋・顔の確認をしてください');
    await phone.scans(await pc.putsOut(code), pc.page);
    await stranger.confirms();
    await stranger.explained.sees('2.19');
    await phone.confirms();
    await pc.isOnMyPage();
    await expect(pc.page.getByText(holder)).toBeVisible();
  });

  test('scanned twice by one phone, either tab goes on', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const code = await shown(pc, holder);
    await phone.opens(code);
    const number = await pc.number();
    const second = await phone.context.newPage();
    await (await Authenticator.on(second)).shareFrom(phone.key);
    await second.goto(code);
    await second.getByRole('button', { name: number, exact: true }).click();
    // The first one has not seen it: what it presses leads to where the login is.
    await phone.page.bringToFront();
    await phone.chooses(number);
    await expect(phone.page.getByRole('button', { name: '確認してログイン' })).toBeEnabled();
    await expect(alarms(pc.page)).toHaveCount(0);
    await second.bringToFront();
    await second.getByRole('button', { name: '確認してログイン' }).click();
    await expect(second.getByRole('heading', { name: '確認できました' })).toBeVisible();
    await pc.isOnMyPage();
  });

  test('another code, scanned into the same tab, is another login, and going back goes on with the first', async ({ phone, pc, anotherPc }) => {
    const holder = await phone.belongsToSomebody();
    const tickets: (string | undefined)[] = [];
    phone.page.on('request', asked => {
      if (asked.url().endsWith('/api/approve/open')) tickets.push(asked.headers()['x-kagura-ticket']);
    });
    const other = await anotherPc();
    await phone.opens(await shown(pc, holder));
    const first = await pc.number();
    await phone.opens(await shown(other, holder));
    await phone.chooses(await other.number());
    await phone.confirms();
    await other.isOnMyPage();
    await phone.page.goBack();
    await phone.chooses(first);
    await phone.confirms();
    await pc.isOnMyPage();
    const [one, two, again] = tickets;
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(two).toMatch(/^[\w-]{43}$/);
    expect(two).not.toBe(one);
    expect(again).toBe(one);
  });

  test('after "back" to a login that is completed the next code is this phone\'s still', async ({ phone, pc, anotherPc }) => {
    const holder = await phone.belongsToSomebody();
    await phone.opens(await shown(pc, holder));
    await phone.chooses(await pc.number());
    await phone.confirms();
    await pc.isOnMyPage();
    const other = await anotherPc();
    const next = await shown(other, holder);
    await phone.opens(next);
    await phone.chooses(await other.number());
    await expect(phone.page.getByRole('button', { name: '確認してログイン' })).toBeVisible();
    await phone.page.goBack();
    await expect(phone.page.getByRole('heading', { level: 2 }).filter({ hasText: /確認できました|完了/ }).first()).toBeVisible();
    await phone.opens(next);
    await phone.confirms();
    await other.isOnMyPage();
    await expect(alarms(other.page)).toHaveCount(0);
  });

  test('a phone without storage keeps it through a reload and an answer that got lost', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    await phone.page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('forbidden'); } }));
    await phone.page.route('**/api/approve/open', async route => {
      await route.fetch();
      await route.abort('connectionreset');
    }, { times: 1 });
    await phone.opens(await shown(pc, holder));
    await phone.triesAgain();
    const number = await pc.number();
    await phone.page.reload();
    await phone.chooses(number);
    await expect(phone.page.getByRole('button', { name: '確認してログイン' })).toBeEnabled();
    await phone.page.reload();
    await phone.confirms();
    await pc.isOnMyPage();
    await expect(alarms(pc.page)).toHaveCount(0);
  });

  for (const [app, browser, number, way] of [
    [handsets.lineOnIphone, handsets.iphone, '2.7', 'Safari で開く'],
    [handsets.lineOnAndroid, handsets.android, '2.2', 'Chrome で開く'],
  ] as const) {
    test(`inside an app the page leads out (${way}), and the code stays free`, async ({ another, pc }) => {
      const [inside, own] = [await another(app), await another(browser)];
      const holder = await own.belongsToSomebody();
      const code = await shown(pc, holder);
      await inside.opens(code);
      const message = await inside.explained.sees(number);
      await expect(inside.page.getByRole('alert').filter({ hasText: 'アプリ内の画面では先に進めません' })).toBeVisible();
      await expect(message.getByRole('link', { name: way })).toHaveAttribute('href', new RegExp(new URL(code).hash.slice(1)));
      await inside.mayNothing();
      await own.scans(code, pc.page);
      await own.confirms();
      await pc.isOnMyPage();
    });
  }

  for (const brings of ['a ticket of its own', 'no ticket'] as const) {
    test(`a thief's program with ${brings} that has chosen the number gets no session by sending on the link`, async ({ server, phone, pc, anotherPc }) => {
      const holder = await phone.belongsToSomebody();
      // The thief's PC shows the code, and the thief's program is the first to open it.
      const code = await shown(pc, holder);
      const program = (await anotherPc()).context.request;
      const asks = (path: string, ticket: string | undefined, data: object = {}): Promise<APIResponse> =>
        program.post(`${server.origin}/api/approve/${path}`, {
          data,
          headers: {
            origin: server.origin,
            authorization: `Bearer ${new URL(code).hash.slice(1)}`,
            ...(ticket === undefined ? {} : { 'x-kagura-ticket': ticket }),
          },
        });
      const opened = await asks('open', brings === 'no ticket' ? undefined : 'A'.repeat(43));
      const { ticket } = (await opened.json()) as { ticket: string };
      const number = Number(await pc.number());
      expect((await asks('choose', ticket, { number })).status()).toBe(200);
      await phone.opens(code);
      await phone.explained.sees('2.19');
      await phone.mayNothing();
      await expect(alarms(pc.page)).toContainText('iPhone の Safari');
      for (const step of ['choose', 'options', 'refuse']) {
        expect((await asks(step, undefined, step === 'choose' ? { number } : {})).status(), step).toBe(409);
      }
      const session = await pc.page.request.get(`${server.origin}/api/session`);
      expect(((await session.json()) as { session?: unknown }).session ?? null).toBeNull();
    });
  }
});

test('a confirmation on my page names another phone, and goes on with the right one', async ({ phone, another, pc }) => {
  await pc.logsInWith(phone, await phone.belongsToSomebody());
  const stranger = await another(handsets.android);
  await pc.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await pc.page.getByRole('button', { name: 'スマートフォンで確認する' }).click();
  const code = await pc.code();
  await stranger.opens(code);
  await expect(pc.page.getByText('読み取った端末')).toContainText('Android の Chrome');
  await phone.opens(code);
  await phone.explained.sees('2.19');
  await expect(alarms(pc.page).filter({ hasText: '別の端末も' })).toContainText('iPhone の Safari');
  await pc.page.getByRole('button', { name: '新しい QR コードを表示', exact: true }).click();
  await phone.scans(await pc.codeAfter(code), pc.page);
  await phone.page.getByRole('button', { name: 'この変更を確認する' }).click();
  await expect(pc.page.getByText('登録する端末のカメラで')).toBeVisible();
});

test('another person\'s phone says whose phone is wanted, and the PC does not wait for it', async ({ phone, another, pc }) => {
  const holder = await phone.belongsToSomebody();
  const other = await another();
  await other.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await other.scans(await pc.code(), pc.page);
  await other.page.getByRole('button', { name: '確認してログイン' }).click();
  await other.explained.sees('2.6');
  await expect(other.page.getByText('確認に使われたパスキーは、パソコンで使用中の本人IDのものではありません。')).toBeVisible();
  await expect(other.page.getByRole('button', { name: '最初からやり直す' })).toHaveCount(0);
  // It is over: nothing is left to decline, and no time runs.
  await expect(other.page.getByRole('button', { name: '承認しない' })).toHaveCount(0);
  await expect(other.page.getByRole('timer')).toHaveCount(0);
  await pc.explained.sees('2.6');
  await pc.page.getByRole('button', { name: '最初からやり直す' }).first().click();
  await expect(pc.page.getByRole('button', { name: '本人IDを入力せずに QR コードを表示' })).toBeVisible();
});

test('the phone that is registered already is not the new one: both screens say so, and the next code registers', async ({ phone, another, pc }) => {
  await pc.logsInWith(phone, await phone.belongsToSomebody());
  const code = await pc.addsPhone(phone);
  await phone.scans(code, pc.page);
  await phone.makesPasskey();
  await phone.explained.sees('2.3');
  await expect(phone.page.getByText(/追加する端末で読み取ってください/)).toBeVisible();
  await expect(phone.page.getByRole('button', { name: '続ける' })).toHaveCount(0);
  await pc.explained.sees('2.3');
  await pc.page.getByRole('button', { name: '新しい QR コードを表示' }).click();
  const added = await another(handsets.android);
  await added.scans(await pc.codeAfter(code), pc.page);
  await added.makesPasskey();
  await added.namesDevice();
  await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
});

test('a phone that adds another shows the code itself, and nobody is sent to a PC', async ({ phone, another }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await phone.confirmsChange();
  await phone.page.getByText('カメラを使えないとき').click();
  const added = await another(handsets.android);
  await added.opens(await phone.page.getByText(/#[\w-]{43}/).innerText());
  await expect(added.page.getByRole('heading', { name: 'QR コードを表示した画面と同じ番号を選んでください' })).toBeVisible();
  await added.page.getByRole('button', { name: not(await numberOn(phone.page)) }).first().click();
  await expect(added.page.getByText('選んだ番号が、操作を始めた画面の番号と違いました。')).toBeVisible();
  const told = await phone.explained.sees('3.22');
  await expect(told).toContainText('登録する端末で選んだ番号が、この画面の番号と違いました。');
  await expect(told).not.toContainText('パソコン');
  await expect(told.getByRole('button', { name: '新しい QR コードを表示' })).toBeVisible();
});
