// The code on a screen was not scanned in time (3.22).

import { expect, test } from '../../fixtures';

// Short enough to wait for, long enough for a busy machine to scan the new code in.
test.use({ settings: { 'limits.code': '8s' } });

test.describe('3.22: the phone was not registered', { tag: '@m3.22' }, () => {
  test('3.22 a code that nobody scanned in time says so, and a new one registers', async ({ phone, another, pc }) => {
    await phone.belongsToSomebody();
    await pc.logsInByItself(phone);
    await pc.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
    await pc.confirmsByItself();
    await pc.explained.sees('3.22');
    await pc.explained.blames('3.22', /制限時間を過ぎました/);
    await pc.explained.advises('3.22', /新しい QR コード/, 'windows');
    const other = await another();
    await pc.explained.presses('3.22', '新しい QR コードを表示');
    await other.scans(await pc.code(), pc.page);
    await expect(pc.page.getByRole('heading', { name: '登録する端末で操作を続けてください' })).toBeVisible();
    await other.makesPasskey();
    await other.namesDevice('二台目');
    await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
  });
});
