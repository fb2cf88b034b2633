// openid-client asks for what the vendors' page offers: how surely, how lately, who, which claims and in which language.

import { writeFileSync } from 'node:fs';
import * as client from 'openid-client';
import { expect, test } from '../../fixtures';
import { Application, registers } from '../../fixtures/application';
import { insecurely, isThere, leaves } from '../../fixtures/openid-client';

test('openid-client says how surely, how lately, who and in which language, and reads what came of it', async ({ server, pc, phone }) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  const secret = await registers(server, 'asks', application.origin);
  const config = await client.discovery(new URL(server.origin), 'asks', undefined, client.ClientSecretBasic(secret), insecurely);
  /** Sends the person away with this, and has the tokens when the person is back. */
  const asks = async (more: Record<string, string>, approved?: () => Promise<void>, maxAge?: number) => {
    const { checks, asked } = await leaves();
    await pc.page.goto(client.buildAuthorizationUrl(config, { ...asked, redirect_uri: `${application.origin}/cb`, ...more }).href);
    await approved?.();
    await isThere(pc.page, application.origin, '/cb?');
    return client.authorizationCodeGrant(config, application.arrival, { ...checks, ...(maxAge !== undefined && { maxAge }) });
  };

  const first = await asks({ ui_locales: 'en', login_hint: holder }, async () => {
    await expect(pc.page.getByLabel(/^Holder ID/)).toHaveValue(holder);
    await pc.page.getByRole('button', { name: '日本語' }).click();
    await expect(pc.page.getByLabel(/本人ID/)).toHaveValue(holder);
    await pc.approvedBy(phone, holder);
  });
  const proven = first.claims()?.auth_time ?? 0;
  // What was proven just now is recent enough; the library looks at the token, too.
  expect((await asks({ max_age: '300' }, undefined, 300)).claims()).toMatchObject({ auth_time: proven });
  // The first of the wished classes that there is here.
  expect((await asks({ acr_values: 'urn:kagura:acr:hpki aal2' })).claims()).toMatchObject({ acr: 'aal2' });
  // Single claims, in either place.
  const claims = JSON.stringify({ userinfo: { authority: null }, id_token: { holder_id: { essential: true } } });
  const single = await asks({ scope: 'openid', claims });
  expect(single.claims()).toMatchObject({ holder_id: holder });
  // This very person, and nothing is shown.
  const hint = { id_token_hint: first.id_token ?? '', prompt: 'none' };
  expect((await asks(hint)).claims()).toMatchObject({ sub: first.claims()?.sub });
  // A condition that nothing here can meet.
  const essential = JSON.stringify({ id_token: { acr: { essential: true, values: ['aal3'] } } });
  await expect(asks({ claims: essential })).rejects.toMatchObject({ error: 'unmet_authentication_requirements' });
  // A proof that is made now, of whoever is in.
  const again = await asks({ prompt: 'login' }, () => pc.approvedBy(phone, holder));
  expect(again.claims()?.auth_time).toBeGreaterThan(proven);
  // Who it is, with a way to be somebody else.
  await asks({ prompt: 'select_account' }, () => pc.page.getByRole('button', { name: '電子カルテに進む' }).click());
  // Whoever goes back is no error of the library's.
  const gone = asks({ prompt: 'login' }, () => pc.page.getByRole('link', { name: '電子カルテに戻る' }).click());
  await expect(gone).rejects.toMatchObject({ error: 'access_denied' });
  await application.stop();
});

test('openid-client reads an ID token that has all claims, signed by ES256', async ({ server, pc, phone }, info) => {
  const holder = await phone.belongsToSomebody();
  const application = await Application.start();
  const from = info.outputPath('client.json');
  writeFileSync(from, JSON.stringify({ claims_in_id_token: true, id_token_signed_response_alg: 'ES256' }));
  const secret = await registers(server, 'reads', application.origin, '--from', from);
  const metadata = { id_token_signed_response_alg: 'ES256' };
  const config = await client.discovery(new URL(server.origin), 'reads', metadata, client.ClientSecretBasic(secret), insecurely);
  client.enableNonRepudiationChecks(config);
  const { checks, asked } = await leaves();
  await pc.page.goto(client.buildAuthorizationUrl(config, { ...asked, redirect_uri: `${application.origin}/cb` }).href);
  await pc.approvedBy(phone, holder);
  await isThere(pc.page, application.origin, '/cb?');
  const tokens = await client.authorizationCodeGrant(config, application.arrival, checks);
  expect(tokens.claims()).toMatchObject({ name: '試験 花子', holder_id: holder });
  await application.stop();
});
