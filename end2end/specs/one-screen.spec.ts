// A message is one screen: what happened, the button that helps best and what to do fit a phone's window, and the rest is folded.

import type { Locator, Page } from '@playwright/test';
import { expect, handsets, refuses, test, texts } from '../fixtures';
import { catalogue } from '../pages/explained';

const window = { width: 390, height: 844 };
const small = { width: 320, height: 568 };

/** What the first failure of a ceremony is told as, from now on: the message as it is looked up on this very device. */
async function told(page: Page, number: string): Promise<void> {
  await page.route('**/api/incidents', async route => {
    const { 'accept-language': language = 'ja', 'user-agent': agent = '' } = route.request().headers();
    const message = await page.request.get(new URL(`/api/messages/${number}`, route.request().url()).href, {
      headers: { 'accept-language': language, 'user-agent': agent },
    });
    const incident = '123-4567';
    await route.fulfill({ response: message, json: { ...(await message.json()), incident, technical: 'NotAllowedError: something' } });
  });
}

/** From the message's top to the bottom of this part of it. */
async function reaches(message: Locator, part: Locator): Promise<number> {
  const [whole, it] = [await message.boundingBox(), await part.boundingBox()];
  return it && whole ? it.y + it.height - whole.y : Infinity;
}

for (const [name, handset] of [['an iPhone', handsets.iphone], ['Android', handsets.android]] as const) {
  test(`every message of a phone is one screen of ${name}, with the words of a failure and a number to call with`, async ({ server, another }) => {
    const phone = await another({ ...handset, viewport: window });
    await refuses(phone.page, texts.BLINK_GENERIC);
    const tall: string[] = [];
    for (const { number } of catalogue.filter(it => it.surface === 'phone' || ['3.9', '3.22'].includes(it.number))) {
      await phone.page.unroute('**/api/incidents');
      await told(phone.page, number);
      await phone.page.goto(`${server.origin}/login`);
      await phone.page.getByRole('button', { name: 'この端末でログイン' }).click();
      const message = phone.explained.message(number);
      await expect(message).toBeVisible();
      const height = (await message.boundingBox())?.height ?? Infinity;
      if (height > window.height) tall.push(`${number}: ${Math.round(height)}`);
      expect(await message.getByRole('list').first().getByRole('listitem').count(), number).toBeLessThanOrEqual(3);
      // Nothing is said twice: the page's foot leads to the check already.
      await expect(phone.page.getByRole('link', { name: /動作確認|調べる/ })).toHaveCount(1);
    }
    expect(tall, 'higher than the window').toEqual([]);
  });
}

for (const [what, rejection, number] of [
  ['a registration that was cancelled', texts.WEBKIT_CANCELLED, '2.3'],
  ['a registration that was not allowed', texts.BLINK_GENERIC, '2.8'],
] as const) {
  test(`${number} (stub of navigator.credentials) ${what} shows on the smallest phone what happened, the button and what to do at once`, async ({ server, another }) => {
    const phone = await another({ ...handsets.iphone, viewport: small });
    await refuses(phone.page, rejection);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.makesPasskey();
    await fits(phone.page, await phone.explained.sees(number));
  });
}

test('2.6 (stub of navigator.credentials) a login that was cancelled shows on the smallest phone what happened, the button and what to do at once', async ({ another, server }) => {
  const phone = await another({ ...handsets.iphone, viewport: small });
  await refuses(phone.page, texts.WEBKIT_CANCELLED);
  await phone.page.goto(`${server.origin}/login`);
  await phone.page.getByRole('button', { name: 'この端末でログイン' }).click();
  await fits(phone.page, await phone.explained.sees('2.6'), true);
});

/** `calls`: whom to call is said, and the number to read out with it. */
async function fits(page: Page, message: Locator, calls = false): Promise<void> {
  const button = message.getByRole('button', { name: 'もう一度試す' });
  const last = message.getByRole('list').first().getByRole('listitem').last();
  expect(await reaches(message, button)).toBeLessThanOrEqual(small.height / 2);
  expect(await reaches(message, last)).toBeLessThanOrEqual(small.height);
  await expect(message.getByText(/^お問い合わせ番号/)).toBeVisible({ visible: calls });
  await expect(message.getByText('考えられる原因')).toBeHidden();
  await page.getByText('詳しい情報', { exact: true }).click();
  await expect(message.getByText(/^お問い合わせ番号/)).toBeVisible();
  await expect(message.getByText(/^これまでの表示：.*（マニュアル 2\.\d）$/)).toBeVisible();
}

