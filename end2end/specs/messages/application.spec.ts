// Applications that people cannot be sent back to (5.1 to 5.5). What is wrong on the server's side: application-busy.spec.ts.

import { expect, test } from '../../fixtures';
import { Application, asks, registers } from '../../fixtures/application';
import { isUsable } from '../../fixtures/usable';

const vendor = 'アプリケーションの提供元の方へ';

test('5.1 an application that is not registered is told to the person, with a number under which the desk finds the reason', { tag: '@m5.1' }, async ({ server, pc, phone }) => {
  for (const { page, explained } of [pc, phone]) {
    await page.goto(asks(server, 'nobody', 'https://karte.example'));
    const number = await explained.seesIncident('5.1');
    await explained.advises('5.1', /アプリケーションを開き直し/, page === pc.page ? 'windows' : 'iphone');
    await isUsable(page);
    await expect(page.getByText('client_id', { exact: false })).toBeHidden();
    await page.getByText(vendor).click();
    await expect(page.getByText('`client_id` is not registered, or disabled: nobody')).toBeVisible();
    await isUsable(page);
    expect(await server.desk('incident', number)).toContain('`client_id` is not registered');
  }
  await pc.page.getByRole('link', { name: 'English' }).click();
  await expect(pc.page.getByRole('heading', { level: 1, name: 'The application could not be verified' })).toBeVisible();
  await expect(pc.page.getByText("For the application's vendor")).toBeVisible();
  await pc.page.getByText('Details', { exact: true }).click();
  await pc.page.getByRole('link', { name: 'Open this explanation on its own page' }).click();
  await pc.page.waitForURL('**/help/5.1?**');
  await expect(pc.page.getByRole('heading', { level: 1 })).toContainText('5.1');
});

test('5.1 whoever waits at our page while the application is disabled reads the same there', { tag: '@m5.1' }, async ({ server, pc, phone }) => {
  for (const [id, { page, explained }] of [['gone', pc], ['left', phone]] as const) {
    await registers(server, id, 'https://karte.example');
    await page.goto(asks(server, id, 'https://karte.example'));
    await expect(page.getByText(/ログイン先：\s*電子カルテ/)).toBeVisible();
    await server.desk('client', 'disable', id, '--yes');
    await page.reload();
    await expect(explained.message('5.1')).toBeVisible();
    await expect(page.getByRole('link', { name: 'ログイン画面へ' })).toBeVisible();
  }
});

test('5.2 a way back that is not registered is followed by nobody', { tag: '@m5.2' }, async ({ server, pc }) => {
  await registers(server, 'moved', 'https://karte.example');
  await pc.page.goto(asks(server, 'moved', 'https://evil.example'));
  await pc.explained.seesIncident('5.2');
  await isUsable(pc.page);
  await expect(pc.page.getByRole('link', { name: /evil/ })).toHaveCount(0);
  await pc.page.getByText(vendor).click();
  await expect(pc.page.getByText('to the letter: https://evil.example/cb')).toBeVisible();
});

test('5.3 whoever is signed in is told that a request was answered, and one of another browser sends to the application', { tag: '@m5.3' }, async ({ server, pc, phone, anotherPc }) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  await registers(server, 'over', application.origin);
  await pc.page.goto(asks(server, 'over', application.origin));
  const request = new URL(pc.page.url()).search;
  await pc.approvedBy(phone, holder);
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
  const resumed = `${server.origin}/oidc/resume${request.replace('application=request:', 'request=')}`;
  await pc.page.goto(resumed);
  await expect(pc.page.getByRole('heading', { level: 1, name: 'ログインは完了しています' })).toBeVisible();
  await isUsable(pc.page);
  const { page, explained } = await anotherPc();
  // Our program reads it as the server's own page does.
  await page.goto(`${server.origin}/login${request}`);
  await expect(explained.message('5.3')).toBeVisible();
  await page.goto(resumed);
  await explained.seesIncident('5.3');
  await explained.advises('5.3', /アプリケーションに戻り/, 'windows');
  await isUsable(page);
  await application.stop();
});

test('5.4 a log-out whose way back is not registered is finished with one press', { tag: '@m5.4' }, async ({ server, pc, phone }) => {
  const holder = await phone.belongsToSomebody();
  await registers(server, 'out', 'https://karte.example');
  await pc.logsInWith(phone, holder);
  await pc.page.goto(`${server.origin}/oidc/end_session?client_id=out&post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F`);
  await pc.explained.seesIncident('5.4');
  await isUsable(pc.page);
  await pc.page.getByText(vendor).click();
  await expect(pc.page.getByText('`post_logout_redirect_uri` is none of those registered')).toBeVisible();
  await pc.page.getByRole('button', { name: 'ログアウトする' }).click();
  await expect(pc.page.getByRole('heading', { name: 'ログアウトしました' })).toBeVisible();
});

test('5.5 a code that leads nowhere stays in its field, and what to do stands below', { tag: '@m5.5' }, async ({ server, phone }) => {
  await phone.page.goto(`${server.origin}/device`);
  await phone.page.getByRole('textbox', { name: 'コード' }).fill('wdj-bmj-42');
  await phone.page.getByRole('button', { name: '進む' }).click();
  await phone.explained.seesIncident('5.5');
  await expect(phone.page.getByRole('textbox', { name: 'コード' })).toHaveValue('wdj-bmj-42');
  await phone.explained.advises('5.5', /新しいコードを表示/, 'iphone');
  await isUsable(phone.page);
});
