// Applications with a screen of their own: openid-client begins a login by itself, and the phone approves.

import * as client from 'openid-client';
import { expect, test } from '../../fixtures';
import { adds } from '../../fixtures/application';
import { insecurely, makesKey } from '../../fixtures/openid-client';
import { isUsable } from '../../fixtures/usable';
import type { Server } from '../../fixtures/server';

const scope = 'openid profile holder_id';

async function registers(server: Server, id: string, ...more: string[]): Promise<client.Configuration> {
  const secret = await adds(server, id, scope, ...more);
  const proves = secret ? client.ClientSecretBasic(secret) : client.None();
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

test('openid-client is told when whoever has the phone says no', async ({ server, phone }) => {
  await phone.belongsToSomebody();
  const config = await registers(server, 'refused', '--device');
  const begun = await client.initiateDeviceAuthorization(config, { scope });
  await phone.opens(begun.verification_uri_complete ?? '');
  await phone.page.getByRole('button', { name: '承認しない' }).click();
  const polled = client.pollDeviceAuthorizationGrant(config, { ...begun, interval: 1 });
  await expect(polled).rejects.toMatchObject({ error: 'access_denied' });
});

test('openid-client held to FAPI names who is to approve in a request that it signs, and binds the tokens', async ({ server, phone }, info) => {
  const holder = await phone.belongsToSomebody();
  const jwks = info.outputPath('jwks.json');
  const key = await makesKey('ES256', jwks);
  await adds(server, 'fapi-ciba', scope, '--jwks', jwks, '--fapi2', '--ciba');
  const proves = client.PrivateKeyJwt({ key, kid: 'a' });
  const config = await client.discovery(new URL(server.origin), 'fapi-ciba', undefined, proves, insecurely);
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());

  /** The library leaves signing to whoever uses it. */
  const signed = async (parameters: Record<string, string>) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'fapi-ciba', aud: server.origin, iat: now, nbf: now, exp: now + 60, jti: client.randomNonce(), ...parameters };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ alg: 'ES256', kid: 'a', typ: 'oauth-authz-req+jwt' })}.${part(claims)}`;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(text));
    return `${text}.${Buffer.from(signature).toString('base64url')}`;
  };
  const approves = async (who: Record<string, string>) => {
    const request = await signed({ scope, binding_message: '診察室3', ...who });
    const begun = await client.initiateBackchannelAuthentication(config, { request });
    const shown = begun as unknown as { user_code: string; verification_uri_complete: string };
    await phone.opens(shown.verification_uri_complete);
    await expect(phone.page.getByText('診察室3')).toBeVisible();
    await phone.chooses(lastDigits(shown.user_code));
    await phone.confirms();
    return client.pollBackchannelAuthenticationGrant(config, { ...begun, interval: 1 }, undefined, { DPoP });
  };
  const unsigned = client.initiateBackchannelAuthentication(config, { scope, login_hint: holder });
  await expect(unsigned).rejects.toMatchObject({ error: 'invalid_request' });
  const tokens = await approves({ login_hint: holder });
  expect(tokens.token_type).toBe('dpop');
  const sub = tokens.claims()?.sub ?? '';
  expect(await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).toMatchObject({ holder_id: holder });
  // Whoever was there before is named by what the application was told.
  const again = await approves({ id_token_hint: tokens.id_token ?? '' });
  expect(again.claims()?.sub).toBe(sub);
});
