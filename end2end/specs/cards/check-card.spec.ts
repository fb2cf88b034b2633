// "Check this device" on a PC: the hosts for cards, the card itself, and the extension.

import { expect, test } from '../../fixtures/cards';
import { CheckPage } from '../../pages/check';

test('a PC that reaches the hosts for cards is fine, and its good card is tried without a login', async ({ pc, server, reader }) => {
  await reader.insert('doctor');
  const check = new CheckPage(pc.page, server);
  await check.opens();
  await check.isDone();
  await check.isFine('カード用の接続先');
  await check.isNotNeeded('マイナンバーカード用の拡張機能');
  await pc.page.getByRole('button', { name: 'HPKI カードで試す' }).click();
  await check.isFine('カードの証明書');
  await pc.page.goto(`${server.origin}/account`);
  await expect(pc.page.getByRole('heading', { name: '登録済みの端末' })).toHaveCount(0);
});

test('without a certificate the attempt ends in the message that explains it', async ({ pc, server }) => {
  const check = new CheckPage(pc.page, server);
  await check.opens();
  await check.isDone();
  await pc.page.getByRole('button', { name: 'HPKI カードで試す' }).click();
  await check.isBad('カードの証明書', /お問い合わせ番号 \d{3}-\d{4}/);
});

test('hosts for cards that are blocked are told, and fine when they are not', async ({ pc, server }) => {
  await pc.page.route(/hpki\.localhost/, route => route.abort());
  const check = new CheckPage(pc.page, server);
  await check.opens();
  await check.isBad('カード用の接続先', /接続できない/, 'network');
  await pc.page.unroute(/hpki\.localhost/);
  await check.checksAgain('カード用の接続先');
  await check.isFine('カード用の接続先');
});

test.describe('with the extension', () => {
  test.use({ installed: 'extension' });
  test('the extension and its software are seen, and each is missed when it is gone', async ({ pc, server, extension }) => {
    await extension.reaches('1.0');
    const check = new CheckPage(pc.page, server);
    await check.opens();
    await check.isFine('マイナンバーカード用の拡張機能');
    await extension.reaches(null);
    await check.checksAgain('マイナンバーカード用の拡張機能');
    await check.isBad('マイナンバーカード用の拡張機能', /ソフトが応答しません/, 'client-software');
  });
});
