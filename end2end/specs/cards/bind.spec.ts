// J9: binding a My Number card, by TLS and by the browser's extension; and taking cards away again (J10).

import { expect, test } from '../../fixtures/cards';
import { isSaid } from '../../fixtures/focus';

test('a My Number card is bound after the HPKI card, swapped in one run of the browser, and logs in from then on', async ({ reader, pc }) => {
  await reader.insert('doctor');
  await pc.logsInByCard('hpki');
  await pc.bindsMyNumber();
  await expect(pc.page.getByRole('img', { name: /HPKI カードを抜き/ })).toBeVisible();
  await reader.swap('mynumber');
  await pc.hasSwapped();
  await pc.card.reads('jpki');
  await pc.isBound();
  await pc.page.getByRole('button', { name: '戻る' }).click();
  await expect(pc.page.getByRole('listitem', { name: 'マイナンバーカード' })).toBeVisible();
  await pc.logsOut();
  await pc.logsInByCard('jpki');
  await expect(pc.page.getByText('DEMO-1001')).toBeVisible();
});

test('whoever came by phone shows the HPKI card first, and goes right on', async ({ server, reader, phone, pc }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await pc.logsInWith(phone, 'DEMO-1001');
  await pc.bindsMyNumber();
  await expect(pc.page.getByRole('heading', { name: 'HPKI カードで本人確認をします' })).toBeVisible();
  await expect(pc.page.getByText('HPKI カードも登録済みの')).toContainText('「登録のご案内」の発行を依頼');
  await reader.insert('doctor');
  await pc.card.reads('hpki');
  await pc.maySwap();
  await reader.swap('mynumber');
  await pc.hasSwapped();
  await pc.card.reads('jpki');
  await pc.isBound();
});

test('the HPKI card that was left in the reader is named, and the next try with the right card goes on', async ({ reader, pc }) => {
  await reader.insert('doctor');
  await pc.logsInByCard('hpki');
  await pc.bindsMyNumber();
  await pc.hasSwapped();
  await pc.card.reads('jpki');
  const message = await pc.explained.sees('3.1');
  await expect(message).toContainText('マイナンバーカードではなく HPKI カードです');
  // Here it has to be this card: no other way is offered that would lead away.
  await expect(message.getByRole('button', { name: /カードを使う|スマートフォンを使う/ })).toHaveCount(0);
  await reader.swap('mynumber');
  await pc.explained.presses('3.1', 'もう一度試す');
  await pc.isBound();
});

test('a renewed My Number card takes the place of the old one', async ({ reader, pc }) => {
  await reader.insert('doctor');
  await pc.logsInByCard('hpki');
  await pc.bindsMyNumber();
  await reader.swap('mynumber');
  await pc.hasSwapped();
  await pc.card.reads('jpki');
  await pc.isBound();
  await pc.page.getByRole('button', { name: '戻る' }).click();
  await pc.page.getByRole('button', { name: '新しいマイナンバーカードに変更' }).click();
  await reader.swap('mynumber-renewed');
  await pc.hasSwapped();
  await pc.card.reads('jpki');
  await pc.isBound();
  await pc.page.getByRole('button', { name: '戻る' }).click();
  await expect(pc.page.getByRole('listitem', { name: 'マイナンバーカード' })).toHaveCount(1);
});

test('a card that was removed logs nobody in any more', async ({ reader, pc }) => {
  await reader.insert('mynumber-of-another');
  await pc.logsInByCard('jpki');
  await pc.page.getByRole('listitem', { name: 'マイナンバーカード' }).getByRole('button', { name: '登録を削除する' }).click();
  const dialog = pc.page.getByRole('alertdialog');
  await expect(dialog).toContainText('この画面からもログアウトします');
  await dialog.getByRole('button', { name: '登録を削除する' }).click();
  await expect(pc.page.getByText('マイナンバーカードの登録を削除')).toBeVisible();
  await pc.page.getByRole('button', { name: 'マイナンバーカードで確認する' }).click();
  await pc.page.getByRole('button', { name: 'カードを読み取る' }).click();
  await isSaid(pc.page, 'ログアウトしました');
  await pc.opensLogin();
  await pc.card.chooses('jpki');
  await pc.card.logsIn('jpki');
  await pc.explained.sees('3.20');
});

test.describe('by the extension', () => {
  test.use({ installed: 'extension' });

  test('the card signs a challenge, is bound, and logs in by TLS', async ({ reader, extension, pc }) => {
    await reader.insert('doctor');
    await pc.logsInByCard('hpki');
    await extension.holds('mynumber');
    await pc.bindsMyNumber();
    await pc.usesExtension();
    await pc.card.reads();
    await pc.isBound();
    await pc.page.getByRole('button', { name: '戻る' }).click();
    await pc.logsOut();
    await reader.swap('mynumber');
    await pc.logsInByCard('jpki');
    await expect(pc.page.getByText('DEMO-1001')).toBeVisible();
  });

  test('closing the PIN\'s window is an ordinary end, and the next try binds', async ({ reader, extension, pc }) => {
    await reader.insert('doctor');
    await pc.logsInByCard('hpki');
    await extension.holds('mynumber');
    await extension.is('cancelled');
    await pc.bindsMyNumber();
    await pc.usesExtension();
    await pc.card.reads();
    await expect(pc.page.getByRole('status').filter({ hasText: 'カードの読み取りをやめました' })).toBeVisible();
    await extension.is('ready');
    await pc.card.reads();
    await pc.isBound();
  });

  test('what does not do is told where the focus is, leads to no sign-in, and is tried again with one press', async ({ reader, extension, pc }) => {
    await reader.insert('doctor');
    await pc.logsInByCard('hpki');
    await pc.bindsMyNumber();
    await pc.usesExtension();
    for (const [card, number] of [['mynumber-revoked', '3.18'], ['doctor', '3.19']] as const) {
      await extension.holds(card);
      await pc.card.reads();
      await pc.explained.sees(number);
      await expect(pc.explained.message(number).getByRole('heading', { level: 2 })).toBeFocused();
      // Nobody signs in here: neither the phone nor the other card is a way.
      await expect(pc.page.getByRole('main').getByRole('button', { name: /ログイン|カードを使う/ })).toHaveCount(0);
      if (card === 'mynumber-revoked') {
        await pc.page.getByRole('button', { name: '戻る' }).click();
        await pc.bindsMyNumber();
        await pc.usesExtension();
      }
    }
    await extension.holds('mynumber');
    await pc.page.getByRole('button', { name: 'もう一度試す' }).click();
    await pc.isBound();
  });

  test('it signs nothing that names another site', async ({ extension, pc }) => {
    await extension.holds('mynumber');
    await pc.opensLogin();
    const answer = await pc.page.evaluate(() => new Promise<string>(done => {
      addEventListener('kagura-card-answer', event => {
        const { detail } = event as CustomEvent<string>;
        if (!detail.includes('stage')) done(detail);
      });
      const message = btoa('kagura: bind a My Number card\nhttps://auth.example.jp\nx').replaceAll('=', '');
      const asked = { v: 1, id: 'a', ask: 'sign', message, origin: location.origin };
      dispatchEvent(new CustomEvent('kagura-card', { detail: JSON.stringify(asked) }));
    }));
    expect(JSON.parse(answer)).toEqual({ v: 1, id: 'a', error: 'failed', said: 'the message is for another site' });
  });
});
