// J1: an authority's invitation registers a phone.

import { expect, test } from '../fixtures';

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
  await expect(phone.page.getByRole('link', { name: 'このスマートフォンでログイン' })).toBeVisible();
});

test('a wrong password says how many tries are left, and the invitation survives', async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.opens(invitation.url);
  await phone.entersPassword('wrong-one');
  await expect(phone.page.getByRole('alert').filter({ hasText: '違います' })).toBeVisible();
  await expect(phone.page.getByText(/あと\s*4\s*回/)).toBeVisible();
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
  await expect(phone.page.getByRole('alert').first()).toBeVisible();
  await phone.key.verifies(true);
  await phone.page.getByRole('button', { name: 'もう一度試す' }).click();
  await phone.namesDevice();
});
