// mod_auth_openidc steps up: one place behind it lets in whoever has logged in, another one wants a card.

import { expect, test as base } from '../../fixtures/cards';
import { apache, type Starts } from '../../fixtures/apache';
import { freePort } from '../../fixtures/server';

const test = base.extend<{ apache: Starts }>({ apache });

test('mod_auth_openidc asks for a card where the place wants one, of somebody who is in with a phone', async ({ server, reader, pc, phone, apache }) => {
  const origin = `http://127.0.0.1:${await freePort()}`;
  const back = `${origin}/in/cb`;
  const scope = 'openid holder_id';
  const told = await server.desk('client', 'add', 'apache', '--name', '電子カルテ', '--scope', scope, '--redirect-uri', back, '--json');
  const { client_secret } = JSON.parse(told) as { client_secret: string };
  const acr = 'urn:kagura:acr:hpki';
  await apache(origin, {
    OIDCProviderMetadataURL: `${server.origin}/.well-known/openid-configuration`,
    OIDCClientID: 'apache',
    OIDCClientSecret: client_secret,
    OIDCRedirectURI: back,
    OIDCCryptoPassphrase: 'only for this test',
    OIDCScope: scope,
    OIDCPKCEMethod: 'S256',
  }, { card: [`Require claim acr:${acr}`, 'OIDCUnAutzAction auth', `OIDCPathAuthRequestParams acr_values=${acr}`] });
  await phone.registers(await server.invite('DEMO-1001'));
  await reader.insert('doctor');

  await pc.page.goto(`${origin}/in/`);
  await pc.choosesPhone();
  await pc.approvedBy(phone, 'DEMO-1001');
  await pc.page.waitForURL(`${origin}/in/`);
  await expect(pc.page.locator('#acr')).toHaveText('urn:kagura:acr:phone');

  await pc.page.goto(`${origin}/in/card/`);
  await expect(pc.page.getByText(/ 様のログインに加えて、HPKI カードでの確認が必要です。$/)).toBeVisible();
  await pc.card.logsIn('hpki');
  await pc.page.waitForURL(`${origin}/in/card/`);
  await expect(pc.page.locator('#acr')).toHaveText(acr);
  await expect(pc.page.locator('#holder')).toHaveText('DEMO-1001');
  // A card is enough for the other place, too.
  await pc.page.goto(`${origin}/in/`);
  await expect(pc.page.locator('#acr')).toHaveText(acr);
});
