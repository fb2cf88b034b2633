// Phones: screens that only the system shows (2.11 to 2.14, 2.17, 2.21 to 2.23). No page sees them, so that the person points at
// a drawing: while the sheet is up, and after it was closed.

import { expect, handsets, refuses, test, texts } from '../../fixtures';
import type { Pc } from '../../pages/pc';
import type { Phone } from '../../pages/phone';

/** A browser without the immediate mode, as most are: with it, an authenticator that nobody touches counts as one without passkeys. */
function hasNoImmediateMode(): void {
  const can = PublicKeyCredential.getClientCapabilities.bind(PublicKeyCredential);
  PublicKeyCredential.getClientCapabilities = async () => ({ ...(await can()), immediateGet: false });
}

/** The phone is asked to confirm a login on the PC; the sheet of the system is up, and stays. */
async function waits(phone: Phone, pc: Pc): Promise<void> {
  const holder = await phone.belongsToSomebody();
  await phone.key.touches(false);
  await phone.page.addInitScript(hasNoImmediateMode);
  await pc.opensLogin();
  await pc.approvedBy(phone, holder);
  await expect(phone.page.getByRole('status').filter({ hasText: '端末の画面の案内' })).toBeVisible();
}

/** The person comes back to the page, and now the sheet is the right one. */
async function goesOn(phone: Phone, pc: Pc): Promise<void> {
  await phone.key.touches(true);
  await phone.page.reload();
  await phone.confirms();
  await phone.isApproved();
  await pc.isOnMyPage();
}

const loggingIn = [
  ['2.11', 'android', 'でセキュリティキーを使用する', /登録し直す/],
  ['2.12', 'iphone', 'にサインインする方法を選択してください', /「パスワード」アプリ/],
  ['2.13', 'android', '画面のロックを使用する', /PIN やパターン/],
  ['2.14', 'iphone', /^サインイン$/, /パスコード/],
  ['2.17', 'iphone', 'QRコードをスキャン', /ご自身で登録したスマートフォン/],
  ['2.17', 'android', '別のデバイスを使用する', /ご自身で登録したスマートフォン/],
  ['2.23', 'android', '利用可能なパスキーがありません', /本人ID/],
] as const;

for (const [number, platform, picture, advice] of loggingIn) {
  test(`${number} is found by its drawing while the sheet is up, on ${platform}, and the login goes on`, { tag: `@m${number}` }, async ({ another, pc }) => {
    const phone = await another(handsets[platform]);
    await waits(phone, pc);
    const message = await phone.explained.pointsAt(picture, number);
    await phone.explained.unfolds(number);
    await expect(message.getByRole('img', { name: picture })).toBeVisible();
    await phone.explained.advises(number, advice, platform);
    await goesOn(phone, pc);
  });
}

test('2.12 pressing “back” after the registration and registering again leaves one record, so that it need not appear', { tag: '@m2.12' }, async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.page.goto(`${server.origin}/login`);
  await phone.registers(invitation);
  await phone.page.goBack();
  await phone.opens(invitation.url);
  await expect(phone.page.getByRole('heading', { name: /登録は完了しています/ })).toBeVisible();
  await phone.logsIn();
  await phone.isOnMyPage();
});

test('2.17 the server asks for passkeys of this very device and names none, so that no code is offered and nothing told', { tag: '@m2.17' }, async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  const asked = phone.page.waitForResponse('**/api/approve/options');
  await pc.opensLogin();
  await pc.approvedBy(phone, holder);
  const { options } = (await (await asked).json()) as { options: string };
  const { publicKey } = JSON.parse(options) as { publicKey: { allowCredentials: unknown[]; hints: string[] } };
  expect(publicKey.hints).toEqual(['client-device']);
  expect(publicKey.allowCredentials).toEqual([]);
});

const registering = [
  ['2.21', 'パスキーを管理する方法を選択してください', /iCloud キーチェーン/],
  ['2.22', 'Authenticator', /「パスワード（iCloud キーチェーン）」/],
] as const;

for (const [number, picture, advice] of registering) {
  test(`${number} (stub of navigator.credentials) is found by its drawing after the sheet was closed, and trying again registers`, { tag: `@m${number}` }, async ({ server, phone }) => {
    const recovers = await refuses(phone.page, texts.WEBKIT_CANCELLED);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.makesPasskey();
    await phone.explained.sees('2.3');
    const message = await phone.explained.pointsAt(picture, number);
    await phone.explained.unfolds(number);
    await expect(message.getByRole('img', { name: picture })).toBeVisible();
    await phone.explained.advises(number, advice, 'iphone');
    await recovers();
    await phone.triesAgain();
    await phone.namesDevice();
  });
}

test('2.23 (stub of navigator.credentials) a phone that finds no passkey of its own at once is told so, and shown how to register', { tag: '@m2.23' }, async ({ server, another }) => {
  const phone = await another(handsets.android);
  const holder = await phone.belongsToSomebody();
  await phone.key.forget();
  // Chrome looks for passkeys of this phone without any sheet; over a virtual authenticator it has other words, or waits half a second.
  await refuses(phone.page, texts.BLINK_NOTHING_IMMEDIATE);
  await phone.logsIn();
  await phone.explained.seesIncident('2.23');
  await phone.explained.blames('2.23', /別の端末|パスキーが消え/);
  await phone.explained.advises('2.23', /先に登録してください/, 'android');
  await phone.explained.message('2.23').getByRole('link', { name: '登録の方法を見る' }).click();
  await expect(phone.page.getByRole('heading', { name: 'スマートフォンの登録' })).toBeVisible();
  // As the same phone does once its browser has its own words again.
  const again = await another(handsets.android);
  await again.registers(await server.invite(holder));
  await again.logsIn();
  await again.isOnMyPage();
});
