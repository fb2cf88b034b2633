// 2.16: where the app cannot start there is no blank screen. Each cause ends in advice that names it, for this device; the page
// reports itself once, and works again when the cause is gone.

import type { Browser, Page, Route } from '@playwright/test';
import { expect, handsets, test } from '../../fixtures';
import { isAccessible } from '../../fixtures/axe';
import { Pc } from '../../pages/pc';
import { alarms } from '../../pages/explained';

const reload = '読み込み直す';

/** The reports that a page sends. */
function reports(page: Page): URL[] {
  const sent: URL[] = [];
  page.on('request', request => {
    const url = new URL(request.url());
    if (url.pathname === '/api/boot') sent.push(url);
  });
  return sent;
}

/** The advice stands there, and is the only one. */
async function advises(page: Page, heading: string | RegExp, what: string): Promise<void> {
  const advice = page.getByRole('alert');
  await expect(advice).toHaveCount(1);
  await expect(advice).toHaveAttribute('data-message', '2.16');
  await expect(advice.getByRole('heading', { name: heading })).toBeVisible();
  await expect(page.getByText(new RegExp(`^2\\.16 ${what}`))).toBeVisible();
  await expect(page.getByRole('link', { name: 'この画面のヘルプ' })).toHaveAttribute('href', '/help/2.16');
  await expect(page.getByRole('link', { name: '端末の動作確認' })).toHaveAttribute('href', '/check');
}

/** … with a number to read out. */
async function numbers(page: Page): Promise<void> {
  await expect(page.getByText('お問い合わせ番号')).toBeVisible();
  await expect(page.getByText(/^\d{3}-\d{4}$/)).toBeVisible();
}

/** Gives other answers to what a pattern names, until it is mended. */
async function breaks(page: Page, pattern: string, answer: (route: Route) => Promise<void>): Promise<() => Promise<void>> {
  await page.route(pattern, answer);
  return () => page.unroute(pattern);
}

async function worksAgain(pc: Pc, mend: () => Promise<void>): Promise<void> {
  await mend();
  await pc.page.getByRole('button', { name: reload }).click();
  await expect(pc.page.getByRole('heading', { level: 1, name: 'ログイン' })).toBeVisible();
  await expect(alarms(pc.page)).toHaveCount(0);
}

const aborted = (route: Route): Promise<void> => route.abort();
const portal = (route: Route): Promise<void> => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Wi-Fi</h1>' });

