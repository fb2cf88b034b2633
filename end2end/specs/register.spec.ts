// J1: an authority's invitation registers a phone.

import { expect, handsets, refuses, test, texts } from '../fixtures';
import { alarms } from '../pages/explained';

test('an invited phone is registered in five steps', async ({ server, phone }) => {
  const holder = await server.holder();
  const invitation = await server.invite(holder);
  await phone.opens(invitation.url);
  await expect(phone.page.getByText('試験認証局')).toBeVisible();
  await expect(phone.page.getByText(/あと\s*5\s*回/)).toBeVisible();
  await phone.entersPassword(invitation.password);
  await phone.makesPasskey();
  await phone.namesDevice('診察室の iPhone');
  const [passkey] = await phone.key.passkeys();
  expect(passkey?.rpId).toBe('localhost');
  expect(await server.desk('device', 'list', holder)).toContain('診察室の iPhone');
});

test('a link that has served its purpose answers kindly', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.registers(invitation);
  await phone.page.reload();
  await expect(phone.page.getByRole('heading', { name: /登録は完了しています/ })).toBeVisible();
  await expect(phone.page.getByRole('link', { name: 'この端末でログイン' })).toBeVisible();
});

test('a used letter tells no other device what was registered, and registers none', async ({ server, phone, another }) => {
  const invitation = await server.invite(await server.holder());
  const other = await another(handsets.android);
  await other.mayMakePasskey(invitation);
  await phone.registers(invitation);
  await other.page.getByRole('button', { name: 'この端末を登録する' }).click();
  await other.explained.sees('2.19');
  await other.page.reload();
  await other.explained.sees('2.19');
  await expect(other.page.getByText('同じ「登録のご案内」での登録が、別の画面か別の端末で、先に完了しました。')).toBeVisible();
  await expect(other.page.getByText('「別のスマートフォンを追加」')).toBeVisible();
  await expect(other.page.getByText('iPhone')).toHaveCount(0);
  await expect(other.page.getByRole('button', { name: '続ける' })).toHaveCount(0);
});

// A passkey takes the place of one for the same person that is on the phone already (WebAuthn §6.3.2): made by options from before the
// other tab was used, it would leave a phone that nobody can log in with.
for (const [name, handset, comesBack] of [['Android, both tabs seen', handsets.android, false], ['an iPhone, the tab seen again', handsets.iphone, true]] as const) {
  test(`a phone that was registered in another tab meanwhile keeps its passkey: ${name}`, async ({ server, another }) => {
    const holder = await server.holder(), invitation = await server.invite(holder);
    const first = await another(handset);
    await first.mayMakePasskey(invitation);
    const second = await first.otherTab();
    await second.registers(invitation);
    await first.key.shareFrom(second.key);
    const registered = (await first.key.passkeys()).map(it => it.credentialId);
    expect(registered).toHaveLength(1);
    await first.page.clock.install();
    await first.page.clock.fastForward(3000);
    if (comesBack) await first.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    else await first.page.getByRole('button', { name: 'この端末を登録する' }).click();
    const message = await first.explained.sees('2.19');
    await expect(message).toContainText('この端末の別の画面で登録したときは、登録は済んでいます。');
    expect((await first.key.passkeys()).map(it => it.credentialId)).toEqual(registered);
    await first.logsIn();
    await first.isOnMyPage();
  });
}

test('whoever registers on a phone where somebody else is signed in signs in by one press, and is asked whether to take over', async ({ server, phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  const other = await server.holder('別野　次郎');
  await phone.registers(await server.invite(other));
  await phone.page.getByRole('link', { name: 'この端末でログイン' }).click();
  await expect(phone.page.getByText(/様のログインは続いています/)).toBeVisible();
  await expect(phone.page.getByRole('button', { name: 'マイページに進む' })).toHaveCount(0);
  await expect(phone.page.getByRole('button', { name: 'この端末でログイン' })).toBeVisible();
});

test('a letter that is opened on a PC says that it is for a phone', async ({ server, pc }) => {
  const invitation = await server.invite(await server.holder());
  await pc.page.goto(invitation.url);
  await expect(pc.page.getByText('このまま進むと、このパソコンを登録します。')).toBeVisible();
  // A PC without a lock of its own keeps no passkey: that is told before anything is typed, and not after an endless wait.
  await expect(pc.explained.message('2.9')).toBeVisible();
});

test('a wrong password says how many tries are left, and the invitation survives', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  await phone.entersPassword('wrong-one');
  await expect(phone.page.getByRole('alert').filter({ hasText: /違います。「パスワードのお知らせ」をお確かめください。/ })).toBeVisible();
  await phone.entersPassword(invitation.password);
  await phone.makesPasskey();
  await phone.namesDevice();
});

