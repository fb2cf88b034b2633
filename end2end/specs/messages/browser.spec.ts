// Phones: the browser or the system cannot do what is needed (2.2, 2.4, 2.5, 2.7, 2.9).

import { expect, handsets, refuses, test, texts } from '../../fixtures';

test.describe('2.2: without WebAuthn', { tag: '@m2.2' }, () => {
  test('2.2 an old browser on an iPhone is told so before anything is tried, and goes on once it can', async ({ server, phone }) => {
    await phone.page.addInitScript(() => {
      // Until the person has updated.
      if (!sessionStorage.getItem('updated')) Reflect.deleteProperty(window, 'PublicKeyCredential');
    });
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    await phone.entersPassword(invitation.password);
    await phone.explained.seesIncident('2.2');
    await phone.explained.advises('2.2', /最新のバージョン/, 'iphone');
    await phone.explained.blames('2.2', /ブラウザが、パスキーに対応していません/);
    await phone.page.evaluate(() => sessionStorage.setItem('updated', 'yes'));
    await phone.explained.presses('2.2', '最初からやり直す');
    await phone.makesPasskey();
    await phone.namesDevice();
  });

  test('2.2 a view inside an app on Android offers Chrome', async ({ server, another }) => {
    const phone = await another(handsets.lineOnAndroid);
    await phone.page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    await phone.entersPassword(invitation.password);
    const message = await phone.explained.seesIncident('2.2').then(() => phone.explained.message('2.2'));
    await phone.explained.advises('2.2', /Chrome/, 'android');
    await phone.explained.blames('2.2', /アプリ内/);
    const way = message.getByRole('link', { name: 'Chrome で開く' });
    await expect(way).toHaveAttribute('href', new RegExp(new URL(invitation.url).hash.slice(1)));
  });
});

test.describe('2.4: the credential manager fails', { tag: '@m2.4' }, () => {
  test.use({ handset: handsets.android });

  test('2.4 (stub of navigator.credentials) is explained for Android, and trying again finishes', async ({ server, phone }) => {
    const recovers = await refuses(phone.page, texts.BLINK_CREDENTIAL_MANAGER);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.makesPasskey();
    await phone.explained.seesIncident('2.4');
    await phone.explained.advises('2.4', /Google パスワード マネージャー/, 'android');
    await phone.explained.blames('2.4', /原因不明のエラー/);
    await recovers();
    await phone.triesAgain();
    await phone.namesDevice();
  });

  test('2.4 (stub of navigator.credentials) the third time another advice comes first', async ({ server, phone }) => {
    await refuses(phone.page, texts.BLINK_CREDENTIAL_MANAGER);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.makesPasskey();
    const first = await phone.explained.seesIncident('2.4');
    for (const _ of ['a second time', 'a third time']) {
      await Promise.all([phone.page.waitForResponse('**/api/incidents'), phone.triesAgain()]);
      // All of it is one registration, with one number.
      expect(await phone.explained.seesIncident('2.4')).toBe(first);
    }
    await phone.explained.advises('2.4', /端末を再起動/, 'android');
    await expect(phone.explained.message('2.4')).not.toContainText('一時的な不具合');
  });
});

test('2.5 (stub of navigator.credentials) Safari\'s failure leads to the keychain, and trying again finishes', { tag: '@m2.5' }, async ({ server, phone }) => {
  const recovers = await refuses(phone.page, texts.WEBKIT_FAILED);
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await phone.makesPasskey();
  await phone.explained.seesIncident('2.5');
  await phone.explained.advises('2.5', /iCloud キーチェーン/, 'iphone');
  await phone.explained.blames('2.5', /本人確認（指紋・顔など）に進めません/);
  await recovers();
  await phone.triesAgain();
  await phone.namesDevice();
});

test.describe('2.7: inside an app', { tag: '@m2.7' }, () => {
  test.use({ handset: handsets.lineOnIphone });

  test('2.7 is told before the button is pressed, with a way to Safari that keeps the link', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    await phone.mayMakePasskey(invitation);
    const message = await phone.explained.sees('2.7');
    await phone.explained.advises('2.7', /Safari/, 'iphone');
    const way = message.getByRole('link', { name: 'Safari で開く' });
    await expect(way).toHaveAttribute('href', new RegExp(`openExternalBrowser=1.*${new URL(invitation.url).hash}$`));
    // It is a warning: where the app can do it after all, nobody is kept from going on.
    await phone.makesPasskey();
    await phone.namesDevice();
  });

  test('2.7 (stub of navigator.credentials) Apple\'s refusal is explained, and the link works in Safari', async ({ server, phone, another }) => {
    await refuses(phone.page, texts.WEBKIT_ENTITLEMENT_CREATE);
    const invitation = await server.invite(await server.holder());
    await phone.mayMakePasskey(invitation);
    await phone.makesPasskey();
    await phone.explained.seesIncident('2.7');
    await phone.explained.blames('2.7', /アプリ内/);
    await phone.explained.advises('2.7', /Safari/, 'iphone');
    const safari = await another(handsets.iphone);
    await safari.registers(invitation);
  });
});

test.describe('2.9: no screen lock', { tag: '@m2.9' }, () => {
  test.use({ handset: handsets.android });

  test.describe('seen beforehand', () => {
    test.use({ authenticator: { hasUserVerification: false, isUserVerified: false } });

    test('2.9 is told before anything is tried, and setting a lock goes on in place', async ({ server, phone }) => {
      const invitation = await server.invite(await server.holder());
      await phone.opens(invitation.url);
      await phone.entersPassword(invitation.password);
      await phone.explained.seesIncident('2.9');
      await phone.explained.advises('2.9', /PIN/, 'android');
      await phone.explained.blames('2.9', /画面ロックがない/);
      await phone.getsScreenLock();
      await phone.triesAgain();
      await phone.makesPasskey();
      await phone.namesDevice();
    });
  });

  test('2.9 (stub of navigator.credentials) Android\'s own words lead to the same advice', async ({ server, phone }) => {
    const recovers = await refuses(phone.page, texts.BLINK_SCREEN_LOCK);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.makesPasskey();
    await phone.explained.seesIncident('2.9');
    await phone.explained.advises('2.9', /PIN/, 'android');
    await phone.explained.blames('2.9', /画面ロックがない/);
    await recovers();
    await phone.triesAgain();
    await phone.namesDevice();
  });
});