test.describe('2.16: no blank screen', { tag: '@m2.16' }, () => {
  test('with scripts off the page says how to turn them on, on each device', async ({ browser, server }) => {
    const context = await browser.newContext({ ...handsets.iphone, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.origin}/register`);
    await expect(page.getByRole('heading', { name: 'JavaScript を使えるようにしてください' })).toBeVisible();
    await expect(page.getByText(/「Safari」→「詳細」→「JavaScript」/)).toBeVisible();
    await expect(page.getByRole('link', { name: 'この画面のヘルプ' })).toBeVisible();
    await context.close();
  });

  const causes = [
    ['a blocked script', '**/*.js', aborted, 'script', /受信できませんでした/, /ウイルス対策ソフト/],
    ['a blocked program', '**/*.wasm', aborted, 'wasm', /受信できませんでした/, /ウイルス対策ソフト/],
    ['a portal\'s page in place of the program', '**/*.wasm', portal, 'foreign', /書き換えています/, /利用登録/],
    ['a portal\'s page in place of a script', '**/start-*.js', portal, 'foreign', /書き換えています/, /利用登録/],
    [
      'a failing server', '**/*.wasm', (route: Route) => route.fulfill({ status: 503, body: 'no' }), 'server',
      /サーバーから/, /お使いの端末の問題ではありません/,
    ],
  ] as const;
  for (const [cause, pattern, answer, what, heading, advice] of causes) {
    test(`${cause} is named on a PC, reported once, and reloading works when it is gone`, async ({ pc }) => {
      const sent = reports(pc.page);
      const mend = await breaks(pc.page, pattern, answer);
      await pc.opensLogin();
      await advises(pc.page, heading, what);
      await expect(pc.page.getByRole('alert')).toContainText(advice);
      await expect(pc.page.getByRole('alert')).not.toContainText(/iPhone|Android|VPN/, { useInnerText: true });
      await numbers(pc.page);
      await isAccessible(pc.page);
      expect(sent.map(url => url.searchParams.get('what'))).toEqual([what]);
      await worksAgain(pc, mend);
      expect(sent).toHaveLength(1);
    });
  }

  test('a program with another type of content starts nevertheless', async ({ pc }) => {
    const sent = reports(pc.page);
    await pc.page.route('**/*.wasm', async route => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'application/octet-stream' } });
    });
    await pc.opensLogin();
    await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
    expect(sent).toEqual([]);
  });

  test('a policy that forbids to compile is named, for administrators too', async ({ pc }) => {
    const mend = await breaks(pc.page, '**/login', async route => {
      const response = await route.fetch();
      const policy = (response.headers()['content-security-policy'] ?? '').replace(" 'wasm-unsafe-eval'", '');
      await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
    });
    await pc.opensLogin();
    await advises(pc.page, /WebAssembly/, 'none');
    await expect(pc.page.getByRole('alert')).toContainText('JavaScriptJitAllowedForSites');
    await worksAgain(pc, mend);
  });

  test('a PC without WebAssembly is told what to do, and what goes without it', async ({ playwright, launchOptions, server }) => {
    const args = [...(launchOptions.args ?? []), '--js-flags=--jitless'];
    const jitless: Browser = await playwright.chromium.launch({ ...launchOptions, args });
    const pc = await Pc.of(jitless, server);
    await pc.opensLogin();
    await advises(pc.page, /WebAssembly/, 'none');
    await expect(pc.page.getByRole('alert')).toContainText('DefaultJavaScriptJitSetting');
    await expect(pc.page.getByRole('alert')).toContainText('スマートフォンの登録');
    await numbers(pc.page);
    await jitless.close();
  });

  test('an engine without modules is told to be too old', async ({ pc }) => {
    await pc.page.addInitScript(() => Reflect.deleteProperty(HTMLScriptElement.prototype, 'noModule'));
    await pc.page.route('**/start-*.js', aborted); // such an engine never runs a module
    await pc.opensLogin();
    await advises(pc.page, /古いため/, 'browser');
    await expect(pc.page.getByRole('alert')).toContainText('IE モード');
  });

  test('a slow line is told after ten seconds, reported after thirty, and forgotten when the app stands', async ({ server, pc }) => {
    const sent = reports(pc.page);
    let release = (): void => {};
    const held = new Promise<void>(done => { release = done; });
    await pc.page.route('**/*.wasm', async route => { await held; await route.continue(); });
    await pc.page.clock.install();
    await pc.page.goto(`${server.origin}/login`, { waitUntil: 'commit' });
    await expect(pc.page.getByRole('status').filter({ hasText: '読み込んでいます' })).toBeVisible();
    await pc.page.clock.fastForward(9_000);
    await expect(alarms(pc.page)).toHaveCount(0);
    await pc.page.clock.fastForward(1_500);
    await advises(pc.page, /時間がかかっています/, 'slow');
    await expect(pc.page.getByRole('status').filter({ hasText: '読み込んでいます' })).toBeVisible();
    expect(sent).toEqual([]);
    await pc.page.clock.fastForward(20_000);
    await numbers(pc.page);
    expect(sent.map(url => url.searchParams.get('what'))).toEqual(['slow']);
    release();
    await pc.page.clock.resume();
    await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
    await expect(alarms(pc.page)).toHaveCount(0);
  });

  test('an insecure address is told while the app still loads', async ({ server, pc }) => {
    await pc.page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await pc.page.route('**/*.wasm', () => {});
    await pc.page.goto(`${server.origin}/login`, { waitUntil: 'commit' });
    await advises(pc.page, /安全な接続ではありません/, 'insecure');
  });

  test('a phone whose program is blocked goes on with the plain one', async ({ server, phone }) => {
    const sent = reports(phone.page);
    await phone.page.route('**/*.wasm', aborted);
    await phone.registers(await server.invite(await server.holder()));
    expect(sent.map(url => url.searchParams.get('what'))).toEqual(['wasm']);
    expect(sent[0]?.search).not.toMatch(/[\w-]{43}/);
  });

  test('a phone that runs the app never asks for the plain program', async ({ server, phone }) => {
    const asked: string[] = [];
    phone.page.on('request', request => asked.push(new URL(request.url()).pathname));
    await phone.registers(await server.invite(await server.holder()));
    expect(asked.filter(path => path.includes('/plain-'))).toEqual([]);
    expect(asked).not.toContain('/api/boot');
  });

  for (const [handset, usual] of [['lineOnIphone', 'Safari'], ['lineOnAndroid', 'Chrome']] as const) {
    test(`a view inside an app without scripts of ours offers ${usual}, with the link`, async ({ server, another }) => {
      const phone = await another(handsets[handset]);
      await phone.page.route('**/*.js', aborted);
      const invitation = await server.invite(await server.holder());
      await phone.opens(invitation.url);
      await advises(phone.page, /受信できませんでした/, 'script');
      const { hash } = new URL(invitation.url);
      await expect(phone.page.getByRole('link', { name: `${usual} で開く` })).toHaveAttribute('href', new RegExp(hash.slice(1)));
      await expect(phone.page.getByRole('alert')).toContainText('あんしんフィルター');
      await expect(phone.page.getByRole('alert')).not.toContainText('ウイルス対策', { useInnerText: true });
    });
  }

  test('where the report is blocked too a beacon tries, and the advice stands', async ({ pc }) => {
    const kinds: string[] = [];
    await pc.page.route('**/api/boot?*', async route => {
      kinds.push(route.request().resourceType());
      await route.abort();
    });
    await pc.page.route('**/*.wasm', aborted);
    await pc.opensLogin();
    await advises(pc.page, /受信できませんでした/, 'wasm');
    await expect.poll(() => kinds).toEqual(['xhr', 'ping']);
    await expect(pc.page.getByText('お問い合わせ番号')).toBeHidden();
  });

  test('the advice is in English for those who read English', async ({ pc }) => {
    await pc.page.addInitScript(() => localStorage.setItem('kagura-language', 'en'));
    await pc.page.route('**/*.wasm', aborted);
    await pc.opensLogin();
    await expect(pc.page.getByRole('heading', { name: 'Part of this page did not arrive' })).toBeVisible();
    await expect(pc.page.getByRole('main')).not.toContainText('読み込み直す', { useInnerText: true });
    await expect(pc.page.locator('html')).toHaveAttribute('lang', 'en');
  });

  const down = [
    ['cut off', aborted, '通信できませんでした'],
    ['failing behind a proxy', (route: Route) => route.fulfill({ status: 503, contentType: 'text/html', body: 'no' }), 'サーバーに接続できませんでした'],
  ] as const;
  for (const [how, answer, heading] of down) {
    test(`a server that is ${how} after the app started is told, and trying again goes on`, async ({ pc }) => {
      const mend = await breaks(pc.page, '**/api/**', answer);
      await pc.opensLogin();
      await expect(alarms(pc.page).getByRole('heading', { name: heading })).toBeVisible();
      await mend();
      await pc.page.getByRole('button', { name: 'もう一度試す' }).click();
      await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
    });
  }
});
