// What password managers put in the place of `navigator.credentials`: objects that lack what every browser's have, or fail at it. A passkey
// that was made is never thrown away for that, and what comes without one is not called a refusal before anything opened.

import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';

/** A change to what `create` and `get` resolve to; it runs in the page. */
const objects: Record<string, string> = {
  'has neither toJSON nor getClientExtensionResults': '({ id: it.id, rawId: it.rawId, type: it.type, response: it.response })',
  'fails at getTransports': 'own(it, { getTransports() { throw new Error("no") } })',
  'fails at toJSON': '({ id: it.id, rawId: it.rawId, type: it.type, response: it.response, toJSON() { throw new TypeError("no") } })',
  'has a toJSON that says nothing': '({ id: it.id, rawId: it.rawId, type: it.type, response: it.response, toJSON() {} })',
  'says null of its extensions': '({ toJSON: () => ({ ...it.toJSON(), clientExtensionResults: null }) })',
  'says strange things of its extensions': '({ toJSON: () => ({ ...it.toJSON(), clientExtensionResults: { credProtect: 2 }, extensions: 7 }) })',
  'gives text instead of bytes': '(({ id, rawId, response }) => ({ id, rawId, response }))(it.toJSON())',
  'has no rawId': '({ id: it.id, type: it.type, response: it.response })',
};

async function gives(page: Page, object: string): Promise<void> {
  await page.addInitScript(`{
    const own = (it, more) => ({ id: it.id, rawId: it.rawId, type: it.type, response: new Proxy(it.response, {
      get: (from, key) => key in more ? more[key] : typeof from[key] === 'function' ? from[key].bind(from) : from[key] }) });
    for (const kind of ['create', 'get']) {
      const usual = navigator.credentials[kind].bind(navigator.credentials);
      navigator.credentials[kind] = async options => { const it = await usual(options); return ${object}; };
    }
  }`);
}

for (const [what, object] of Object.entries(objects)) {
  test(`a passkey whose object ${what} (stub of navigator.credentials) registers and logs in`, async ({ server, phone }) => {
    await gives(phone.page, object);
    await phone.registers(await server.invite(await server.holder()));
    await phone.logsIn();
    await phone.isOnMyPage();
  });
}

for (const [what, answer] of [
  ['nothing', 'Promise.resolve(null)'],
  ['undefined', 'Promise.resolve()'],
  ['an empty object', 'Promise.resolve({})'],
  ['a rejection without a reason', 'Promise.reject()'],
  ['a rejection with a text', 'new Promise((_, no) => setTimeout(no, 400, "closed"))'],
  ['a rejection that cannot be read', 'Promise.reject({ get name() { throw new Error("no") } })'],
] as const) {
  test(`${what} in place of a passkey (stub of navigator.credentials) is not called a refusal before anything opened, and trying again works`, async ({ server, phone }) => {
    await phone.page.addInitScript(`{
      const usual = navigator.credentials.create.bind(navigator.credentials);
      let first = true;
      navigator.credentials.create = options => { if (!first) return usual(options); first = false; return ${answer}; };
    }`);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.makesPasskey();
    const message = await phone.explained.sees('2.3');
    await expect(message.getByRole('heading', { level: 2 })).not.toContainText(/開く前|開けませんでした/);
    await phone.triesAgain();
    await phone.namesDevice();
  });
}
