// A letter that is past its date (2.19).

import { expect, test } from '../../fixtures';

test.use({ settings: { 'limits.invitation': '1s' } });

test('2.19 a letter past its date says so, with the desk to call and without a button that cannot help', { tag: '@m2.19' }, async ({ server, phone }) => {
  const invitation = await server.invite(await server.holder());
  await expect(async () => {
    await phone.page.goto('about:blank');
    await phone.opens(invitation.url);
    await expect(phone.explained.message('2.19')).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await phone.explained.seesIncident('2.19');
  await phone.explained.blames('2.19', /有効期限が過ぎています/);
  await phone.explained.advises('2.19', /再発行/, 'iphone');
  await expect(phone.explained.message('2.19')).not.toContainText('パソコンの画面');
  await expect(phone.explained.message('2.19').getByRole('button')).toHaveCount(0);
  await expect(phone.page.getByText('03-0000-0000').first()).toBeVisible();
});
