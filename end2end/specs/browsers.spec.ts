// Other engines than Chromium: the boot page gives way to the app, and the app works as far as a person gets without a passkey.

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

    test(`${name} shows a PC the code to scan`, async ({ server }) => {
      await engine.opens(`${server.origin}/login`);
      await types(engine, '本人 ID', await server.holder());
      await presses(engine, 'QR コードを表示');
      await shows(engine, /認証用デバイスが未登録です/);
    });
  });
}
