// mod_auth_openidc steps up: one place behind it lets in whoever has logged in, another one wants a card.

import { expect, test as base } from '../../fixtures/cards';
import { apache, type Starts } from '../../fixtures/apache';
import { freePort } from '../../fixtures/server';

const test = base.extend<{ apache: Starts }>({ apache });

test('mod_auth_openidc asks for a card where the place wants one, of somebody who is in with a phone', async ({ server, reader, pc, phone, apache }) => {
  const origin = `http://127.0.0.1:${await freePort()}`;
  const acr = 'urn:kagura:acr:hpki';
  const condition = encodeURIComponent(JSON.stringify({ id_token: { acr: { essential: true, value: acr } } }));
  const card = [`Require claim acr:${acr}`, 'OIDCUnAutzAction auth', `OIDCPathAuthRequestParams claims=${condition}`];
  await apache(server, origin, { id: 'apache', scope: 'openid holder_id', card });
  await phone.registers(await server.invite('DEMO-1001'));
  await reader.insert('doctor');

  await pc.page.goto(`${origin}/in/`);
  await pc.choosesPhone();
  await pc.approvedBy(phone, 'DEMO-1001');
  await pc.page.waitForURL(`${origin}/in/`);
  await expect(pc.page.locator('#acr')).toHaveText('urn:kagura:acr:phone');

  await pc.page.goto(`${origin}/in/card/`);
  await expect(pc.page.getByText(/ 様のログインに加えて、HPKI カードでの確認が必要です。$/)).toBeVisible();
  await pc.card.confirms('hpki');
  await pc.page.waitForURL(`${origin}/in/card/`);
  await expect(pc.page.locator('#acr')).toHaveText(acr);
  await expect(pc.page.locator('#holder')).toHaveText('DEMO-1001');
  // A card is enough for the other place, too.
  await pc.page.goto(`${origin}/in/`);
  await expect(pc.page.locator('#acr')).toHaveText(acr);
});
