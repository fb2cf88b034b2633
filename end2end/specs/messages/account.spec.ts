// Phones: the account, and who is signed in (2.1, 2.18, 2.24).

import { expect, test } from '../../fixtures';

test.describe('2.1: the holder is disabled', { tag: '@m2.1' }, () => {
  test('2.1 is told as soon as the letter is opened, with the desk to call, and after that is mended the letter works', async ({ server, phone }) => {
    const holder = await server.holder();
    const invitation = await server.invite(holder);
    await server.desk('holder', 'disable', holder);
    await phone.opens(invitation.url);
    await phone.explained.seesIncident('2.1');
    await phone.explained.blames('2.1', /停止または削除/);
    await phone.explained.advises('2.1', /登録の状況をお問い合わせください/, 'iphone');
    await expect(phone.page.getByText('03-0000-0000').first()).toBeVisible();
    await server.desk('holder', 'enable', holder);
    await phone.registers(invitation);
  });

  test('2.1 between two steps of the registration nothing is made', async ({ server, phone }) => {
    const holder = await server.holder();
    await phone.mayMakePasskey(await server.invite(holder));
    await server.desk('holder', 'disable', holder);
    await phone.makesPasskey();
    await phone.explained.seesIncident('2.1');
    expect(await server.desk('device', 'list', holder)).not.toContain('iPhone');
  });

  test('2.1 between number and finger it ends the login on the phone and on the PC', async ({ server, phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    await pc.opensLogin();
    await pc.types(holder);
    await phone.opens(await pc.code());
    await phone.chooses(await pc.number());
    await expect(phone.page.getByRole('button', { name: '確認してログイン' })).toBeVisible();
    await server.desk('holder', 'disable', holder);
    await phone.confirms();
    await phone.explained.seesIncident('2.1');
    await expect(phone.page.getByText('03-0000-0000').first()).toBeVisible();
    await pc.explained.sees('2.1');
  });

  test('2.1 is told to whoever proves to be the holder, on the phone and on the PC, and to nobody who only types the id', async ({ server, phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    await server.desk('holder', 'disable', holder);
    await pc.opensLogin();
    await pc.types(holder);
    await phone.opens(await pc.code());
    await phone.chooses(await pc.number());
    await phone.confirms();
    await phone.explained.seesIncident('2.1');
    await pc.explained.sees('2.1');
    await pc.explained.advises('2.1', /登録の状況をお問い合わせください/, 'windows');
  });

  test('2.1 is told on the phone that logs in by itself', async ({ server, phone }) => {
    const holder = await phone.belongsToSomebody();
    await server.desk('holder', 'disable', holder);
    await phone.logsIn();
    await phone.explained.seesIncident('2.1');
    await phone.explained.blames('2.1', /停止または削除/);
    await server.desk('holder', 'enable', holder);
    // Nobody but the desk can help: no button promises otherwise.
    await expect(phone.explained.message('2.1').getByRole('button')).toHaveCount(0);
    await phone.logsIn();
    await phone.isOnMyPage();
  });
});

test.describe('2.18: somebody else is signed in', { tag: '@m2.18' }, () => {
  test('2.18 on a shared phone one tap ends the other session and goes on, without another touch', async ({ server, phone }) => {
    await phone.belongsToSomebody();
    await phone.logsIn();
    await phone.isOnMyPage();
    await phone.key.forget();
    const second = await server.holder('試験 次郎');
    await phone.registers(await server.invite(second));
    await phone.logsInAsAnother();
    await phone.key.touches(false);
    await phone.explained.takesOver('2.18', '試験 花子', '試験 次郎');
    await phone.isOnMyPage();
    await expect(phone.page.getByText(second)).toBeVisible();
  });

  test('2.18 does not appear when the same person logs in again', async ({ phone }) => {
    const holder = await phone.belongsToSomebody();
    await phone.logsIn();
    await phone.isOnMyPage();
    await phone.logsInAsAnother();
    await phone.isOnMyPage();
    await expect(phone.page.getByText(holder)).toBeVisible();
  });
});

test.describe('2.24: the passkey is not known', { tag: '@m2.24' }, () => {
  test('2.24 a phone that the desk removed is told, forgets the dead passkey, and is shown how to register', async ({ server, phone }) => {
    const holder = await phone.belongsToSomebody();
    await server.revokesAll(holder);
    await phone.logsIn();
    const message = await phone.explained.seesIncident('2.24').then(() => phone.explained.message('2.24'));
    await phone.explained.blames('2.24', /このパスキーの登録は/);
    await phone.explained.advises('2.24', /登録済みの端末をお持ちなら/, 'iphone');
    await expect.poll(() => phone.key.passkeys()).toHaveLength(0);
    await message.getByRole('link', { name: '登録の方法を見る' }).click();
    await expect(phone.page.getByRole('heading', { name: 'スマートフォンの登録' })).toBeVisible();
    await phone.registers(await server.invite(holder));
    await phone.logsIn();
    await phone.isOnMyPage();
  });
});