test('reloading in the middle goes on where it was', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  await phone.entersPassword(invitation.password);
  await expect(phone.page.getByRole('button', { name: 'この端末を登録する' })).toBeVisible();
  await phone.page.reload();
  await phone.makesPasskey();
  await phone.namesDevice();
});

test('a failed finger uses nothing up and can be tried again', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  await phone.entersPassword(invitation.password);
  await phone.key.verifies(false);
  await phone.makesPasskey();
  await expect(alarms(phone.page).first()).toBeVisible();
  await phone.key.verifies(true);
  await phone.page.getByRole('button', { name: 'もう一度試す' }).click();
  await phone.namesDevice();
});

test('what cannot be the password costs no try, and what stands around it is no part of it', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  const field = phone.page.getByLabel('パスワード', { exact: true });
  await expect(field).toHaveAttribute('type', 'text');
  await expect(field).toHaveAccessibleDescription(/大文字・小文字や空白の違いは問いません/);
  const sent: string[] = [];
  phone.page.on('request', request => sent.push(request.url()));
  await phone.entersPassword('abc');
  await expect(phone.page.getByRole('alert').filter({ hasText: '8文字以上の英数字です（現在3文字）' })).toBeVisible();
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(sent.filter(url => url.endsWith('/unlock'))).toHaveLength(0);
  await phone.entersPassword('ぱすわーどをいれる');
  await expect(phone.page.getByRole('alert').filter({ hasText: '英数字ではない文字が含まれています' })).toBeVisible();
  await expect(phone.page.getByText(/あと\s*5\s*回/)).toBeVisible();
  await phone.entersPassword('wrong-one');
  await expect(phone.page.getByText(/あと\s*4\s*回/)).toBeVisible();
  // What was wrong can be seen, and mended.
  await expect(field).toHaveValue('wrong-one');
  // An Enter key that is held down guesses no other.
  await expect(field).toBeFocused();
  for (let again = 0; again < 8; again++) await phone.page.keyboard.press('Enter');
  await expect(phone.page.getByText(/あと\s*4\s*回/)).toBeVisible();
  await phone.entersPassword(`パスワード：「${invitation.password}」`);
  await phone.isReadyForPasskey();
});

test('a password that did not arrive is still there, and is sent again', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  await phone.page.route('**/api/register/unlock', route => route.abort(), { times: 1 });
  await phone.entersPassword(invitation.password);
  await expect(alarms(phone.page).filter({ hasText: '通信できませんでした' })).toBeVisible();
  const field = phone.page.getByLabel('パスワード', { exact: true });
  await expect(field).toHaveValue(invitation.password);
  await expect(field).toHaveAttribute('aria-invalid', 'false');
  await phone.triesAgain();
  await phone.isReadyForPasskey();
});

test('a name that was not saved is kept, and can be saved again or later', async ({ server, phone, another }) => {
  for (const [person, after, name] of [[phone, 'この名前で完了', 'うみのPixel'], [await another(), 'あとで変える', 'iPhone']] as const) {
    const holder = await server.holder();
    await person.mayMakePasskey(await server.invite(holder));
    await person.makesPasskey();
    await person.page.getByLabel('端末の名前').fill('うみのPixel');
    await person.page.route('**/api/register/label', route => route.abort(), { times: 1 });
    await person.page.getByRole('button', { name: 'この名前で完了' }).click();
    await expect(person.page.getByRole('alert').filter({ hasText: '登録は完了しています。名前だけ保存できませんでした' })).toBeVisible();
    await expect(person.page.getByLabel('端末の名前')).toHaveValue('うみのPixel');
    await person.page.getByRole('button', { name: after }).click();
    await expect(person.page.getByRole('heading', { name: '登録が完了しました' })).toBeVisible();
    expect(await server.desk('device', 'list', holder)).toContain(name);
  }
});

