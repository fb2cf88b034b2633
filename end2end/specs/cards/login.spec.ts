// J7 and J8: logging in on a PC with a card.

import { expect, test } from '../../fixtures/cards';

test('an HPKI card logs its holder in, and the page shows whose it is', async ({ reader, pc }) => {
  await reader.insert('doctor');
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.isOnMyPage();
  await expect(pc.page.getByText('DEMO-1001')).toBeVisible();
  const card = pc.page.getByRole('listitem', { name: 'HPKI カード' });
  await expect(card).toContainText('現在のログインに使ったカード');
});

test('all ways to log in are seen at once in a notebook\'s window', async ({ pc }) => {
  await pc.page.setViewportSize({ width: 1280, height: 800 });
  await pc.opensLogin();
  await expect(pc.page.getByRole('group', { name: /方法/ })).toBeVisible();
  await expect(pc.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' })).toBeInViewport({ ratio: 1 });
});

test('a My Number card that is bound logs its holder in', async ({ reader, pc }) => {
  await reader.insert('mynumber-of-another');
  await pc.logsInByCard('jpki');
  await expect(pc.page.getByText('DEMO-1004')).toBeVisible();
});

test('two cards one after the other log two people in, in one run of the browser', async ({ reader, pc }) => {
  await reader.insert('doctor');
  await pc.logsInByCard('hpki');
  await expect(pc.page.getByText('DEMO-1001')).toBeVisible();
  await pc.logsOut();
  await reader.swap('mynumber-of-another');
  await pc.logsInByCard('jpki');
  await expect(pc.page.getByText('DEMO-1004')).toBeVisible();
  await pc.logsOut();
  await reader.swap('pharmacist');
  await pc.logsInByCard('hpki');
  await expect(pc.page.getByText('DEMO-1002')).toBeVisible();
});

test('with both cards in reach each way offers its own', async ({ reader, pc }) => {
  await reader.insert('mynumber-of-another');
  await reader.insert('pharmacist');
  await pc.logsInByCard('hpki');
  await expect(pc.page.getByText('DEMO-1002')).toBeVisible();
  await pc.logsOut();
  await pc.logsInByCard('jpki');
  await expect(pc.page.getByText('DEMO-1004')).toBeVisible();
});

test('the holder\'s renewed card works without anybody having said so', async ({ reader, pc }) => {
  await reader.insert('doctor-renewed');
  await pc.logsInByCard('hpki');
  await expect(pc.page.getByText('DEMO-1001')).toBeVisible();
});
