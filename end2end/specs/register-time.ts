import { expect, test } from '../fixtures';
import { isSaid } from '../fixtures/focus';

/** The password was right, and then nothing happened for too long. */
export function runsOutOfTime(): void {
  test.use({ settings: { 'limits.journey': '4s' } });

  test('a registration that ran out of time asks for the password again and says why', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    await phone.entersPassword(invitation.password);
    await isSaid(phone.page, '時間が過ぎたため、パスワードの入力からやり直してください。');
    await expect(phone.page.getByLabel('パスワード', { exact: true })).toBeEmpty();
    await phone.entersPassword(invitation.password);
    await phone.makesPasskey();
    await phone.namesDevice();
  });
}
