// What every page owes to those who do not see it, or see little of it at a time.

import { expect, handsets, test } from '../fixtures';
import { headingIsRead, isUsable } from '../fixtures/usable';

test.use({ handset: { ...handsets.iphone, viewport: { width: 320, height: 640 } } });

test('registering is usable on 320 pixels, step by step', async ({ server, phone }) => {
  const { page } = phone;
  const invitation = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  await expect(page.getByLabel('パスワード', { exact: true })).toBeVisible();
  await isUsable(page);
  await headingIsRead(page);
  await phone.entersPassword('wrong-one');
  await expect(page.getByRole('alert').filter({ hasText: '違います' })).toBeVisible();
  await expect(page.getByLabel('パスワード', { exact: true })).toBeFocused();
  await phone.entersPassword(invitation.password);
  await expect(page.getByRole('button', { name: 'この端末を登録する' })).toBeVisible();
  await isUsable(page);
  await headingIsRead(page);
  await phone.key.verifies(false);
  await phone.makesPasskey();
  await phone.explained.sees('2.8');
  await isUsable(page);
  await phone.explained.pointsAt(/^サインイン$/, '2.14');
  await isUsable(page);
  await phone.key.verifies(true);
  await page.reload();
  await phone.makesPasskey();
  await expect(page.getByLabel('端末の名前')).toBeVisible();
  await isUsable(page);
  await headingIsRead(page);
  await phone.namesDevice();
  await isUsable(page);
  await headingIsRead(page);
});

test('approving and one\'s own page are usable on 320 pixels', async ({ phone, pc }) => {
  const { page } = phone;
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  const number = await pc.number();
  await expect(page.getByRole('group', { name: /同じ番号/ })).toBeVisible();
  await isUsable(page);
  await headingIsRead(page);
  await phone.chooses(number);
  await expect(page.getByRole('button', { name: '確認してログイン' })).toBeVisible();
  await isUsable(page);
  await headingIsRead(page);
  await phone.confirms();
  await phone.isApproved();
  await isUsable(page);
  await headingIsRead(page);
  await phone.logsIn();
  await phone.isOnMyPage();
  await isUsable(page);
  await headingIsRead(page);
  // What belongs together goes into the next line together.
  for (const whole of ['現在のログインに使った端末', `本人ID ${holder}`]) {
    expect(await page.getByText(whole, { exact: true }).evaluate(it => it.getClientRects().length), whole).toBe(1);
  }
  const name = page.getByText('試験 花子', { exact: true });
  expect(await name.evaluate(it => { const range = document.createRange(); range.selectNodeContents(it); return range.getClientRects().length; })).toBe(1);
  await page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await expect(page.getByRole('button', { name: 'この端末で確認する' })).toBeVisible();
  await isUsable(page);
  await headingIsRead(page);
  await phone.confirmsChange();
  await expect(page.getByRole('img', { name: /QR コード/ })).toBeVisible();
  await isUsable(page);
});

test('the PC\'s login works with the keyboard alone, and says aloud what the phone does', async ({ phone, pc }) => {
  const { page } = pc;
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  const field = page.getByLabel(/本人ID/);
  await expect(field).toBeVisible();
  await isUsable(page);
  await headingIsRead(page);
  await page.keyboard.press('Tab');
  await expect(field).toBeFocused();
  await page.keyboard.press('Enter');
  await pc.explained.sees('3.7');
  await expect(field).toBeFocused();
  await isUsable(page);
  await page.keyboard.type(holder);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: /QR コード/ })).toBeVisible();
  await isUsable(page);
  await headingIsRead(page);
  const code = await pc.code();
  await phone.opens(code);
  await phone.chooses(await pc.number()); // which is said, too
  await phone.confirms();
  await pc.isOnMyPage();
  await isUsable(page);
  await headingIsRead(page);
});

test('where the system chooses the colours, the step and the main button have its colour for what is meant', async ({ server, phone }) => {
  const { page } = phone;
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await page.emulateMedia({ forcedColors: 'active' });
  const highlight = await page.evaluate(() => {
    const probe = Object.assign(document.createElement('i'), { style: 'color: Highlight; forced-color-adjust: none' });
    document.body.append(probe);
    return getComputedStyle(probe).color;
  });
  const steps = page.getByRole('list', { name: '手順' }).getByRole('listitem');
  for (const at of [0, 1]) await expect(steps.nth(at)).toHaveCSS('border-top-color', highlight);
  await expect(steps.nth(2)).not.toHaveCSS('border-top-color', highlight);
  await expect(page.getByRole('button', { name: 'この端末を登録する' })).toHaveCSS('border-top-color', highlight);
});

test('the main part fills the window, so that a press where nothing is keeps the focus in it', async ({ server, phone, pc }) => {
  await pc.page.route('**/*.wasm', route => route.abort());
  for (const [page, path] of [[phone.page, '/login'], [phone.page, '/help'], [phone.page, '/check'], [pc.page, '/check'], [pc.page, '/help'], [pc.page, '/login']] as const) {
    await page.goto(`${server.origin}${path}`);
    await expect(page.getByRole('main')).toBeVisible();
    // The boot page, which cannot start the app.
    if (page === pc.page && path === '/login') await expect(page).toHaveTitle('画面の表示に必要なデータを受信できませんでした | HPKI 認証');
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    // The window's edge, and as low as the foot may begin.
    await page.mouse.click(width - 3, Math.min(height * 0.8, 700));
    expect(await page.evaluate(() => Boolean(document.activeElement?.closest('main'))), `${path} in ${width} pixels`).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  }
});

test('with letters twice as large the steps stay one line, with the name of the one that is shown', async ({ server, phone }) => {
  const { page } = phone;
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '212.5%'));
  const steps = page.getByRole('list', { name: '手順' }).getByRole('listitem');
  await expect(steps).toHaveText(['パスワード', 'パスキー', '名前', '完了']);
  const tops = await steps.evaluateAll(all => all.map(it => it.getBoundingClientRect().top));
  expect(new Set(tops).size, String(tops)).toBe(1);
  expect(await steps.nth(1).evaluate(it => parseFloat(getComputedStyle(it).fontSize))).toBeGreaterThan(25);
});

test('the button of the passkey is seen at once on the smallest phone', async ({ server, phone }) => {
  await phone.page.setViewportSize({ width: 320, height: 568 });
  await phone.mayMakePasskey(await server.invite(await server.holder()));
  await expect(phone.page.getByRole('button', { name: 'この端末を登録する' })).toBeInViewport({ ratio: 1 });
});

test('the way out of one\'s page is seen at once, also below several devices', async ({ phone, another, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.page.setViewportSize({ width: 1280, height: 800 });
  await pc.logsInWith(phone, holder);
  const other = await another();
  await other.scans(await pc.addsPhone(phone), pc.page);
  await other.makesPasskey();
  await other.namesDevice('二台目');
  await pc.page.getByRole('button', { name: '戻る' }).click();
  await expect(pc.page.getByRole('listitem', { name: '二台目' })).toBeVisible();
  await expect(pc.page.getByRole('button', { name: 'ログアウト' })).toBeInViewport({ ratio: 1 });
});

test('what stops a journey is an alert, and its steps are lists', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await server.invite(invitation.holder);
  await phone.opens(invitation.url);
  const message = await phone.explained.sees('2.19');
  await expect(message.getByRole('heading', { level: 2 })).toHaveCount(1);
  await expect(message.getByRole('heading', { level: 3 })).toHaveText('次にすること');
  await expect(message.getByRole('list').first().getByRole('listitem').first()).not.toBeEmpty();
  await isUsable(phone.page);
});
