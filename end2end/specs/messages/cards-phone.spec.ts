// A card or the old phone allowed a phone to be registered, and then it went wrong (2.1, 2.6, 2.19, 3.6, 3.22).

import { expect, handsets, test } from '../../fixtures/cards';
import type { Reader } from '../../fixtures/reader';
import type { Pc } from '../../pages/pc';

/** The card has shown who is there; gives the code for the phone. */
async function allows(reader: Reader, pc: Pc): Promise<string> {
  await reader.insert('doctor');
  await pc.opensRegister();
  await pc.card.chooses('hpki');
  await pc.card.reads();
  return pc.code();
}

test('2.1 a holder who was disabled after the card had been read is told so on the phone', { tag: '@m2.1' }, async ({ server, reader, phone, pc }) => {
  const code = await allows(reader, pc);
  await server.desk('holder', 'disable', 'DEMO-1001');
  await phone.opens(code);
  await phone.explained.seesIncident('2.1');
  await phone.explained.advises('2.1', /見本認証局/, 'iphone');
  await server.desk('holder', 'enable', 'DEMO-1001');
});

test('2.6 a bogus signature does not change phones, and the next try does', { tag: '@m2.6' }, async ({ server, phone, another, pc }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await pc.opensRegister();
  await pc.changesPhone();
  const first = await pc.code();
  await phone.opens(first);
  await phone.chooses(await pc.number());
  await phone.key.answersBadly({ isBogusSignature: true });
  await phone.allowsAnother();
  await phone.explained.seesIncident('2.6');
  await phone.key.answersBadly({ isBogusSignature: false });
  await phone.triesAgain();
  const fresh = await another(handsets.android);
  await fresh.scans(await pc.codeAfter(first), pc.page);
  await fresh.makesPasskey();
  await fresh.namesDevice();
});

test.describe('little time', () => {
  test.use({ settings: { 'limits.journey': '6s' } });

  test('2.19 and 3.22 a registration by card that took too long is told on both screens, and the new code registers', { tag: ['@m2.19', '@m3.22'] }, async ({ reader, phone, pc }) => {
    await phone.opens(await allows(reader, pc));
    await phone.explained.seesIncident('2.19');
    await phone.explained.advises('2.19', /パソコンに今表示されている/, 'iphone');
    await pc.explained.sees('3.22');
    await pc.explained.presses('3.22', '新しい QR コードを表示');
    await phone.scans(await pc.code(), pc.page);
    await phone.makesPasskey();
    await phone.namesDevice();
  });
});

test.describe('little time for changing phones', () => {
  test.use({ settings: { 'limits.journey': '8s' } });

  test('3.22 a change of phones that took too long in all says so on the PC, and beginning again shows a new code', { tag: '@m3.22' }, async ({ server, phone, pc }) => {
    await phone.registers(await server.invite('DEMO-1001'));
    await pc.opensRegister();
    await pc.changesPhone();
    const first = await pc.code();
    await phone.opens(first);
    await phone.chooses(await pc.number());
    await phone.allowsAnother();
    const second = await pc.codeAfter(first);
    await pc.explained.sees('3.22');
    await pc.explained.titled('3.22');
    await pc.explained.presses('3.22', '新しい QR コードを表示');
    await pc.changesPhone();
    expect(await pc.code()).not.toBe(second);
  });
});

test.describe('3.6: traces of another session, or no cookie', { tag: '@m3.6' }, () => {
  test('3.6 somebody else is signed in on this PC: one click switches to the holder of the card', async ({ reader, pc }) => {
    await reader.insert('pharmacist');
    await pc.logsInByCard('hpki');
    await reader.swap('doctor');
    await pc.opensLogin();
    await pc.page.getByRole('button', { name: '別の方がログインする' }).click();
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.explained.takesOver('3.6', '見本 かおる（薬剤師）', '見本 はなこ（医師）');
    await pc.isOnMyPage();
    await expect(pc.page.getByText('DEMO-1001')).toBeVisible();
  });

  test.describe('with all cookies refused', () => {
    test.use({ cookies: 'refused' });

    test('3.6 a card is not asked for in vain: the setting to change is named', async ({ reader, pc }) => {
      await reader.insert('doctor');
      await pc.opensLogin();
      await pc.card.chooses('hpki');
      await pc.card.logsIn('hpki');
      await pc.explained.seesIncident('3.6', 'trouble');
      await pc.explained.blames('3.6', /Cookie がブロックされ/);
      await pc.explained.advises('3.6', /Cookie を使えるように/, 'windows');
    });
  });
});
