// A box in between refuses (2.10 on a phone; on a PC 3.10 and 3.17): its own page comes where an answer of ours was awaited.

import type { Route } from '@playwright/test';
import { expect, test } from '../../fixtures';

const refuses = (status: number) => (route: Route): Promise<void> =>
  route.fulfill({ status, contentType: 'text/html', body: '<h1>403 Forbidden</h1><script>alert(1)</script>' });

test('2.10 a refusal by the line is told where it happened, and the step goes on when it is lifted', { tag: '@m2.10' }, async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.page.route('**/api/register/open', refuses(403));
  await phone.opens(invitation.url);
  await phone.explained.sees('2.10');
  await phone.page.unroute('**/api/register/open');
  await phone.triesAgain();
  await phone.entersPassword(invitation.password);
  await phone.makesPasskey();
  await phone.namesDevice();
});

test('2.10 is told in our own words where the line lets nothing of ours through', { tag: '@m2.10' }, async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await phone.page.route('**/api/**', refuses(403));
  await phone.opens(invitation.url);
  const message = await phone.explained.sees('2.10');
  await expect(message).toContainText('サーバーに接続できませんでした');
  await expect(message).toContainText('403');
});

for (const [status, number] of [[403, '3.17'], [407, '3.10'], [401, '3.10']] as const) {
  test(`${number} is told on a PC to whom a proxy answers ${status}`, { tag: `@m${number}` }, async ({ pc }) => {
    await pc.page.route('**/api/session', refuses(status));
    await pc.opensLogin();
    await pc.explained.sees(number);
    await pc.page.unroute('**/api/session');
    await pc.page.getByRole('button', { name: /もう一度試す|最初からやり直す/ }).click();
    await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
  });
}
