// openid-client with keys of its own, as the vendors' page has them: in place of a secret, and to bind tokens to.

import * as client from 'openid-client';
import { expect, test } from '../../fixtures';
import { adds, Application, registers, scope } from '../../fixtures/application';
import { insecurely, isThere, leaves, makesKey } from '../../fixtures/openid-client';

test('openid-client proves by a key who it is (PS256, Ed25519), and pushes its requests', async ({ server, pc, phone }, info) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  const redirect_uri = `${application.origin}/cb`;
  for (const alg of ['PS256', 'Ed25519'] as const) {
    const id = `key-${alg}`;
    const jwks = info.outputPath(`${alg}.json`);
    const key = await makesKey(alg, jwks);
    await registers(server, id, application.origin, '--auth', 'private_key_jwt', '--jwks', jwks);
    const config = await client.discovery(new URL(server.origin), id, undefined, client.PrivateKeyJwt({ key, kid: 'a' }), insecurely);
    const { checks, asked } = await leaves();
    const pushed = await client.buildAuthorizationUrlWithPAR(config, { ...asked, redirect_uri });
    await pc.page.goto(pushed.href);
    // With the second key the person is in already.
    if (alg === 'PS256') await pc.approvedBy(phone, holder);
    await isThere(pc.page, application.origin, '/cb?');
    const tokens = await client.authorizationCodeGrant(config, application.arrival, checks);
    expect(tokens.token_type).toBe('bearer');
    expect(tokens.claims()).toMatchObject({ aud: id, acr: 'urn:kagura:acr:phone' });
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true });
    await client.tokenRevocation(config, tokens.refresh_token ?? '');
    expect(await client.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
    // A pushed request serves once.
    const before = application.arrivals.length;
    await pc.page.goto(pushed.href);
    await expect(pc.page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(application.arrivals.length).toBe(before);
  }
  await application.stop();
});

test('openid-client in a program without a secret, on any port, binds its tokens to a key (DPoP)', async ({ server, pc, phone }) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  const redirect_uri = `${application.origin}/cb`;
  // Which port is free, it knows only when it runs.
  await adds(server, 'program', scope, '--redirect-uri', 'http://127.0.0.1/cb', '--native', '--auth', 'none');
  const config = await client.discovery(new URL(server.origin), 'program', undefined, client.None(), insecurely);
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('Ed25519'));
  const { checks, asked } = await leaves();
  await pc.page.goto(client.buildAuthorizationUrl(config, { ...asked, redirect_uri }).href);
  await pc.approvedBy(phone, holder);
  await isThere(pc.page, application.origin, '/cb?');
  const tokens = await client.authorizationCodeGrant(config, application.arrival, checks, undefined, { DPoP });
  expect(tokens.token_type).toBe('dpop');
  const sub = tokens.claims()?.sub ?? '';
  expect(await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).toMatchObject({ holder_id: holder });
  await expect(client.fetchUserInfo(config, tokens.access_token, sub)).rejects.toMatchObject({ status: 401 });

  // The refresh token is the key's, too, and another one each time.
  const first = tokens.refresh_token ?? '';
  const thief = { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair()) };
  await expect(client.refreshTokenGrant(config, first, undefined, thief)).rejects.toMatchObject({ error: 'invalid_grant' });
  const second = (await client.refreshTokenGrant(config, first, undefined, { DPoP })).refresh_token ?? '';
  expect(second).not.toBe(first);
  const third = (await client.refreshTokenGrant(config, second, undefined, { DPoP })).refresh_token ?? '';
  // One that was replaced twice is a stolen one: it ends the grant.
  await expect(client.refreshTokenGrant(config, first, undefined, { DPoP })).rejects.toMatchObject({ error: 'invalid_grant' });
  await expect(client.refreshTokenGrant(config, third, undefined, { DPoP })).rejects.toMatchObject({ error: 'invalid_grant' });
  await application.stop();
});
