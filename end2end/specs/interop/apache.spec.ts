// mod_auth_openidc, as Debian has it, guards a page: signing in, refreshing, signing out.

import { expect, test as base } from '../../fixtures';
import { Apache } from '../../fixtures/apache';
import { freePort } from '../../fixtures/server';

/** Apache ends with the test, whatever came of it. */
const test = base.extend<{ apache: typeof Apache.start }>({
  apache: async ({}, use) => {
    const started: Apache[] = [];
    await use(async (...of) => {
      const apache = await Apache.start(...of);
      started.push(apache);
      return apache;
    });
    await Promise.all(started.map(it => it.stop()));
  },
});

test('mod_auth_openidc guards a page: who it is, a new access token, log-out', async ({ server, pc, phone, apache }) => {
  const holder = await phone.belongsToSomebody();
  const origin = `http://127.0.0.1:${await freePort()}`;
  const back = `${origin}/in/cb`;
  const scope = 'openid profile holder_id offline_access';
  const addresses = ['--redirect-uri', back, '--post-logout-redirect-uri', `${origin}/out.html`];
  const told = await server.desk('client', 'add', 'apache', '--name', '電子カルテ', '--scope', scope, ...addresses, '--json');
  const { client_secret } = JSON.parse(told) as { client_secret: string };
  await apache(origin, {
    OIDCProviderMetadataURL: `${server.origin}/.well-known/openid-configuration`,
    OIDCClientID: 'apache',
    OIDCClientSecret: client_secret,
    OIDCRedirectURI: back,
    OIDCCryptoPassphrase: 'only for this test',
    OIDCScope: scope,
    OIDCPKCEMethod: 'S256',
  });
  const token = pc.page.locator('#token');

  await pc.page.goto(`${origin}/in/`);
  await pc.approvedBy(phone, holder);
  await pc.page.waitForURL(`${origin}/in/`);
  await expect(pc.page.locator('#holder')).toHaveText(holder);
  await expect(pc.page.locator('#acr')).toHaveText('urn:kagura:acr:phone');

  const first = await token.innerText();
  const refresh = new URLSearchParams({ refresh: `${origin}/in/`, access_token: first });
  await pc.page.goto(`${back}?${refresh}`);
  await pc.page.waitForURL(`${origin}/in/`);
  await expect(token).toHaveText(/^[\w-]{43}$/);
  await expect(token).not.toHaveText(first);

  await pc.page.goto(`${back}?${new URLSearchParams({ logout: `${origin}/out.html` })}`);
  await pc.page.waitForURL(it => it.href.startsWith(`${origin}/out.html`));
  await pc.page.goto(`${origin}/in/`);
  await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
  expect(pc.page.url()).toContain(server.origin);
});
