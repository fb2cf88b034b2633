// PCs with a card: the browser brought no certificate, or nothing at all (3.1, 3.2, 3.3, 3.10, 3.17, 3.21).

import { boxed, expect, Pc, test } from '../../fixtures/cards';

for (const [number, browser, userAgent] of [
  ['3.1', 'Chrome', Pc.chrome],
  ['3.2', 'Edge', Pc.edge],
] as const) {
  test.describe(`${number}: no certificate, in ${browser}`, { tag: `@m${number}` }, () => {
    test.use({ userAgent });

    test(`${number} without a card in the reader says so, and with one the next try logs in`, async ({ reader, pc }) => {
      await pc.opensLogin();
      await pc.card.chooses('hpki');
      await pc.card.logsIn('hpki');
      await pc.explained.seesIncident(number);
      await pc.explained.blames(number, /HPKI カードの証明書を見つけられません/);
      await pc.explained.advises(number, /HPKI カードを入れ直し/, 'windows');
      await reader.insert('doctor');
      await pc.explained.presses(number, 'もう一度試す');
      await pc.isOnMyPage();
    });

    test(`${number} with the other card in the reader names the card that is missing`, async ({ reader, pc }) => {
      await reader.insert('doctor');
      await pc.opensLogin();
      await pc.card.chooses('jpki');
      await pc.card.logsIn('jpki');
      await pc.explained.sees(number);
      await pc.explained.blames(number, /マイナンバーカードの証明書を見つけられません/);
      await reader.swap('mynumber-of-another');
      await pc.explained.presses(number, 'もう一度試す');
      await pc.isOnMyPage();
    });
  });
}

test.describe('3.1', { tag: '@m3.1' }, () => {
  test('3.1 an expired card is hidden by the browser, and the message says that this happens', async ({ reader, pc }) => {
    await reader.insert('expired');
    await pc.opensLogin();
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.explained.sees('3.1');
    await expect(pc.explained.causes('3.1')).toContainText(['期間外のカードは、ブラウザの一覧に表示されません']);
    await reader.swap('doctor');
    await pc.explained.presses('3.1', 'もう一度試す');
    await pc.isOnMyPage();
  });

  test('3.1 with the other card in the reader the message says so, and its own way is a press away', async ({ reader, pc }) => {
    await reader.insert('mynumber-of-another');
    await pc.opensLogin();
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.explained.sees('3.1');
    // A browser that takes long to find nothing leaves open what it found: the other card is named all the same.
    await expect(pc.explained.causes('3.1')).toContainText(['HPKI カードではなくマイナンバーカードです']);
    await pc.explained.presses('3.1', 'マイナンバーカードを使う');
    await pc.card.logsIn('jpki');
    await pc.isOnMyPage();
  });

  test('3.1 the whole window asks where a call asks nobody, and comes back signed in', async ({ reader, pc }) => {
    await pc.opensLogin();
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.explained.sees('3.1');
    await reader.insert('doctor');
    await pc.page.getByRole('button', { name: '別の方法で試す' }).click();
    await pc.isOnMyPage();
  });

  test('3.1 the phone is a way out', async ({ server, phone, pc }) => {
    await phone.registers(await server.invite('DEMO-1001'));
    await pc.opensLogin();
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.explained.sees('3.1');
    await pc.card.leavesForPhone();
    await pc.approvedBy(phone, 'DEMO-1001');
    await pc.isOnMyPage();
  });
});

test.describe('a box in the line', () => {
  boxed('3.3 a connection that is cut is told as that, and once it is not cut any more the next try logs in', { tag: '@m3.3' }, async ({ network, reader, pc }) => {
    network.does = 'drops';
    await reader.insert('doctor');
    await pc.opensLogin();
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.explained.seesIncident('3.3');
    await pc.explained.blames('3.3', /カードの確認に必要な通信を受信できませんでした/);
    await pc.explained.advises('3.3', /プロキシを通さずに/, 'windows');
    network.does = 'nothing';
    await pc.explained.presses('3.3', 'もう一度試す');
    await pc.isOnMyPage();
  });

  boxed('3.1 a box that answers by itself keeps the PC from the card\'s host, and the message says so', { tag: '@m3.1' }, async ({ network, reader, pc }) => {
    network.does = 'babbles';
    await reader.insert('doctor');
    await pc.opensLogin();
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.explained.sees('3.1');
    await pc.explained.blames('3.1', /カード用の接続先で受信できませんでした/);
    network.does = 'nothing';
    await pc.explained.presses('3.1', 'もう一度試す');
    await pc.isOnMyPage();
  });
});

