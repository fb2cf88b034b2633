// PCs with a card: a certificate came, and it does not do (3.4, 3.5, 3.11, 3.18, 3.19, 3.20).

import { presents } from '../../fixtures/network';
import { type Card, expect, test } from '../../fixtures/cards';
import type { Kind } from '../../pages/card';
import type { Pc } from '../../pages/pc';

/** Tries to log in with the card in the reader. */
async function tries(pc: Pc, kind: Kind): Promise<void> {
  await pc.opensLogin();
  await pc.card.chooses(kind);
  await pc.card.logsIn(kind);
}

/** The button that begins once more, wherever the message leaves it. */
async function triesAgain(pc: Pc): Promise<void> {
  await pc.page.getByRole('button', { name: 'もう一度試す' }).click();
  await pc.isOnMyPage();
}

test.describe('3.4: the holder may not log in', { tag: '@m3.4' }, () => {
  test('3.4 an HPKI card of a disabled holder names whom to call, and another card logs in', async ({ reader, pc }) => {
    await reader.insert('disabled');
    await tries(pc, 'hpki');
    const message = await pc.explained.seesIncident('3.4').then(() => pc.explained.message('3.4'));
    await expect(message.getByText('HPKI証明書のユーザが無効となっています。')).toBeAttached();
    await pc.explained.blames('3.4', /停止または削除/);
    await pc.explained.advises('3.4', /見本認証局/, 'windows');
    await expect(await pc.card.came()).toContainText('Mamoru Mihon');
    await reader.swap('doctor');
    await triesAgain(pc);
  });

  test('3.4 a My Number card of a holder who is disabled meanwhile says so, until the desk lets the person in again', async ({ server, reader, pc }) => {
    await server.desk('holder', 'disable', 'DEMO-1004');
    await reader.insert('mynumber-of-another');
    await tries(pc, 'jpki');
    await pc.explained.sees('3.4');
    await expect(pc.explained.message('3.4').getByText('JPKI証明書のユーザが無効となっています。')).toBeAttached();
    await server.desk('holder', 'enable', 'DEMO-1004');
    await triesAgain(pc);
  });
});

test('3.11 a good card of somebody who is not registered here names whom to call, and the right card logs in', { tag: '@m3.11' }, async ({ reader, pc }) => {
  await reader.insert('stranger');
  await tries(pc, 'hpki');
  await pc.explained.seesIncident('3.11');
  await pc.explained.blames('3.11', /利用登録が、まだ済んでいません/);
  await pc.explained.advises('3.11', /登録の状況をお問い合わせください/, 'windows');
  await expect(await pc.card.came()).toContainText('Nozomi Mitoroku');
  await reader.swap('doctor');
  await triesAgain(pc);
});

test.describe('3.18: revoked', { tag: '@m3.18' }, () => {
  for (const [what, kind, card, title, cause, right] of [
    ['a revoked HPKI card', 'hpki', 'revoked', 'HPKI証明書が失効しています。', /失効させました/, 'doctor'],
    ['a revoked My Number card', 'jpki', 'mynumber-revoked', 'JPKI証明書が失効しています。', /失効させました/, 'mynumber-of-another'],
    ['a suspended My Number card', 'jpki', 'mynumber-on-hold', 'JPKI証明書が失効しています。', /証明書を一時停止しています/, 'mynumber-of-another'],
  ] as const satisfies readonly (readonly [string, Kind, Card, string, RegExp, Card])[]) {
    test(`3.18 ${what} is told with its day, and the right card logs in`, async ({ reader, pc }) => {
      await reader.insert(card);
      await tries(pc, kind);
      await pc.explained.seesIncident('3.18');
      await expect(pc.explained.message('3.18').getByText(title)).toBeAttached();
      await expect(pc.explained.message('3.18').getByRole('heading', { level: 2 })).toContainText(/\d+年\d+月\d+日/);
      await pc.explained.blames('3.18', cause);
      await pc.explained.advises('3.18', kind === 'hpki' ? /再発行|新しいカード/ : /市区町村/, 'windows');
      await reader.swap(right);
      await triesAgain(pc);
    });
  }

  test.describe('nobody can tell', () => {
    test.use({ settings: { 'cards.crls': '' } });

    test('3.18 a card whose lists are missing is not called revoked, and the phone is a way out', async ({ server, reader, phone, pc }) => {
      await phone.registers(await server.invite('DEMO-1001'));
      await reader.insert('doctor');
      await tries(pc, 'hpki');
      await pc.explained.seesIncident('3.18');
      await expect(pc.explained.message('3.18').getByRole('heading', { level: 2 })).toContainText('カードに問題は見つかっていません');
      await pc.explained.blames('3.18', /失効情報を取得できない/);
      await pc.explained.presses('3.18', 'スマートフォンでログインする');
      await pc.approvedBy(phone, 'DEMO-1001');
      await pc.isOnMyPage();
    });
  });
});

