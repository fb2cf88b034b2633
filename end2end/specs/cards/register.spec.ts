// J2, J3 and J4: registering a phone from a PC, with a card or with the old phone.

import { expect, handsets, test } from '../../fixtures/cards';
import { isSaid } from '../../fixtures/focus';

for (const [kind, card, holder] of [
  ['hpki', 'doctor', 'DEMO-1001'],
  ['jpki', 'mynumber-of-another', 'DEMO-1004'],
] as const) {
  test(`a card (${kind}) allows its holder to register a phone, and the PC sees it at once`, async ({ reader, phone, pc }) => {
    await reader.insert(card);
    await pc.opensRegister();
    await pc.card.chooses(kind);
    await pc.card.reads();
    await isSaid(pc.page, '新しく登録する端末のカメラで');
    // What may be known of the card is folded, and so is not said.
    await expect(pc.page.locator('#live')).not.toContainText('OK');
    await phone.scans(await pc.code(), pc.page);
    await expect(pc.page.getByRole('heading', { name: '登録する端末で操作を続けてください' })).toBeVisible();
    await phone.makesPasskey();
    await phone.namesDevice();
    await isSaid(pc.page, '端末を登録しました');
    await pc.page.getByRole('button', { name: 'ログイン画面へ' }).click();
    // The browser remembers the card as the way that was used last.
    await pc.choosesPhone();
    await pc.approvedBy(phone, holder);
    await pc.isOnMyPage();
    await expect(pc.page.getByText(holder)).toBeVisible();
  });
}

test('the old phone lets the new one in, and both work', async ({ server, phone, another, pc }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await pc.opensRegister();
  await pc.changesPhone();
  await isSaid(pc.page, 'カメラで');
  const first = await pc.code();
  await phone.opens(first);
  await phone.chooses(await pc.number());
  await phone.allowsAnother();
  const fresh = await another(handsets.android);
  await isSaid(pc.page, '新しく登録する端末のカメラで');
  const second = await pc.codeAfter(first);
  await fresh.scans(second, pc.page);
  await fresh.makesPasskey();
  await fresh.namesDevice('新しい電話');
  await isSaid(pc.page, '端末を登録しました');
  await pc.logsInWith(fresh, 'DEMO-1001');
});

test('reloading the PC keeps the registration that a card allowed', async ({ reader, phone, pc }) => {
  await reader.insert('doctor');
  await pc.opensRegister();
  await pc.card.chooses('hpki');
  await pc.card.reads();
  await pc.code();
  await pc.page.reload();
  await phone.scans(await pc.code(), pc.page);
  await phone.makesPasskey();
  await phone.namesDevice();
  await isSaid(pc.page, '端末を登録しました');
});
