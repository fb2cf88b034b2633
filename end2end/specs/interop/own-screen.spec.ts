// Applications with a screen of their own: openid-client begins a login by itself, and the phone approves.

import * as client from 'openid-client';
import { expect, test } from '../../fixtures';
import { isUsable } from '../../fixtures/usable';
import type { Server } from '../../fixtures/server';

const scope = 'openid profile holder_id';
const insecurely = { execute: [client.allowInsecureRequests] };

async function registers(server: Server, id: string, ...more: string[]): Promise<client.Configuration> {
  const told = await server.desk('client', 'add', id, '--name', '電子カルテ', '--scope', scope, ...more, '--json');
  const { client_secret } = JSON.parse(told) as { client_secret?: string };
  const proves = client_secret ? client.ClientSecretBasic(client_secret) : client.None();
  return client.discovery(new URL(server.origin), id, undefined, proves, insecurely);
}

const lastDigits = (code: string) => code.split('-').at(-1) ?? '';

test('openid-client shows a code of its own, and a phone that scans it approves', async ({ server, phone }) => {
  const holder = await phone.belongsToSomebody();
  const config = await registers(server, 'ward', '--device');
  const begun = await client.initiateDeviceAuthorization(config, { scope });
  await phone.opens(begun.verification_uri_complete ?? '');
  const [letters] = begun.user_code.split(/-\d\d$/);
  await expect(phone.page.getByText(`「${letters}-」`)).toBeVisible();
  await isUsable(phone.page);
  await phone.chooses(lastDigits(begun.user_code));
  await phone.confirms();
  const tokens = await client.pollDeviceAuthorizationGrant(config, { ...begun, interval: 1 });
  expect(tokens.claims()).toMatchObject({ aud: 'ward', acr: 'urn:kagura:acr:phone' });
  expect(await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '')).toMatchObject({ holder_id: holder });
});

test('a program without a secret does so, too, for somebody who types the code', async ({ server, phone }) => {
  await phone.belongsToSomebody();
  const config = await registers(server, 'tool', '--device', '--native', '--auth', 'none');
  const begun = await client.initiateDeviceAuthorization(config, { scope });
  await phone.page.goto(begun.verification_uri);
  await isUsable(phone.page);
  const field = phone.page.getByRole('textbox', { name: 'コード' });
  await field.fill('wdj-bmj-4');
  await phone.page.getByRole('button', { name: '進む' }).click();
  await expect(phone.page.getByRole('alert')).toBeVisible();
  await expect(field).toHaveValue('wdj-bmj-4');
  await expect(field).toBeFocused();
  await isUsable(phone.page);
  await field.fill(begun.user_code.toLowerCase().replaceAll('-', ' '));
  await phone.page.getByRole('button', { name: '進む' }).click();
  await phone.chooses(lastDigits(begun.user_code));
  await phone.confirms();
  const tokens = await client.pollDeviceAuthorizationGrant(config, { ...begun, interval: 1 });
  expect(tokens.claims()).toMatchObject({ aud: 'tool' });
});

test('openid-client names who is to approve (CIBA), and only that person can', async ({ server, phone }) => {
  const holder = await phone.belongsToSomebody();
  const config = await registers(server, 'signing', '--ciba');
  const asked = { scope, login_hint: holder, binding_message: '診察室2' };
  const begun = await client.initiateBackchannelAuthentication(config, asked);
  const shown = begun as unknown as { user_code: string; verification_uri_complete: string };
  await phone.opens(shown.verification_uri_complete);
  await expect(phone.page.getByText('診察室2')).toBeVisible();
  await phone.chooses(lastDigits(shown.user_code));
  await phone.confirms();
  const tokens = await client.pollBackchannelAuthenticationGrant(config, { ...begun, interval: 1 });
  expect(tokens.claims()).toMatchObject({ aud: 'signing', acr: 'urn:kagura:acr:phone' });
  const nobody = client.initiateBackchannelAuthentication(config, { scope, login_hint: 'NOBODY-1' });
  await expect(nobody).rejects.toMatchObject({ error: 'unknown_user_id' });
});
