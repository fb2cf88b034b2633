// The help pages, with scripts off: found by words, number, code and picture; read on every device; usable by everybody.

import { readFileSync } from 'node:fs';
import { expect, test } from '../fixtures';
import { isAccessible } from '../fixtures/axe';
import { Help } from '../pages/help';

const catalogue = JSON.parse(readFileSync(new URL('../catalogue.json', import.meta.url), 'utf8')) as { number: string; title: string; headline: object }[];
/** Every message that is explained. */
const messages = catalogue.filter(({ headline }) => headline);
/** Every guide: what `Guide::ALL` has (server/api/src/catalogue/guide.rs). Nothing compares the two. */
const guides = [
  'clear-site-data', 'default-browser', 'versions', 'passkey-saving', 'which-browser', 'device-lock', 'allow-cookies', 'leave-app',
  'register-again', 'card-certificate', 'card-reader', 'client-software', 'security-software', 'network', 'scripts', 'direct-connection',
];
const topics = ['first-time', 'signing-in', 'unknown-id', 'new-phone', 'own-pc', 'lost-phone', 'lost-card', 'forgotten-pin', 'forgotten-password', 'no-letter', 'new-card', 'expired-card', 'finger-or-face', 'unread-qr', 'left-signed-in', 'somebody-else', 'not-mine', 'small-text', 'what-is-passkey', 'no-phone', 'whom-to-ask'];
const pages = [
  '/help',
  ...topics.map(slug => `/help/${slug}`),
  ...messages.map(({ number }) => `/help/${number}`),
  ...guides.map(slug => `/help/guide/${slug}`),
  '/help/search?q=cookie',
  '/help/search?q=zzzzqqqq',
  '/help/search?q=123-4567',
  '/help/nothing',
];

test('from the first page to a message, its guide and back, with the keyboard alone and no script', async ({ browser, server }) => {
  const help = await Help.read(browser, server, 'iphone');
  const { page } = help;
  await help.opens('/help');
  await help.shows('お困りですか？');
  await help.tabsTo(page.locator('summary', { hasText: /^はじめるとき（QR/ }));
  const message = page.getByRole('link', { name: /^2\.19 無効なアクセス/ });
  await expect(message).toBeVisible();
  await help.tabsTo(message);
  await help.shows(/^2\.19 無効なアクセス/);
  await expect(page.getByRole('heading', { level: 3, name: '次にすること' })).toBeVisible();
  await help.opens('/help/2.9?device=android');
  await help.tabsTo(page.getByRole('link', { name: '端末のロックと指紋・顔を設定する' }));
  await help.shows('端末のロックと指紋・顔を設定する');
  await expect(page.getByRole('heading', { level: 2, name: /Android|Galaxy/ }).first()).toBeVisible();
  await expect(page.getByText('Android 向け')).toBeVisible();
  await page.goBack();
  await help.shows(/^2\.9 /);
  await help.tabsTo(page.getByRole('navigation', { name: '現在の場所' }).getByRole('link'));
  await help.shows('お困りですか？');
  await help.close();
});

test('whose code does not work has the button for the next one on the first screen of a PC, with room below it', async ({ browser, server }) => {
  for (const [lang, name] of [['ja', '新しい QR コードを表示する'], ['en', 'Show a new QR code']] as const) {
    const help = await Help.read(browser, server, 'windows');
    await help.opens(`/help/2.19?lang=${lang}`);
    const show = help.page.getByRole('link', { name });
    const { y = Infinity, height = 0 } = (await show.boundingBox()) ?? {};
    expect(y + height, lang).toBeLessThanOrEqual(660);
    await show.click();
    await expect(help.page).toHaveURL(/\/login/);
    await help.close();
  }
});

test('a title that is quoted in a heading breaks between words as the heading does', async ({ browser, server }) => {
  const help = await Help.read(browser, server, 'iphone');
  await help.opens('/help/2.19');
  await expect(help.page.getByRole('heading', { level: 1 }).getByText(/^無効なアクセス/)).toHaveCSS('word-break', 'auto-phrase');
  await help.close();
});

test('a number and a code lead straight to their message, and a pasted English text finds its own', async ({ browser, server }) => {
  const help = await Help.read(browser, server, 'android');
  await help.opens('/help');
  for (const [words, heading] of [['２．１９', /^2\.19 /], ['JPKIHRREGERR003', /^3\.14 /], ['4.3', 'QR コードを開くブラウザを選ぶ']] as const) {
    await help.opens('/help');
    await help.searches(words);
    await help.shows(heading);
  }
  await help.opens('/help?lang=en');
  const pasted = 'NotAllowedError: The operation either timed out or was not allowed. See: https://www.w3.org/TR/webauthn-2/#sctn-privacy-considerations-client.';
  await help.searches(pasted);
  await help.shows('Search results');
  await expect(help.field).toHaveValue(pasted);
  const results = help.page.getByRole('main').getByRole('list').first().getByRole('link');
  await expect(results.first()).toHaveAccessibleName(/^2\.8 /);
  await results.first().click();
  await help.shows(/^2\.8 /);
  await expect(help.page.locator('html')).toHaveAttribute('lang', 'en');
  await help.close();
});

