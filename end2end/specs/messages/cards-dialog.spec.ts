// PCs with a card: what only Windows and the browser show beside the page (3.15, 3.16, 3.21, 3.23, 3.24).

import { presents } from '../../fixtures/network';
import { boxed, expect, test } from '../../fixtures/cards';
import type { Pc } from '../../pages/pc';

// While its list of certificates is open the browser lets nobody press anything on the page; while the PIN is asked for it does.
for (const [number, picture, advice] of [
  ['3.15', '既にアプリケーションが起動しています。', /すべて閉じて/],
  ['3.16', '個人番号カードに接続できません。', /入れ直して/],
  ['3.23', '情報不足のため、この証明書を検証できません。', /特別な操作は不要/],
  ['3.24', 'この証明書の整合性を保証できません。', /特別な操作は不要/],
] as const) {
  boxed(`${number} is found by its drawing, and the page goes on waiting for the card`, { tag: `@m${number}` }, async ({ network, reader, pc }) => {
    network.does = 'holds';
    await reader.insert('doctor');
    await pc.opensLogin();
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.card.isAsked();
    const message = await pc.explained.pointsAt(picture, number);
    await pc.explained.unfolds(number);
    await expect(message.getByRole('img', { name: picture })).toBeVisible();
    await pc.explained.advises(number, advice, 'windows');
    await pc.card.isStillAsked();
  });
}

/** What Windows would say of the card is folded below the code: it does no harm, and only whoever wants to know unfolds it. */
async function isToldFolded(pc: Pc, number: string): Promise<void> {
  await pc.code();
  const line = pc.page.getByText(/^ご参考：/);
  await expect(pc.explained.message(number)).toBeHidden();
  await line.click();
  await pc.explained.sees(number);
  await pc.explained.advises(number, /特別な操作は不要/, 'windows');
}

test('3.23 a card that came without the certificates above it logs in at once; whoever registers a phone with it can unfold why that does no harm', { tag: '@m3.23' }, async ({ reader, pc }) => {
  await reader.insert('doctor');
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.isOnMyPage();
  await pc.logsOut();
  await pc.opensRegister();
  await pc.card.chooses('hpki');
  await pc.card.reads();
  await isToldFolded(pc, '3.23');
});

test('3.24 a card that came with an old certificate above it (as Windows sends it: by another TLS client) does so, too', { tag: '@m3.24' }, async ({ server, pc }) => {
  await presents(pc.page, { pki: server.pki, card: 'doctor', above: ['hpki-authentication-2'] });
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.isOnMyPage();
  await pc.logsOut();
  await pc.opensRegister();
  await pc.card.chooses('hpki');
  await pc.card.reads();
  await isToldFolded(pc, '3.24');
});

test('a card that came with all certificates above it (by another TLS client) logs in without a word', async ({ server, pc }) => {
  await presents(pc.page, { pki: server.pki, card: 'doctor' });
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.isOnMyPage();
});

test.describe('at a screen', () => {
  test.use({ chooser: 'at-screen' });

  test('3.21 closing the browser\'s list without choosing is told as that, and choosing in the next one logs in', { tag: '@m3.21' }, async ({ reader, desk, pc }) => {
    await reader.insert('doctor');
    await pc.opensLogin();
    await pc.card.chooses('hpki');
    const without = await desk?.windows();
    const listIsOpen = () => expect.poll(() => desk?.windows()).toBe((without ?? 0) + 1);
    await pc.card.logsIn('hpki');
    await listIsOpen();
    await pc.card.takesAMoment();
    await desk?.presses('Escape');
    await pc.explained.seesIncident('3.21');
    await pc.explained.blames('3.21', /キャンセルが押されたか、画面が閉じられました/);
    await pc.explained.advises('3.21', /ご自身の証明書を選び/, 'windows');
    await pc.explained.presses('3.21', 'もう一度試す');
    await listIsOpen();
    await desk?.presses('Return');
    await pc.isOnMyPage();
  });
});
