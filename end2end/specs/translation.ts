// Pages of either program under a browser's own translation. They ask for none, since they have two languages; whoever asks for it nevertheless sees what is so.

import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { isTranslated, translates } from '../fixtures/translated';

/** The time that is left goes on. */
async function counts(page: Page): Promise<void> {
  const timer = page.getByRole('timer');
  const before = await timer.innerText();
  await expect(timer).not.toHaveText(before);
}

/** The journeys of a phone, with the program that the spec has on phones. */
export function staysTrue(): void {
  test('a registration under translation shows the tries, the buttons and the time as they are', async ({ server, phone }) => {
    const { page } = phone;
    await translates(phone.context);
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    for (const left of [4, 3]) {
      await phone.entersPassword(`wrong-one${left}`);
      await expect(page.getByText(new RegExp(`あと\\s*${left}\\s*回`))).toBeVisible();
    }
    expect(await isTranslated(page)).toBe(true);
    await page.getByRole('button', { name: 'パスワードを隠す' }).click();
    await expect(page.getByRole('button', { name: 'パスワードを表示' })).toBeVisible();
    await phone.entersPassword(invitation.password);
    await phone.isReadyForPasskey();
    await counts(page);
    await phone.key.verifies(false);
    await phone.makesPasskey();
    await phone.explained.sees('2.8');
    await phone.explained.pointsAt(/^サインイン$/, '2.14');
    await phone.key.verifies(true);
    await page.reload();
    await phone.makesPasskey();
    await phone.namesDevice('夜勤用');
    // Readers are told of it in a sentence, too.
    await expect(page.getByText('夜勤用', { exact: true })).toBeVisible();
  });

  test('a login under translation shows on both devices what is to be done next', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    await translates(phone.context);
    await translates(pc.context);
    await pc.opensLogin();
    await pc.types('nobody-0');
    await pc.explained.sees('3.8');
    await pc.types(holder);
    await expect(pc.page.getByRole('heading', { name: 'スマートフォンのカメラで読み取ってください' })).toBeVisible();
    await counts(pc.page);
    await phone.opens(await pc.code());
    const number = await pc.number();
    await expect(pc.page.getByRole('heading', { name: 'スマートフォンで次の番号を選んでください' })).toBeVisible();
    await expect(pc.page.getByRole('heading', { name: 'スマートフォンのカメラで読み取ってください' })).toHaveCount(0);
    expect(await isTranslated(pc.page)).toBe(true);
    await counts(pc.page);
    await phone.chooses(number);
    await counts(phone.page);
    await phone.confirms();
    await phone.isApproved();
    await pc.isOnMyPage();
  });
}