test('what hostile words do is to stand in the field', async ({ browser, server }) => {
  const help = await Help.read(browser, server, 'windows', { scripts: true });
  const alarms: string[] = [];
  help.page.on('dialog', dialog => { alarms.push(dialog.message()); void dialog.dismiss(); });
  await help.opens('/help');
  const words = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
  await help.searches(words);
  await help.shows('検索の結果');
  await expect(help.field).toHaveValue(words);
  expect(alarms).toEqual([]);
  await help.close();
});

test('a screen that only the person sees is pointed at', async ({ browser, server }) => {
  for (const [who, picture, number] of [['iphone', 'サインイン', '2.14'], ['android', '画面のロックを使用する', '2.13'], ['windows', '情報不足のため、この証明書を検証できません。', '3.23']] as const) {
    const help = await Help.read(browser, server, who);
    await help.opens('/help');
    await help.page.getByRole('link', { name: picture, exact: true }).click();
    await help.shows(new RegExp(`^${number.replace('.', '\\.')} `));
    await expect(help.page.getByRole('img', { name: picture })).toBeVisible();
    await help.close();
  }
});

test('the steps change with the device that is chosen, and stay chosen', async ({ browser, server }) => {
  const help = await Help.read(browser, server, 'iphone');
  const { page } = help;
  await help.opens('/help/2.9');
  await page.getByText('iPhone（iOS 26）の Safari 向け').click();
  await page.getByRole('link', { name: 'Android', exact: true }).click();
  await expect(page.getByText('Android 向け')).toBeVisible();
  await expect(page.locator('[data-message]')).toContainText('画面ロック');
  await expect(page.locator('[data-message]')).not.toContainText('Face ID');
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.getByText('For Android')).toBeVisible();
  await page.getByRole('navigation', { name: 'You are here' }).getByRole('link').click();
  await help.shows('Can we help?');
  await expect(page.getByText('For Android')).toBeVisible();
  await help.close();
});

test('a PC shows a code that opens the same page on the phone', async ({ browser, server, pc }) => {
  const help = await Help.read(browser, server, 'windows');
  await help.opens('/help/2.9');
  await expect(help.page.getByRole('img', { name: 'この説明を開く QR コード' })).toBeVisible();
  await expect(help.page.getByText('お使いのスマートフォンを選ぶと')).toBeVisible();
  await help.close();
  // The code's own picture is what the app's pages show.
  const code = await pc.page.request.get(`${server.origin}/help/2.9/qr.svg`);
  expect(code.headers()['content-type']).toBe('image/svg+xml');
});

for (const [who, widths] of [['iphone', [320, 390]], ['windows', [1280]]] as const) {
  test(`nothing is wider than ${widths.join(' and ')} pixels: ${who}`, async ({ browser, server }) => {
    const help = await Help.read(browser, server, who, { width: widths[0] });
    for (const path of pages) {
      await help.opens(path);
      for (const width of widths) {
        await help.page.setViewportSize({ width, height: 800 });
        await help.fits();
      }
    }
    await help.close();
  });
}

test('text of twice the size fits a phone, too', async ({ browser, server }) => {
  const help = await Help.read(browser, server, 'iphone', { scripts: true });
  for (const path of ['/help', '/help/2.9', '/help/3.21', '/help/guide/passkey-saving']) {
    await help.opens(path);
    await help.page.locator('html').evaluate(root => { root.style.fontSize = '212.5%'; });
    await help.fits();
  }
  await help.close();
});

// Hundreds of pages: each one on one of the two, and at night on both.
const examined = (turn: number) => (process.env.KAGURA_TESTS === 'full' ? pages : pages.filter((_, at) => at % 2 === turn));

for (const [turn, who, scheme, locale] of [[0, 'iphone', 'light', 'ja-JP'], [1, 'windows', 'dark', 'en-US']] as const) {
  test(`a machine finds nothing against WCAG 2.2 AA on the help pages: ${who}, ${scheme}, ${locale}`, async ({ browser, server }) => {
    test.slow();
    const help = await Help.read(browser, server, who, { scheme, locale, scripts: true });
    for (const path of examined(turn)) {
      await help.opens(path);
      // Folded text is read as well.
      await help.page.locator('details').evaluateAll(all => all.forEach(it => { (it as HTMLDetailsElement).open = true; }));
      await isAccessible(help.page);
    }
    await help.close();
  });
}

test('the app\'s pages lead here, and a message to its own page', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await server.invite(invitation.holder);
  await phone.opens(invitation.url);
  const message = await phone.explained.sees('2.19');
  await message.locator('summary', { hasText: '詳しい情報' }).click();
  const opened = phone.context.waitForEvent('page');
  await message.getByRole('link', { name: 'この説明を別の画面で開く' }).click();
  const own = await opened;
  await expect(own.getByRole('heading', { level: 1, name: /^2\.19 / })).toBeVisible();
  await expect(phone.page.getByRole('contentinfo').getByRole('link', { name: 'ヘルプ' })).toHaveAttribute('href', '/help?lang=ja');
});
