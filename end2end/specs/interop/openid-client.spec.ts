// Vendors' client libraries, as their registries have them, against the program: what they refuse, a vendor's application cannot do.

import * as client from 'openid-client';
import { expect, test } from '../../fixtures';
import { Application, registers } from '../../fixtures/application';
import { insecurely, isThere, leaves, makesKey } from '../../fixtures/openid-client';
import { isUsable } from '../../fixtures/usable';

test('openid-client, with a secret: code, userinfo, refresh, introspection, revocation, log-out', async ({ server, pc, phone }) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  const secret = await registers(server, 'karte', application.origin);
  const config = await client.discovery(new URL(server.origin), 'karte', undefined, client.ClientSecretBasic(secret), insecurely);

  // The answer comes in a form, from another site.
  const { checks, asked } = await leaves();
  const there = { ...asked, redirect_uri: `${application.origin}/cb`, response_mode: 'form_post' };
  await pc.page.goto(client.buildAuthorizationUrl(config, there).href);
  await pc.approvedBy(phone, holder);
  await isThere(pc.page, application.origin, '/cb');
  expect(application.arrival.method).toBe('POST');
  const tokens = await client.authorizationCodeGrant(config, application.arrival, checks);
  const claims = tokens.claims();
  expect(claims).toMatchObject({ iss: server.origin, aud: 'karte', acr: 'urn:kagura:acr:phone' });
  const sub = claims?.sub ?? '';
  expect(await client.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ name: '試験 花子', holder_id: holder });

  const refresh = tokens.refresh_token ?? '';
  const next = await client.refreshTokenGrant(config, refresh);
  expect(next.claims()).toMatchObject({ sub, auth_time: claims?.auth_time });
  expect(await client.tokenIntrospection(config, next.access_token)).toMatchObject({ active: true, client_id: 'karte' });
  await client.tokenRevocation(config, next.access_token);
  expect(await client.tokenIntrospection(config, next.access_token)).toEqual({ active: false });

  // Who is in is in with the next application, too, or the same one in another tab.
  const again = await leaves();
  await pc.page.goto(client.buildAuthorizationUrl(config, { ...again.asked, redirect_uri: `${application.origin}/cb` }).href);
  await isThere(pc.page, application.origin, '/cb?');
  const second = await client.authorizationCodeGrant(config, application.arrival, again.checks);
  expect(second.claims()).toMatchObject({ sub, sid: claims?.sid });

  const out = { id_token_hint: second.id_token ?? '', post_logout_redirect_uri: `${application.origin}/out`, state: 'out-1' };
  await pc.page.goto(client.buildEndSessionUrl(config, out).href);
  await isThere(pc.page, application.origin, '/out?state=out-1');
  await expect(client.refreshTokenGrant(config, refresh)).rejects.toMatchObject({ error: 'invalid_grant' });
  const silent = { ...again.asked, redirect_uri: `${application.origin}/cb`, prompt: 'none' };
  await pc.page.goto(client.buildAuthorizationUrl(config, silent).href);
  await isThere(pc.page, application.origin, '/cb?');
  await expect(client.authorizationCodeGrant(config, application.arrival, again.checks)).rejects.toMatchObject({ error: 'login_required' });
  await application.stop();
});

test('whoever is asked whether to log out says yes on our page, and is out', async ({ server, pc, phone }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.approvedBy(phone, holder);
  await pc.isOnMyPage();
  await pc.page.goto(`${server.origin}/oidc/end_session`);
  await isUsable(pc.page);
  await pc.page.getByRole('button', { name: 'ログアウトする' }).click();
  await expect(pc.page.getByRole('heading', { name: 'ログアウトしました' })).toBeVisible();
  const who = await pc.page.request.get(`${server.origin}/api/session`);
  expect(await who.json()).toMatchObject({ session: null });
});

test('openid-client as it comes posts its secret, and is told what it was registered for', async ({ server, pc, phone }) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  const secret = await registers(server, 'posts', application.origin);
  const config = await client.discovery(new URL(server.origin), 'posts', secret, undefined, insecurely);
  const { checks, asked } = await leaves();
  await pc.page.goto(client.buildAuthorizationUrl(config, { ...asked, redirect_uri: `${application.origin}/cb` }).href);
  await pc.approvedBy(phone, holder);
  await isThere(pc.page, application.origin, '/cb?');
  const why = 'the client is registered for `client_secret_basic`, and this is `client_secret_post`';
  const refused = { error: 'invalid_client', error_description: why };
  await expect(client.authorizationCodeGrant(config, application.arrival, checks)).rejects.toMatchObject(refused);

  // Registered anew, it is let in with the same secret and the same code.
  await registers(server, 'posts', application.origin, '--auth', 'client_secret_post', '--replace');
  const tokens = await client.authorizationCodeGrant(config, application.arrival, checks);
  expect(tokens.claims()).toMatchObject({ aud: 'posts' });
  await application.stop();
});

test('openid-client held to FAPI 2.0: `private_key_jwt`, PAR and DPoP', async ({ server, pc, phone }, info) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  const jwks = info.outputPath('jwks.json');
  const key = await makesKey('ES256', jwks);
  const secret = await registers(server, 'fapi', application.origin, '--fapi2', '--native', '--jwks', jwks);
  expect(secret).toBeFalsy();
  const proves = client.PrivateKeyJwt({ key, kid: 'a' });
  const config = await client.discovery(new URL(server.origin), 'fapi', undefined, proves, insecurely);
  const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair());

  const { checks, asked } = await leaves();
  const pushed = await client.buildAuthorizationUrlWithPAR(config, { ...asked, redirect_uri: `${application.origin}/cb` }, { DPoP });
  expect([...pushed.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
  await pc.page.goto(pushed.href);
  await pc.approvedBy(phone, holder);
  await isThere(pc.page, application.origin, '/cb?');
  const tokens = await client.authorizationCodeGrant(config, application.arrival, checks, undefined, { DPoP });
  expect(tokens.token_type).toBe('dpop');
  const sub = tokens.claims()?.sub ?? '';
  expect(await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).toMatchObject({ holder_id: holder });
  // Whoever finds the token has not the key.
  await expect(client.fetchUserInfo(config, tokens.access_token, sub)).rejects.toMatchObject({ status: 401 });

  const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP });
  const known = await client.tokenIntrospection(config, next.access_token);
  expect(known).toMatchObject({ active: true, cnf: { jkt: expect.any(String) } });
  await client.tokenRevocation(config, tokens.refresh_token ?? '');
  await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP })).rejects.toMatchObject({ error: 'invalid_grant' });
  await application.stop();
});
