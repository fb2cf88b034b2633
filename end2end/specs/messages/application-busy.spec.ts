// A server of which too much is asked, for whoever comes from an application (5.6).

import { expect, test } from '../../fixtures';
import { asks, registers } from '../../fixtures/application';
import { isUsable } from '../../fixtures/usable';

test.use({ settings: { 'rates.address': 20 } });

test('5.6 whoever comes while too much is asked is told to wait and to load the page again', { tag: '@m5.6' }, async ({ server, pc }) => {
  await registers(server, 'busy', 'https://karte.example');
  const asked = asks(server, 'busy', 'https://karte.example');
  await expect.poll(async () => (await pc.page.request.get(asked, { maxRedirects: 0 })).status(), { intervals: [20] }).toBe(429);
  await pc.page.goto(asked);
  await pc.explained.sees('5.6');
  await pc.explained.advises('5.6', /1分ほど待って/, 'windows');
  const again = pc.page.getByRole('link', { name: '読み込み直す' });
  expect(new URL((await again.getAttribute('href')) ?? '', server.origin).href).toBe(new URL(asked).href);
  await isUsable(pc.page);
});
