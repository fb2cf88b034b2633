// Other engines than Chromium: the boot page gives way to the app, which works as far as a person gets without a passkey; the help and
// the check of the device work, too.

import { type Engine, Firefox, presses, shows, types, WebKit } from '../fixtures/browsers';
import { expect, test } from '../fixtures';

const engines: [string, () => Promise<Engine>][] = [
  ['Firefox', () => Firefox.starts()],
  ['WebKit', () => WebKit.starts()],
];

for (const [name, start] of engines) {
  test.describe(name, () => {
    let engine: Engine;
    test.beforeEach(async () => {
      engine = await start();
    });
    test.afterEach(async () => {
      await engine.closes();
    });

    test(`${name} starts the app, and an invitation opens with its password`, async ({ server }) => {
      const invitation = await server.invite(await server.holder());
      await engine.opens(invitation.url);
      await types(engine, 'パスワード', invitation.password);
      await presses(engine, '次へ');
      await shows(engine, /この端末を登録する|パスキー/);
      expect(await engine.asks('return Boolean(document.getElementById("boot"))')).toBe(false);
    });

    test(`${name} shows a PC why a phone cannot be used, with the way to the help`, async ({ server }) => {
      await engine.opens(`${server.origin}/login`);
      await types(engine, '本人ID', await server.holder());
      await presses(engine, 'QR コードを表示');
      await shows(engine, /スマートフォンが登録されていません/);
      await presses(engine, '詳しい情報');
      await shows(engine, /認証用デバイスが未登録です/);
      const help = 'return document.querySelector(`[data-message="3.12"] a[href^="/help/3.12"]`)?.href';
      await engine.opens(await engine.asks<string>(help));
      await shows(engine, /次にすること/);
    });

    test(`${name} leads through the help from words to a message and its guide`, async ({ server }) => {
      await engine.opens(`${server.origin}/help`);
      await types(engine, '画面の言葉・番号、またはお困りのこと', '画面のロックを使用する');
      await presses(engine, '検索');
      await shows(engine, /検索の結果/);
      await presses(engine, '画面のロックを使用する');
      await shows(engine, /次にすること/);
      await engine.opens(`${server.origin}/help/guide/device-lock?device=android`);
      await shows(engine, /「PIN」を選んで/);
      // The drawings are there, and their rules with them.
      const drawn = 'const ring = document.querySelector("svg .d-ring"); return ring && getComputedStyle(ring).stroke !== "none"';
      expect(await engine.asks(drawn)).toBe(true);
    });

    test(`${name} is checked and has nothing that could not be found out`, async ({ server }) => {
      await engine.opens(`${server.origin}/check`);
      await shows(engine, /対応が必要な項目(はありません|が\d+件)/);
      const states = await engine.asks<string[]>('return [...document.querySelectorAll("[id^=item-][aria-busy=true]")].map(it => it.id)');
      expect(states).toEqual([]);
      // What every browser of today has.
      for (const item of ['programs', 'cookies', 'storage', 'network', 'secure', 'clock']) {
        const fine = `return Boolean(document.querySelector("#list-fine #item-${item}"))`;
        expect(await engine.asks<boolean>(fine), item).toBe(true);
      }
    });
  });
}