test('whoever approves sees on the smallest phone at once who asks and what to press, and soon with letters twice as large', async ({ another, pc }) => {
  const phone = await another({ ...handsets.iphone, viewport: small });
  const holder = await phone.belongsToSomebody();
  const larger = (times: number) => phone.page.evaluate(size => document.documentElement.style.setProperty('font-size', size), `${106.25 * times}%`);
  /** Down to where it reaches from the page's top. */
  const bottom = (it: Locator) => it.evaluate(node => node.getBoundingClientRect().bottom + scrollY);
  const seen = async (press: Locator) => {
    await expect(press).toBeVisible();
    for (const it of [phone.page.getByText(/マイページ（Windows の Edge、127\.0\.0\.1）/), press]) await expect(it).toBeInViewport({ ratio: 1 });
    await larger(2);
    expect(await bottom(press)).toBeLessThanOrEqual(small.height * 2);
    await larger(1);
  };
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await seen(phone.page.getByRole('group', { name: /同じ番号/ }));
  await phone.chooses(await pc.number());
  await seen(phone.page.getByRole('button', { name: '確認してログイン' }));
  await phone.confirms();
  await pc.isOnMyPage();
});

test('a refused id stays beside its field and the one main button, which the next press of Enter uses', async ({ server, phone, pc }) => {
  await pc.page.setViewportSize({ width: 1280, height: 800 });
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  const field = pc.page.getByLabel(/本人 ?ID/);
  const show = pc.page.getByRole('button', { name: 'QR コードを表示', exact: true });
  // All ways fit a notebook's window.
  await expect(pc.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' })).toBeInViewport({ ratio: 1 });
  for (const [typed, number] of [['!', '3.7'], ['', '3.7'], ['NOBODY-1', '3.8']] as const) {
    await field.fill(typed);
    await field.press('Enter');
    const message = await pc.explained.sees(number);
    const headline = (await message.getByRole('heading', { level: 2 }).textContent()) ?? '';
    await expect(field).toBeFocused();
    await expect(field).toHaveAccessibleDescription(new RegExp(`全角・半角.*${headline}`));
    await expect(pc.page.getByText(headline, { exact: true }).first()).toBeInViewport({ ratio: 1 });
    for (const it of [field, show]) await expect(it).toBeInViewport({ ratio: 1 });
    // No second button of its kind, and none that would only lead back to the field.
    await expect(message.getByRole('button')).toHaveCount(0);
    expect(await reaches(field, show)).toBeLessThanOrEqual(250);
  }
  await field.fill(holder);
  await field.press('Enter');
  const heading = pc.page.getByRole('heading', { name: 'カメラで読み取ってください' });
  await expect(heading).toBeFocused();
  expect(await pc.page.evaluate(() => scrollY), 'the page begins at its top').toBe(0);
  expect(server.said).not.toContain('panicked');
});

test('2.3 while a passkey is made nothing is said of missing ones', async ({ server, another }) => {
  const phone = await another(handsets.android);
  await refuses(phone.page, texts.BLINK_GENERIC);
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await phone.makesPasskey();
  const message = await phone.explained.sees('2.8');
  await expect(message).not.toContainText(/パスキーがありません|パスキーが消え|登録し直/);
  await expect(message.getByRole('link', { name: '登録の方法を見る' })).toHaveCount(0);
});

test('whoever has to call is told whom, with a number to tap and the number to read out', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await server.desk('holder', 'disable', invitation.holder);
  await phone.opens(invitation.url);
  const message = await phone.explained.sees('2.1');
  await expect(message.getByRole('link', { name: '03-0000-0000' })).toHaveAttribute('href', 'tel:0300000000');
  await expect(message.getByText(/^お問い合わせ番号/)).toBeVisible();
  await expect(message.getByRole('list').first()).toContainText('試験認証局に');
  await expect(message.getByRole('list').first()).not.toContainText('03-0000');
});

test('what cannot be in a holder id is named', async ({ pc }) => {
  await pc.opensLogin();
  await pc.page.getByLabel('本人ID').fill('abc!!');
  await pc.page.getByRole('button', { name: /QR コードを表示/ }).first().click();
  const message = await pc.explained.sees('3.7');
  await expect(message.getByRole('heading', { level: 2 })).toContainText('「!」');
  await expect(message).not.toContainText('空のまま');
});

