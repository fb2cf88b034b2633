// Whoever comes from an application by OpenID Connect: the page says where the sign-in leads, offers what the application allows, and has a way
// back. With cards: `cards/request.spec.ts`.

import { expect, test } from '../fixtures';
import { Application, asks, registers } from '../fixtures/application';
import { isUsable } from '../fixtures/usable';

test('the way back leads to the application, which is told so, from whatever the page shows', async ({ server, pc, phone, anotherPc }) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  await registers(server, 'back', application.origin);
  const leads = async (page = pc.page) => {
    await page.getByRole('link', { name: '電子カルテに戻る' }).click();
    await page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
    const back = new URL(application.arrival.url).searchParams;
    expect([back.get('error'), back.get('state')]).toEqual(['access_denied', 'state-1']);
  };
  const asked = asks(server, 'back', application.origin);

  // Before anything, on a PC and on a phone.
  for (const page of [pc.page, phone.page]) {
    await page.goto(asked);
    await expect(page.getByText(/ログイン先：\s*電子カルテ/)).toBeVisible();
    await isUsable(page);
    await leads(page);
  }
  // While a code is shown, and once the login was given up on the phone.
  await pc.page.goto(asked);
  await pc.types(holder);
  const code = await pc.code();
  await expect(pc.page.getByRole('link', { name: '電子カルテに戻る' })).toBeVisible();
  await phone.opens(code);
  await phone.chooses(await pc.number());
  await phone.page.getByRole('button', { name: /承認しない|やめる/ }).first().click();
  await expect(pc.page.getByText('スマートフォンで承認されませんでした').first()).toBeVisible();
  await leads();
  // Once somebody is signed in whom the application asks to see.
  const other = await anotherPc();
  await other.logsInWith(phone, holder);
  await other.page.goto(`${asked}&prompt=select_account`);
  await expect(other.page.getByRole('button', { name: '電子カルテに進む' })).toBeVisible();
  await leads(other.page);
  // What did not come from an application has nowhere to go back to.
  await pc.opensLogin();
  await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
  await expect(pc.page.getByRole('link', { name: /に戻る/ })).toHaveCount(0);
  await application.stop();
});

test('the help that is read on the way leads back to the sign-in of the same application', async ({ server, pc, phone }) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  await registers(server, 'helped', application.origin);
  await pc.page.goto(asks(server, 'helped', application.origin));
  await expect(pc.page.getByText(/ログイン先：\s*電子カルテ/)).toBeVisible();
  const opened = pc.context.waitForEvent('page');
  await pc.page.getByRole('contentinfo').getByRole('link', { name: 'ヘルプ' }).click();
  const help = await opened;
  await help.getByRole('searchbox').fill('はじめてログインする');
  await help.keyboard.press('Enter');
  await help.getByRole('main').getByRole('link', { name: 'ログインの方法を知りたい' }).click();
  await help.getByRole('main').getByRole('link', { name: 'ログイン画面へ' }).first().click();
  await expect(help.getByText(/ログイン先：\s*電子カルテ/)).toBeVisible();
  // The first page goes on with it, too.
  await pc.approvedBy(phone, holder);
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
  await application.stop();
});

test('whoever is signed in and has to prove it once more is told so, and comes in', async ({ server, pc, phone }) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  await registers(server, 'anew', application.origin);
  await pc.page.goto(asks(server, 'anew', application.origin));
  await pc.approvedBy(phone, holder);
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));

  await pc.page.goto(`${asks(server, 'anew', application.origin)}&prompt=login`);
  await expect(pc.page.getByText('試験 花子 様の本人確認が、もう一度必要です。')).toBeVisible();
  await expect(pc.page.getByRole('heading', { level: 1, name: '本人確認' })).toBeVisible();
  await isUsable(pc.page);
  await pc.page.getByRole('button', { name: 'English' }).click();
  await expect(pc.page.getByText('Signed in as 試験 花子: please confirm once more who you are.')).toBeVisible();
  await expect(pc.page.getByRole('link', { name: 'Back to 電子カルテ' })).toBeVisible();
  await pc.page.getByRole('button', { name: '日本語' }).click();
  await pc.approvedBy(phone, holder);
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
  expect(new URL(application.arrival.url).searchParams.get('code')).toBeTruthy();
  await application.stop();
});

test('an application that asks for another person says so', async ({ server, pc, phone, another, anotherPc }) => {
  const holder = await phone.belongsToSomebody();
  const second = await another();
  const other = await second.belongsToSomebody();
  const application = await Application.start();
  await registers(server, 'person', application.origin, '--auth', 'none');
  const pcOfOther = await anotherPc();
  await pcOfOther.page.goto(asks(server, 'person', application.origin));
  await pcOfOther.approvedBy(second, other);
  await pcOfOther.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
  const token = await application.redeems(server, 'person');
  await pc.logsInWith(phone, holder);
  await pc.page.goto(`${asks(server, 'person', application.origin)}&id_token_hint=${token.id_token}`);
  await expect(pc.page.getByText('試験 花子 様ではなく、別の方のログインが必要です。')).toBeVisible();
  await application.stop();
});

test('a look at how a phone is registered leads back to the sign-in for the same application', async ({ server, phone }) => {
  const application = await Application.start();
  await registers(server, 'detour', application.origin);
  await phone.page.goto(asks(server, 'detour', application.origin));
  await phone.page.getByRole('link', { name: '登録の方法を見る' }).click();
  await phone.page.waitForURL('**/register?**');
  await phone.page.getByRole('link', { name: 'ログイン画面へ' }).click();
  await expect(phone.page.getByText(/ログイン先：\s*電子カルテ/)).toBeVisible();
  await expect(phone.page.getByRole('link', { name: '電子カルテに戻る' })).toBeVisible();
  await application.stop();
});
