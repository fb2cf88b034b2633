// mod_auth_openidc, as Debian has it, guards a page: signing in, refreshing, signing out here and elsewhere.

import { writeFileSync } from 'node:fs';
import { expect, handsets, test as base } from '../../fixtures';
import { apache, backAt, type Starts } from '../../fixtures/apache';
import { type Certificate, makeCertificate } from '../../fixtures/certificate';
import { freePort, Server } from '../../fixtures/server';
import { Pc } from '../../pages/pc';
import { Phone } from '../../pages/phone';

/** A hospital whose server brings word of log-outs to applications of the house, and believes their certificate. */
interface Ward {
  server: Server;
  pc: Pc;
  phone: Phone;
  certificate: Certificate;
}

const test = base.extend<{ apache: Starts; ward: Ward }>({
  apache,
  ward: async ({ browser }, use, info) => {
    const certificate = makeCertificate(info.outputPath('certificate'));
    const server = await Server.start({ 'oidc.private_clients': 'allow' }, certificate.file);
    const phone = await Phone.of(browser, server, handsets.iphone, {});
    const pc = await Pc.in(await browser.newContext({ ignoreHTTPSErrors: true }), server);
    await use({ server, pc, phone, certificate });
    await Promise.all([pc.close(), phone.close()]);
    await server.stop();
  },
});

test('mod_auth_openidc guards a page: who it is, a new access token, log-out', async ({ server, pc, phone, apache }) => {
  const holder = await phone.belongsToSomebody();
  const origin = `http://127.0.0.1:${await freePort()}`;
  const scope = 'openid profile holder_id offline_access';
  await apache(server, origin, { id: 'apache', scope, more: ['--post-logout-redirect-uri', `${origin}/out.html`] });
  const token = pc.page.locator('#token');

  await pc.page.goto(`${origin}/in/`);
  await pc.approvedBy(phone, holder);
  await pc.page.waitForURL(`${origin}/in/`);
  await expect(pc.page.locator('#holder')).toHaveText(holder);
  await expect(pc.page.locator('#acr')).toHaveText('urn:kagura:acr:phone');

  const first = await token.innerText();
  const refresh = new URLSearchParams({ refresh: `${origin}/in/`, access_token: first });
  await pc.page.goto(`${backAt(origin)}?${refresh}`);
  await pc.page.waitForURL(`${origin}/in/`);
  await expect(token).toHaveText(/^[\w-]{200,}$/);
  await expect(token).not.toHaveText(first);

  await pc.page.goto(`${backAt(origin)}?${new URLSearchParams({ logout: `${origin}/out.html` })}`);
  await pc.page.waitForURL(it => it.href.startsWith(`${origin}/out.html`));
  await pc.page.goto(`${origin}/in/`);
  await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
  expect(pc.page.url()).toContain(server.origin);
});

test('mod_auth_openidc is told when somebody logs out elsewhere, and lets that browser in no more', async ({ ward, apache }, info) => {
  const { server, pc, phone, certificate } = ward;
  const origin = `https://127.0.0.1:${await freePort()}`;
  const from = info.outputPath('client.json');
  writeFileSync(from, JSON.stringify({ backchannel_logout_uri: `${backAt(origin)}?logout=backchannel` }));
  await apache(server, origin, { id: 'ward', scope: 'openid', more: ['--from', from], certificate });
  const holder = await phone.belongsToSomebody();
  await pc.page.goto(`${origin}/in/`);
  await pc.approvedBy(phone, holder);
  await pc.page.waitForURL(`${origin}/in/`);
  await expect(pc.page.locator('#acr')).toHaveText('urn:kagura:acr:phone');

  // Whoever asks for the page gets it, until the session has ended on another page of ours.
  const asked = async () => (await pc.page.request.get(`${origin}/in/`, { maxRedirects: 0 })).status();
  expect(await asked()).toBe(200);
  const own = await pc.secondTab();
  await own.opensMyPage();
  await own.logsOut();
  await expect.poll(asked).toBe(302);
});