test('a link that a mail program has changed still registers, and its secret stays out of the address', async ({ server, phone, another }) => {
  for (const [person, change] of [
    [phone, (url: string) => url.replace('#', '%23')],
    [await another(), (url: string) => `${url}。`],
    [await another(), (url: string) => url.replace('/register', '/REGISTER/')],
    [await another(), (url: string) => `${url}?utm_source=line`],
  ] as const) {
    const invitation = await server.invite(await server.holder());
    const [address = '', secret = ''] = invitation.url.split('#');
    await person.page.goto(change(invitation.url));
    await person.entersPassword(invitation.password);
    await person.isReadyForPasskey();
    expect(person.page.url().startsWith(`${address}#${secret}`)).toBe(true);
  }
});

test('an iPhone before iOS 18 is shown the screen that it has', async ({ server, another }) => {
  const phone = await another(handsets.iphone17);
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await expect(phone.page.getByRole('img', { name: 'パスキーを保存しますか？' })).toContainText('iCloudキーチェーン');
});

test('the drawing of the phone\'s own screen says that it is one, and nothing on it looks like what can be pressed', async ({ server, phone }) => {
  const { page } = phone;
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await expect(page.getByText('画面の見本', { exact: true })).toBeVisible();
  const drawn = page.getByRole('img', { name: 'パスキーを保存しますか？' }).getByText('続ける', { exact: true });
  const ours = page.getByRole('button', { name: 'この端末を登録する' });
  const ground = (it: typeof ours) => it.evaluate(element => getComputedStyle(element).backgroundColor);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await ground(drawn), colorScheme).not.toBe(await ground(ours));
    await expect(drawn, colorScheme).toHaveCSS('border-top-style', 'dashed');
  }
  await page.emulateMedia({ forcedColors: 'active' });
  const edge = (it: typeof ours) => it.evaluate(element => getComputedStyle(element).borderTopColor);
  expect(await edge(drawn)).not.toBe(await edge(ours));
});

test('whoever registered with a letter is told to destroy it, and whoever had none is not', async ({ server, phone, another, pc }) => {
  const { holder, ...invitation } = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  // Who sent it and how to reach them are two lines.
  await expect(phone.page.getByRole('definition').filter({ hasText: /^試験認証局$/ })).toBeVisible();
  await phone.entersPassword(invitation.password);
  await phone.makesPasskey();
  await phone.namesDevice();
  await expect(phone.page.getByText(/「登録のご案内」.*破棄してください/)).toBeVisible();
  await pc.logsInWith(phone, holder);
  const other = await another();
  await other.scans(await pc.addsPhone(phone), pc.page);
  await other.makesPasskey();
  await other.namesDevice('二台目');
  await expect(other.page.getByText('登録のご案内')).toHaveCount(0);
});

test('(stub of navigator.credentials) what a refused confirmation offers has one name each, and each is there once', async ({ server, phone }) => {
  await refuses(phone.page, texts.BLINK_GENERIC);
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await phone.makesPasskey();
  const message = await phone.explained.sees('2.8');
  const said = (await message.innerText()).replace(/\s+/g, ' ');
  for (const name of ['もう一度試す', '最初からやり直す']) await expect(message.getByRole('button', { name })).toHaveCount(1);
  expect(said).toMatch(/もう一度試し、/);
  expect(said).toMatch(/最初からやり直してください/);
  expect(said).not.toMatch(/もう一度始め|開き直|読み込み直/);
});

/** What stood on the page when the field for the password first did. */
declare global { interface Window { above?: string[] } }

for (const [name, handset, number] of [['an iPhone', handsets.lineOnIphone, '2.7'], ['Android', handsets.lineOnAndroid, '2.2']] as const) {
  test(`inside an app on ${name}, the advice to leave stands there before a password can be typed`, async ({ server, another }) => {
    const phone = await another(handset);
    await phone.page.addInitScript(() => new MutationObserver(() => {
      if (!window.above && document.getElementById('password')) {
        window.above = [...document.querySelectorAll<HTMLElement>('[data-message]')].map(it => it.dataset.message ?? '');
      }
    }).observe(document, { childList: true, subtree: true }));
    await phone.opens((await server.invite(await server.holder())).url);
    await expect(phone.page.getByLabel('パスワード', { exact: true })).toBeVisible();
    expect(await phone.page.evaluate(() => window.above)).toEqual([number]);
    const message = await phone.explained.sees(number);
    await expect(message.getByRole('heading', { level: 2 })).toContainText('アプリ内の画面では、登録やログインができません。');
    // What may lead nowhere stands out less than the way out.
    await expect(phone.page.locator('.button.main')).toHaveText(/で開く/);
  });
}
