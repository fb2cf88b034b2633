// The limit of devices, in the app.

import { test } from '../fixtures';
import { isFull, letters, settings } from './limit';

test.use({ settings });

letters();

test('on my page, too, whoever adds a phone too many is told so', async ({ phone }) => {
  await phone.belongsToSomebody();
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
  await isFull(phone.page);
});
