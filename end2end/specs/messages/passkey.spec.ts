// Phones: making or using the passkey did not come to its end (2.3, 2.6, 2.8).

import { expect, handsets, test } from '../../fixtures';
import { isSaid } from '../../fixtures/focus';

test.describe('2.3: the registration does not hold', { tag: '@m2.3' }, () => {
  test('2.3 an answer without the person\'s check is refused, and trying again finishes', async ({ server, phone }) => {
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.key.answersBadly({ isBadUV: true });
    await phone.makesPasskey();
    await phone.explained.seesIncident('2.3');
    await phone.explained.advises('2.3', /指紋・顔・画面ロック/, 'iphone');
    await phone.explained.blames('2.3', /指紋や顔/);
    await phone.key.answersBadly({ isBadUV: false });
    await phone.triesAgain();
    await phone.namesDevice();
  });

  test('2.3 on Android the same leads to Android\'s settings', async ({ server, another }) => {
    const phone = await another(handsets.android);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.key.answersBadly({ isBadUV: true });
    await phone.makesPasskey();
    await phone.explained.seesIncident('2.3');
    await phone.explained.advises('2.3', /画面ロックに PIN/, 'android');
  });

  test('2.3 a phone that is registered already is told so, and goes on to log in', async ({ server, phone }) => {
    const holder = await phone.belongsToSomebody();
    await phone.mayMakePasskey(await server.invite(holder));
    await phone.makesPasskey();
    const message = await phone.explained.sees('2.3', 'calm');
    await expect(message.getByRole('heading', { level: 2 })).toContainText('すでに登録されています');
    await phone.explained.blames('2.3', /登録済みのパスキー/);
    await phone.explained.message('2.3').getByRole('link', { name: 'ログイン画面へ' }).click();
    await phone.page.getByRole('button', { name: 'この端末でログイン' }).click();
    await phone.isOnMyPage();
  });
});

test.describe('2.6: the proof does not hold', { tag: '@m2.6' }, () => {
  for (const [what, bits, cause] of [
    ['a bogus signature', { isBogusSignature: true }, /端末からの応答を検証できません/],
    ['an answer without the person\'s check', { isBadUV: true }, /指紋や顔/],
    ['an answer without a touch', { isBadUP: true }, /指紋や顔/],
  ] as const) {
    test(`2.6 ${what} is refused, and trying again logs in`, async ({ phone }) => {
      await phone.belongsToSomebody();
      await phone.key.answersBadly(bits);
      await phone.logsIn();
      await phone.explained.seesIncident('2.6');
      await phone.explained.advises('2.6', /./, 'iphone');
      await phone.explained.blames('2.6', cause);
      await phone.key.answersBadly({ isBogusSignature: false, isBadUV: false, isBadUP: false });
      await phone.triesAgain();
      await phone.isOnMyPage();
    });
  }

  test('2.6 the PC says that the phone could not confirm it, and another one goes on with a new code', async ({ server, phone, another, pc }) => {
    const holder = await phone.belongsToSomebody();
    const second = await another();
    await second.registers(await server.invite(holder));
    await phone.key.answersBadly({ isBadUV: true });
    await pc.opensLogin();
    await pc.approvedBy(phone, holder);
    await phone.explained.seesIncident('2.6');
    await isSaid(pc.page, 'スマートフォンで確認できませんでした');
    await pc.page.getByRole('button', { name: '新しい QR コードを表示' }).click();
    await expect(pc.page.getByText('スマートフォンで確認できませんでした')).toHaveCount(0);
    await second.opens(await pc.code());
    await second.chooses(await pc.number());
    await second.confirms();
    await pc.isOnMyPage();
  });

  test('2.6 a passkey of somebody else is named as the cause', async ({ server, phone, another, pc }) => {
    await phone.belongsToSomebody();
    const right = await another();
    const other = await server.holder();
    await right.registers(await server.invite(other));
    await pc.opensLogin();
    await pc.approvedBy(phone, other);
    await phone.explained.seesIncident('2.6');
    await phone.explained.advises('2.6', /パソコンで「最初からやり直す」を押し/, 'iphone');
    await phone.explained.blames('2.6', /別の方の本人IDが使われています/);
    // The PC is told, too, and starts over for the right phone.
    await pc.explained.presses('2.6', '最初からやり直す');
    await pc.approvedBy(right, other);
    await pc.isOnMyPage();
  });
});

test.describe('2.8: not allowed', { tag: '@m2.8' }, () => {
  test('2.8 a finger that is not recognised uses nothing up: trying again finishes', async ({ server, phone }) => {
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.key.verifies(false);
    await phone.makesPasskey();
    await phone.explained.seesIncident('2.8');
    await phone.explained.advises('2.8', /パスコード/, 'iphone');
    await phone.key.verifies(true);
    await phone.triesAgain();
    await phone.namesDevice();
  });

  test('2.8 a deleted passkey on a phone is explained on the login, with the way to register again', async ({ another }) => {
    const phone = await another(handsets.android);
    await phone.belongsToSomebody();
    await phone.key.forget();
    await phone.logsIn();
    await phone.explained.seesIncident('2.8');
    await phone.explained.advises('2.8', /登録し直す/, 'android');
  });
});
