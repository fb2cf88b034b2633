// PCs: binding a My Number card (3.13 to 3.17), by TLS and by the browser's extension.

import { expect, test } from '../../fixtures/cards';
import type { Reader } from '../../fixtures/reader';
import type { Pc } from '../../pages/pc';
import { isSaid } from '../../fixtures/focus';

/** The HPKI card said who is there; the cards are about to be swapped. */
async function mayBind(reader: Reader, pc: Pc): Promise<void> {
  await reader.insert('doctor');
  await pc.logsInByCard('hpki');
  await pc.bindsMyNumber();
}

test('3.13 without the extension the message says so within moments, and the card is bound without it', { tag: '@m3.13' }, async ({ reader, pc }) => {
  await mayBind(reader, pc);
  await pc.usesExtension();
  await pc.explained.seesIncident('3.13');
  await pc.explained.blames('3.13', /拡張機能が入っていません/);
  await pc.explained.advises('3.13', /拡張機能を入れるか、オンに/, 'windows');
  await pc.explained.presses('3.13', 'マイナンバーカードを登録する');
  await reader.swap('mynumber');
  await pc.card.reads('jpki');
  await pc.isBound();
});

test('3.14 a card that is another holder\'s is told with the code for the desk, and one\'s own is bound', { tag: '@m3.14' }, async ({ reader, pc }) => {
  await mayBind(reader, pc);
  await reader.swap('mynumber-of-another');
  await pc.hasSwapped();
  await pc.card.reads('jpki');
  await pc.explained.seesIncident('3.14');
  await expect(pc.explained.message('3.14')).toContainText('JPKIHRREGERR003');
  await pc.explained.blames('3.14', /別の方のもの/);
  await pc.explained.advises('3.14', /見本認証局/, 'windows');
  await expect(pc.explained.message('3.14')).not.toContainText('DEMO-1004');
  await reader.swap('mynumber');
  await pc.page.getByRole('button', { name: 'もう一度試す' }).click();
  await pc.isBound();
});

test.describe('with the extension', () => {
  test.use({ installed: 'extension' });

  test('3.13 without the software behind the extension the message blames that layer, and with it the card is bound', { tag: '@m3.13' }, async ({ reader, extension, pc }) => {
    await extension.holds('mynumber');
    await extension.reaches(null);
    await mayBind(reader, pc);
    await pc.usesExtension();
    await pc.explained.sees('3.13');
    await pc.explained.blames('3.13', /利用者クライアントソフト/);
    await pc.explained.advises('3.13', /「利用者クライアントソフト」を入れるか/, 'windows');
    await extension.reaches('1.0');
    await pc.explained.presses('3.13', 'もう一度試す');
    await pc.card.reads();
    await pc.isBound();
  });

  test('3.13 software that hangs is told as that after its own clock', { tag: '@m3.13' }, async ({ reader, extension, pc }) => {
    await extension.holds('mynumber');
    await extension.is('silent');
    await mayBind(reader, pc);
    await pc.usesExtension();
    await pc.card.reads();
    await pc.explained.sees('3.13');
    await pc.explained.blames('3.13', /利用者クライアントソフト/);
    await extension.is('ready');
    await pc.explained.presses('3.13', 'もう一度試す');
    await pc.isBound();
  });

  test('3.14 is told by way of the extension, too', { tag: '@m3.14' }, async ({ reader, extension, pc }) => {
    await extension.holds('mynumber-of-another');
    await mayBind(reader, pc);
    await pc.usesExtension();
    await pc.card.reads();
    await pc.explained.sees('3.14');
    await expect(pc.explained.message('3.14')).toContainText('JPKIHRREGERR003');
  });

  test('3.15 software that is open elsewhere is told as that, and once it is closed the card is bound', { tag: '@m3.15' }, async ({ reader, extension, pc }) => {
    await extension.holds('mynumber');
    await extension.is('busy');
    await mayBind(reader, pc);
    await pc.usesExtension();
    await pc.card.reads();
    await pc.explained.seesIncident('3.15');
    await pc.explained.blames('3.15', /小さな画面/);
    await pc.explained.advises('3.15', /すべて閉じて/, 'windows');
    await extension.is('ready');
    await pc.explained.presses('3.15', 'もう一度試す');
    await pc.isBound();
  });

  test('3.15 a second tab does not take the card from the first one', { tag: '@m3.15' }, async ({ reader, extension, pc }) => {
    await extension.holds('mynumber');
    await extension.is('slow');
    await mayBind(reader, pc);
    await pc.usesExtension();
    await pc.card.reads();
    await isSaid(pc.page, '開いた小さな画面で');
    const second = await pc.secondTab();
    await second.opensMyPage();
    await second.bindsMyNumber();
    await second.usesExtension();
    await second.card.reads();
    await second.explained.sees('3.15');
    await pc.page.close();
    await extension.is('ready');
    await second.explained.presses('3.15', 'もう一度試す');
    await second.isBound();
  });

  test('a tab that is just being closed has the card a moment longer, and that is not 3.15', { tag: '@m3.15' }, async ({ reader, extension, pc }) => {
    await extension.holds('mynumber');
    await mayBind(reader, pc);
    const second = await pc.secondTab();
    await second.opensMyPage();
    const release = await second.page.evaluateHandle(
      () => new Promise<() => void>(held => void navigator.locks.request('kagura-card', () => new Promise<void>(letGo => held(letGo)))),
    );
    await pc.usesExtension();
    await pc.card.reads();
    const waiting = () => second.page.evaluate(async () => (await navigator.locks.query()).pending?.some(it => it.name === 'kagura-card'));
    await expect.poll(waiting, 'the first tab waits for the card').toBe(true);
    await release.evaluate(letGo => letGo());
    await pc.isBound();
  });

  test('3.16 an empty reader is told as that, and with the card it is bound', { tag: '@m3.16' }, async ({ reader, extension, pc }) => {
    await mayBind(reader, pc);
    await pc.usesExtension();
    await pc.card.reads();
    await pc.explained.seesIncident('3.16');
    await pc.explained.blames('3.16', /./);
    await pc.explained.advises('3.16', /マイナンバーカードを入れ直して/, 'windows');
    await extension.holds('mynumber');
    await pc.explained.presses('3.16', 'もう一度試す');
    await pc.isBound();
  });

  test('3.17 a PIN that is not typed in time is told as that, and the next try binds', { tag: '@m3.17' }, async ({ reader, extension, pc }) => {
    await extension.holds('mynumber');
    await extension.is('slow');
    await mayBind(reader, pc);
    await pc.page.clock.install();
    await pc.usesExtension();
    const pin = pc.page.evaluate(() => new Promise<void>(asked => {
      addEventListener('kagura-card-answer', event => {
        if ((event as CustomEvent<string>).detail.includes('stage')) asked();
      });
    }));
    await pc.card.reads();
    await pin;
    await isSaid(pc.page, '開いた小さな画面で');
    await pc.page.clock.runFor('02:05');
    await pc.explained.sees('3.17');
    await extension.is('ready');
    await pc.explained.presses('3.17', 'もう一度試す');
    await pc.isBound();
  });
});
