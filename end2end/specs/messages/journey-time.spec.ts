// The code of a PC was opened in time, and then nothing happened for too long (2.19).

import { expect, test } from '../../fixtures';

test.use({ settings: { 'limits.journey': '6s' } });

test('2.19 a login that took too long says so on the phone, and the PC shows a new code by itself that logs in', { tag: '@m2.19' }, async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  const old = await pc.code();
  await phone.opens(old);
  await expect(phone.page.getByRole('timer')).toBeVisible();
  await phone.explained.seesIncident('2.19');
  await phone.explained.advises('2.19', /パソコンに今表示されている QR コード/, 'iphone');
  await expect(phone.explained.message('2.19')).not.toContainText('手紙');
  await phone.opens(await pc.codeAfter(old));
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
});