for (const width of [390, 320]) {
  test(`what stopped a passkey stands in the place of what led to it, at ${width} pixels (stub of navigator.credentials)`, async ({ server, another }) => {
    const phone = await another({ ...handsets.iphone, viewport: { width, height: 844 } });
    const { page } = phone;
    await refuses(page, texts.BLINK_GENERIC);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    const led = [page.getByText(/指紋・顔、または画面ロックの番号（PIN）で確認/), page.getByText('画面の見本').first(), page.getByText(/保存先を尋ねられたら/)];
    for (const it of led) await expect(it).toBeVisible();
    await phone.makesPasskey();
    const message = await phone.explained.sees('2.8');
    for (const it of led) await expect(it).toBeHidden();
    await expect(page.getByRole('timer')).toBeVisible();
    // As wide as the page: no frame around a frame.
    expect((await message.boundingBox())?.width).toBe((await page.getByRole('list', { name: '手順' }).boundingBox())?.width);
    // What unfolds has its sign behind its words, where no number stands.
    const unfolds = message.getByRole('list').first().locator('summary');
    await expect(unfolds.first()).toHaveCSS('list-style-type', 'none');
    expect(await unfolds.first().evaluate(it => getComputedStyle(it, '::after').content)).toContain('▾');
  });
}

test('my page has its devices and its main button on a phone\'s first screen, and is two of them at most', async ({ another }) => {
  const phone = await another({ ...handsets.iphone, viewport: window });
  const { page } = phone;
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  const add = page.getByRole('button', { name: '別のスマートフォンを追加' });
  await add.click();
  await phone.confirmsChange();
  await page.getByText('カメラを使えないとき').click();
  const other = await another();
  await other.scans(await page.getByText(/#[\w-]{43}/).innerText(), page);
  await other.makesPasskey();
  await other.namesDevice('二台目');
  await page.getByRole('button', { name: 'マイページへ戻る' }).click();
  const device = page.getByRole('listitem', { name: '二台目' });
  for (const it of [device, page.getByRole('button', { name: 'ログアウト' }), add]) await expect(it).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(window.height * 2);
  // The rest is a tap away.
  await expect(device.getByText('登録日時')).toBeHidden();
  await device.getByText(/^最終使用：/).click();
  await expect(device.getByText('登録日時')).toBeVisible();
});

for (const lang of ['ja', 'en'] as const) {
  test(`the smallest phone has its main button on the first screen after wrong passwords, at the end, and above what is new (${lang})`, async ({ server, another }) => {
    const phone = await another({ ...handsets.iphone, viewport: small });
    const { page } = phone;
    const button = (ja: string, en: string) => page.getByRole('button', { name: lang === 'ja' ? ja : en, exact: true });
    const onFirstScreen = async (it: Locator) => {
      await expect(it).toBeVisible();
      expect(await page.evaluate(() => scrollY)).toBe(0);
      await expect(it).toBeInViewport({ ratio: 1 });
    };
    const signsIn = async () => {
      await page.context().clearCookies();
      await page.goto(`${server.origin}/login?lang=${lang}`);
      await button('この端末でログイン', 'Sign in with this device').click();
    };
    await page.addInitScript(language => localStorage.setItem('kagura-language', language), lang);
    const holder = await server.holder();
    const invitation = await server.invite(holder);
    await phone.opens(invitation.url);
    const [field, next] = [page.locator('#password'), button('次へ', 'Next')];
    for (const left of [4, 3, 2, 1]) {
      await field.fill(`wrong-one${left}`);
      await next.click();
      await expect(page.locator('#tries strong')).toHaveText(String(left));
      await onFirstScreen(next);
    }
    await expect(page.locator('#password-problem')).toContainText(lang === 'ja' ? '次に間違えるとロックされます' : 'One more wrong try locks');
    await field.fill(invitation.password);
    await next.click();
    await button('この端末を登録する', 'Register this device').click();
    await button('この名前で完了', 'Save and finish').click();
    await onFirstScreen(page.getByRole('link', { name: lang === 'ja' ? 'この端末でログイン' : 'Sign in with this device' }));
    await signsIn();
    await page.waitForURL('**/account**');
    // Two more devices, which this one is told of at its next login.
    for (const name of ['二台目のスマートフォン（外来・夜勤用）', '三台目のスマートフォン（病棟・日勤用）']) {
      const other = await another();
      await other.registers(await server.invite(holder), name);
    }
    await signsIn();
    await onFirstScreen(button('続ける', 'Continue'));
  });
}

test('what stopped somebody is seen from its first line, on a small phone with text of twice the size (stub of navigator.credentials)', async ({ server, another }) => {
  const phone = await another({ ...handsets.iphone, viewport: { width: 320, height: 568 } });
  const { page } = phone;
  await refuses(page, texts.BLINK_GENERIC);
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '212.5%'));
  await phone.makesPasskey();
  const heading = (await phone.explained.sees('2.8')).getByRole('heading', { level: 2 });
  await expect(heading).toBeFocused();
  expect(await heading.evaluate(it => it.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0);
});
