// Logging in to applications of other sites in each engine: what a page does by oidc-client-ts, in its own window and in a pop-up, and what
// forms do. The PC is the browser under test; the phone is a Chromium with an authenticator.

import type { Browser } from '@playwright/test';
import * as client from 'openid-client';
import { expect, test } from '../../fixtures';
import { Application, registers } from '../../fixtures/application';
import { approvedBy, Chromium, type Engine, Firefox, presses, shows, WebKit } from '../../fixtures/browsers';
import { insecurely, leaves } from '../../fixtures/openid-client';
import { pageClient } from '../../fixtures/page-client';

const engines: [string, (browser: Browser) => Promise<Engine>][] = [
  ['Chromium', browser => Chromium.in(browser)],
  ['Firefox', () => Firefox.starts()],
  ['WebKit', () => WebKit.starts()],
];

/** The window is at an address that begins like this. */
const isAt = (engine: Engine, address: string) => {
  const begins = () => engine.asks<boolean>(`return location.href.startsWith(${JSON.stringify(address)})`).catch(() => false);
  return expect.poll(begins, `the window is at ${address}`).toBe(true);
};

for (const [name, start] of engines) {
  test.describe(name, () => {
    let engine: Engine;
    test.beforeEach(async ({ browser }) => {
      engine = await start(browser);
    });
    test.afterEach(async () => {
      await engine.closes();
    });

    test(`oidc-client-ts in ${name}: a pop-up, renewal by the refresh token, log-out, and the whole window`, async ({ server, phone }) => {
      const holder = await phone.belongsToSomebody();
      const id = `page-${name}`;
      const application = await Application.start(pageClient(server.origin, id));
      await registers(server, id, application.origin, '--auth', 'none');
      const tells = (text: string) => shows(engine, new RegExp(`${text}$`));

      await engine.opens(`${application.origin}/`);
      await tells('1 arrived nobody');
      await engine.clicks('#popup');
      await engine.turnsTo('pop-up');
      await shows(engine, /本人ID/);
      // The page that opened it can neither see nor move our window.
      expect(await engine.asks('return window.opener === null')).toBe(true);
      await approvedBy(engine, phone, holder);
      await engine.turnsTo('first');
      await tells(`2 popup ${holder}`);
      await expect.poll(() => engine.windows()).toBe(1);

      // The refresh token is another one each time.
      for (const turn of [3, 4]) {
        await engine.clicks('#renew');
        await tells(`${turn} renew ${holder}`);
      }
      await engine.clicks('#revoke');
      await tells(`5 revoke ${holder}`);
      // Without a refresh token the library asks in a hidden frame, where our cookie does not come along: it hears so, and does not wait in vain.
      await engine.clicks('#renew');
      await tells('6 renew login_required');
      await engine.clicks('#out');
      await isAt(engine, `${application.origin}/out`);
      await tells('1 arrived nobody');

      await engine.clicks('#in');
      await approvedBy(engine, phone, holder);
      await isAt(engine, `${application.origin}/cb?`);
      await tells(`1 arrived ${holder}`);
      await application.stop();
    });

    test(`forms in ${name}: asked by one, answered by one, logged out by one, and sent on each time`, async ({ server, phone }) => {
      const holder = await phone.belongsToSomebody();
      const id = `forms-${name}`;
      const elsewhere = await Application.start();
      let form = '';
      const application = await Application.start(() => ({ '/': { type: 'text/html', get body() { return form; } } }));
      application.sendsOn = `${elsewhere.origin}/records`;
      const secret = await registers(server, id, application.origin);
      const config = await client.discovery(new URL(server.origin), id, undefined, client.ClientSecretBasic(secret), insecurely);
      const { checks, asked } = await leaves();
      const there = { ...asked, redirect_uri: `${application.origin}/cb`, ui_locales: 'ja', response_mode: 'form_post' };
      const address = client.buildAuthorizationUrl(config, there);
      const fields = [...address.searchParams].map(([field, value]) => `<input type="hidden" name="${field}" value="${value}">`);
      form = `<!doctype html><form method="post" action="${address.origin}${address.pathname}">${fields.join('')}<button>in</button></form>`;

      await engine.opens(`${application.origin}/`);
      await engine.clicks('button');
      await approvedBy(engine, phone, holder);
      await isAt(engine, `${elsewhere.origin}/records`);
      expect(application.arrival.method).toBe('POST');
      const tokens = await client.authorizationCodeGrant(config, application.arrival, checks);
      expect(tokens.claims()).toMatchObject({ aud: id, acr: 'urn:kagura:acr:phone' });

      // Without a hint the person is asked, by a form of ours: the browser's cookies come along on its way, and nothing stands in an address.
      const out = { client_id: id, post_logout_redirect_uri: `${application.origin}/out`, state: 'out-1' };
      const hidden = Object.entries(out).map(([field, value]) => `<input type="hidden" name="${field}" value="${value}">`);
      form = `<!doctype html><form method="post" action="${server.origin}/oidc/end_session">${hidden.join('')}<button>out</button></form>`;
      await engine.opens(`${application.origin}/`);
      await engine.clicks('button');
      await shows(engine, /電子カルテ/);
      await isAt(engine, `${server.origin}/oidc/end_session`);
      await presses(engine, 'ログアウトする');
      await isAt(engine, `${elsewhere.origin}/records`);
      expect(new URL(application.arrival.url).search).toBe('?state=out-1');
      await Promise.all([application.stop(), elsewhere.stop()]);
    });
  });
}
