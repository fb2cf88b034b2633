// Somebody wants in with another person's card: by a link on a foreign page, from a page that was left, in another browser.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../../fixtures/cards';
import type { Pc } from '../../pages/pc';

/** A page of another site, with whatever stands on it. */
async function foreignPage(html: string): Promise<{ address: string; close(): void }> {
  const server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

/** An attempt begun by hand, in a browser whose login page is open. */
function begins(thief: Pc): Promise<{ id: string; address: string; secret: string }> {
  return thief.page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const begin = await fetch('/api/cards', { method: 'POST', headers, body: '{"card":"hpki"}' });
    return (await begin.json()) as { id: string; address: string; secret: string };
  });
}

test('a link to an attempt of somebody else, on a foreign page, logs nobody in, here or there', async ({ reader, pc, stranger: thief }) => {
  await reader.insert('doctor');
  // The thief begins, in a browser of the own, and has our page's part done by hand.
  await thief.opensLogin();
  const begun = await begins(thief);
  const entered = await thief.page.evaluate(async ({ address, secret }) => {
    const answer = await fetch(address, { method: 'POST', credentials: 'omit', body: secret });
    return ((await answer.json()) as { pass: string }).pass;
  }, begun);
  const page = await foreignPage(`<a href="${begun.address}${entered}">電子カルテのお知らせ</a>`);
  await pc.page.goto(page.address);
  await pc.page.getByRole('link').click();
  // The victim, whose browser shows the card at once, is told what it was; nobody is signed in.
  await pc.explained.seesIncident('3.9');
  await expect(pc.explained.message('3.9')).toContainText('別のブラウザで始められた操作です');
  const signedIn = (it: typeof pc) => it.page.evaluate(async () => ((await (await fetch('/api/session')).json()) as { session: unknown }).session);
  expect(await signedIn(pc)).toBeNull();
  const taken = await thief.page.evaluate(async id => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`/api/cards/${id}/session`, { method: 'POST', headers, body: '{}' })).status;
  }, begun.id);
  expect(taken).toBe(409);
  expect(await signedIn(thief)).toBeNull();
  page.close();
});

test('images, frames and links to an attempt that our page has not entered ask nobody for a card', async ({ reader, pc, stranger: thief }) => {
  await reader.insert('doctor');
  await thief.opensLogin();
  const begun = await begins(thief);
  const address = begun.address + begun.secret;
  const page = await foreignPage(`<img src="${address}"><iframe src="${address}"></iframe><script src="${address}"></script><a href="${address}">x</a>`);
  await pc.page.goto(page.address);
  await pc.page.getByRole('link').click();
  await pc.page.waitForURL(url => url.hostname.endsWith('hpki.localhost'));
  const view = await thief.page.evaluate(async id => (await (await fetch(`/api/cards/${id}`)).json()) as { state: { is: string } }, begun.id);
  expect(view.state.is).toBe('waiting');
  page.close();
});

test('a card that was read on a shared PC is nobody\'s after a reload', async ({ reader, pc }) => {
  await reader.insert('pharmacist');
  await pc.logsInByCard('hpki');
  // The doctor shows the card in a second tab, sees whose session would end, and goes away.
  await reader.swap('doctor');
  await pc.opensLogin();
  await pc.page.getByRole('button', { name: '別の方がログインする' }).click();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await expect(pc.explained.message('3.6')).toContainText('かおる');
  await expect(pc.explained.message('3.6')).toContainText('はなこ');
  // The pharmacist logs out elsewhere, and somebody loads the forgotten tab again, with an empty reader.
  await reader.remove();
  await pc.page.evaluate(() => fetch('/api/session/end', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }));
  await pc.page.reload();
  await expect(pc.page.getByRole('button', { name: 'HPKI カードでログイン' })).toBeVisible();
  const session = await pc.page.evaluate(async () => ((await (await fetch('/api/session')).json()) as { session: unknown }).session);
  expect(session).toBeNull();
});