test('3.10 a proxy that wants a password is named, and once it lets through the next try logs in', { tag: '@m3.10' }, async ({ server, reader, pc }) => {
  const hosts = /^https:\/\/\w+\.hpki\.localhost/;
  await reader.insert('doctor');
  await pc.page.route(hosts, route => route.fulfill({
    status: 401,
    headers: { 'access-control-allow-origin': server.origin, 'access-control-allow-credentials': 'true' },
    contentType: 'text/html',
    body: '<h1>Unauthorized</h1>',
  }));
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.explained.seesIncident('3.10');
  await pc.explained.blames('3.10', /プロキシがあります/);
  await pc.explained.advises('3.10', /職場のユーザー名とパスワード/, 'windows');
  await pc.page.unroute(hosts);
  await pc.explained.presses('3.10', 'もう一度試す');
  await pc.isOnMyPage();
});

test('3.10 a proxy whose answer no page may read is named all the same, and once it lets through the next try logs in', { tag: '@m3.10' }, async ({ reader, pc }) => {
  const hosts = /^https:\/\/\w+\.hpki\.localhost/;
  await reader.insert('doctor');
  await pc.page.route(hosts, route => route.fulfill({ status: 407, contentType: 'text/html', body: '<h1>Proxy</h1>' }));
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.explained.seesIncident('3.10');
  await pc.explained.blames('3.10', /プロキシがあります/);
  await pc.page.unroute(hosts);
  await pc.explained.presses('3.10', 'もう一度試す');
  await pc.isOnMyPage();
});

test('3.1 a network without a way to the card\'s host is told as that', { tag: '@m3.1' }, async ({ reader, pc }) => {
  const hosts = /^https:\/\/\w+\.hpki\.localhost/;
  await reader.insert('doctor');
  await pc.page.route(hosts, route => route.abort('connectionrefused'));
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.explained.sees('3.1');
  await pc.explained.blames('3.1', /カード用の接続先で受信できませんでした/);
});

test.describe('3.17: too slow', { tag: '@m3.17' }, () => {
  test.describe('with the list', () => {
    test.use({ chooser: 'at-screen', settings: { 'cards.patience': '2s' } });

    test('3.17 a list of certificates that stays open too long is told as that, and once it is closed the phone is a way out', async ({ server, reader, desk, phone, pc }) => {
      await phone.registers(await server.invite('DEMO-1001'));
      await reader.insert('doctor');
      await pc.opensLogin();
      await pc.card.chooses('hpki');
      await pc.card.logsIn('hpki');
      await pc.explained.seesIncident('3.17');
      await pc.explained.blames('3.17', /時間がかかりすぎました/);
      await pc.explained.advises('3.17', /PIN/, 'windows');
      // As long as it is open, nothing can be pressed on the page.
      await desk?.presses('Escape');
      await pc.card.leavesForPhone();
      await pc.approvedBy(phone, 'DEMO-1001');
      await pc.isOnMyPage();
    });
  });

  boxed.describe('with the PIN', () => {
    boxed.use({ patience: '2s' });

    boxed('3.17 a PIN that is not typed in time (a box holds the handshake) is told as that, and the next try logs in', async ({ network, reader, pc }) => {
      network.does = 'holds';
      await reader.insert('doctor');
      await pc.opensLogin();
      await pc.card.chooses('hpki');
      await pc.card.logsIn('hpki');
      await pc.explained.seesIncident('3.17');
      await pc.explained.blames('3.17', /時間がかかりすぎました/);
      network.does = 'nothing';
      await pc.explained.presses('3.17', 'もう一度試す');
      await pc.isOnMyPage();
    });
  });
});

boxed('cancelling while the PIN is asked for is an ordinary end, and the other way is open', async ({ network, server, reader, phone, pc }) => {
  network.does = 'holds';
  await phone.registers(await server.invite('DEMO-1001'));
  await reader.insert('doctor');
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.card.isAsked();
  await pc.cancels();
  await expect(pc.page.getByRole('status').filter({ hasText: 'カードの読み取りをやめました' })).toBeVisible();
  await pc.choosesPhone();
  await pc.approvedBy(phone, 'DEMO-1001');
  await pc.isOnMyPage();
});

boxed('3.21 a handshake that breaks off is told as the card\'s trouble, and the next try goes by the older TLS that every card can sign for', { tag: '@m3.21' }, async ({ network, reader, pc }) => {
  network.does = 'breaks';
  await reader.insert('doctor');
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.explained.seesIncident('3.21');
  await expect(pc.explained.message('3.21').getByRole('heading', { level: 2 })).toContainText('ブラウザの方式に対応していません');
  await pc.explained.advises('3.21', /カードのソフトを最新のバージョンに/, 'windows');
  network.does = 'nothing';
  await pc.explained.presses('3.21', 'もう一度試す');
  await expect.poll(() => network.spoken).toBe('TLS 1.2');
  await pc.isOnMyPage();
});
