// J5 and J6: logging in on a PC with a phone, and on the phone itself.

import { expect, test } from '../fixtures';

test('a PC is logged in by id, code, number and finger', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(` ${holder.toLowerCase()} `);
  await phone.opens(await pc.code());
  await expect(phone.page.getByText('Windows の Edge')).toBeVisible();
  await expect(phone.page.getByText('127.0.0.1')).toBeVisible();
  await phone.chooses(await pc.number());
  await phone.confirms();
  await phone.isApproved();
  await pc.isOnMyPage();
  await expect(pc.page.getByText(holder)).toBeVisible();
});

test('a PC is logged in without typing anything', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.skipsTheId();
  await phone.opens(await pc.code());
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
  await expect(pc.page.getByText(holder)).toBeVisible();
});

test('one touch logs in on the phone', async ({ phone }) => {
  const holder = await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await expect(phone.page.getByText(holder)).toBeVisible();
});

test('cancelling is an ordinary end on the PC', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await pc.code();
  await pc.cancels();
  await expect(pc.page.getByRole('status').filter({ hasText: '取り消しました' })).toBeVisible();
  // The next person at this PC begins with an empty field.
  await expect(pc.page.getByLabel(/本人 ID/)).toHaveValue('');
});

test('refusing on the phone tells the PC', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await pc.number();
  await phone.page.getByRole('button', { name: /身に覚えがない/ }).click();
  await expect(phone.page.getByRole('heading', { name: '取り消しました' })).toBeVisible();
  await expect(pc.page.getByRole('status').filter({ hasText: 'スマートフォンで' })).toBeVisible();
});

test('a proxy that holds events back does not hold the login back', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.page.route('**/events', route => route.abort());
  await pc.opensLogin();
  await pc.types(holder);
  await phone.opens(await pc.code());
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
});

test('a PC listens once to its login, from the code to the end', async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  const asked: string[] = [];
  pc.page.on('request', request => asked.push(request.url()));
  await pc.logsInWith(phone, holder);
  expect(asked.filter(url => url.endsWith('/events'))).toHaveLength(1);
});