test.describe('3.19: another certificate than the one that was asked for', { tag: '@m3.19' }, () => {
  for (const [what, kind, card, title, says, cause] of [
    ['an HPKI card where a My Number card is asked for', 'jpki', 'doctor', 'JPKI認証でエラーが発生しました。', /HPKI カードが使われました/, /発行者は/],
    ['a My Number card where an HPKI card is asked for', 'hpki', 'mynumber-of-another', 'HPKI認証でエラーが発生しました。', /マイナンバーカードが使われました/, /発行者は/],
    ['the certificate for signing', 'hpki', 'signing', 'HPKI認証でエラーが発生しました。', /署名用の証明書が選ばれました/, /発行者は/],
    ['a forged card', 'hpki', 'forged', 'HPKI認証でエラーが発生しました。', /正しいことを確認できませんでした/, /./],
  ] as const satisfies readonly (readonly [string, Kind, Card, string, RegExp, RegExp])[]) {
    test(`3.19 ${what} (sent by another TLS client: Chromium keeps to what is asked for) is named, and the right one logs in`, async ({ server, reader, pc }) => {
      await presents(pc.page, { pki: server.pki, card });
      await tries(pc, kind);
      await pc.explained.seesIncident('3.19');
      await expect(pc.explained.message('3.19').getByText(title)).toBeAttached();
      await expect(pc.explained.message('3.19').getByRole('heading', { level: 2 })).toContainText(says);
      await pc.explained.states('3.19', cause);
      await pc.explained.advises('3.19', /./, 'windows');
      await pc.page.unrouteAll();
      await reader.insert(kind === 'hpki' ? 'doctor' : 'mynumber-of-another');
      await triesAgain(pc);
    });
  }

  test('3.19 the card that came can be used for what it is', async ({ server, reader, pc }) => {
    await presents(pc.page, { pki: server.pki, card: 'doctor' });
    await tries(pc, 'jpki');
    await pc.explained.sees('3.19');
    await pc.page.unrouteAll();
    await reader.insert('doctor');
    await pc.explained.presses('3.19', 'HPKI カードを使う');
    await pc.card.logsIn('hpki');
    await pc.isOnMyPage();
  });
});

test('3.5 the HPKI card that was used a moment ago is sent again (by another TLS client), and the swapped card is bound without closing the browser', { tag: '@m3.5' }, async ({ server, reader, pc }) => {
  await reader.insert('doctor');
  await pc.logsInByCard('hpki');
  await pc.bindsMyNumber();
  await pc.hasSwapped();
  await presents(pc.page, { pki: server.pki, card: 'doctor' });
  await pc.card.reads('jpki');
  await pc.explained.seesIncident('3.5');
  await pc.explained.advises('3.5', /ブラウザを閉じなくても選び直せます/, 'windows');
  await pc.page.unrouteAll();
  await reader.swap('mynumber');
  await pc.explained.presses('3.5', 'もう一度試す');
  await pc.isBound();
});

test.describe('3.20: nobody\'s My Number card', { tag: '@m3.20' }, () => {
  test('3.20 a card that is bound to nobody is bound from here, with the HPKI card, and logs in', async ({ reader, pc }) => {
    await reader.insert('mynumber');
    await tries(pc, 'jpki');
    await pc.explained.seesIncident('3.20');
    await pc.explained.blames('3.20', /まだこのサイトに登録されていません/);
    await reader.swap('doctor');
    await pc.explained.presses('3.20', 'マイナンバーカードを登録する');
    await pc.card.reads('hpki');
    await pc.maySwap();
    await reader.swap('mynumber');
    await pc.hasSwapped();
    await pc.card.reads('jpki');
    await pc.isBound();
    await pc.page.getByRole('button', { name: '戻る' }).click();
    await pc.logsOut();
    await pc.logsInByCard('jpki');
  });

  test('3.20 a card that was just renewed is told as that', async ({ reader, pc }) => {
    await reader.insert('mynumber-renewed');
    await tries(pc, 'jpki');
    await pc.explained.sees('3.20');
    await expect(pc.explained.message('3.20').getByRole('heading', { level: 2 })).toContainText('カードが新しくなった方は');
    await expect(pc.explained.causes('3.20').filter({ hasText: /更新されました/ })).toContainText('この可能性が高い');
  });
});
