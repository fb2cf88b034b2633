// The limit of devices, in the app.

import { expect, test } from '../fixtures';
import { isFull, letters, settings } from './limit';

test.use({ settings });

letters();

test('on my page, too, whoever adds a phone too many is told so', async ({ phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await isFull(phone.page);
  // What makes room is on the same page.
  await expect(phone.page.getByRole('heading', { name: '登録できる端末の数に達しています' })).toBeFocused();
  await expect(phone.page.getByRole('button', { name: /^登録を削除する/ })).toBeVisible();
  await expect(phone.page.getByRole('button', { name: 'もう一度試す' })).toHaveCount(0);
});
