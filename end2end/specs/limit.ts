// Whoever has as many devices registered as are allowed: told where it happens, in the app and in the plain program.

import { expect, type Page } from '@playwright/test';
import { test } from '../fixtures';
import { focusIsKept } from '../fixtures/focus';

/** Holders may have one device. */
export const settings = { 'limits.devices_per_holder': 1 };

/** The page says that there is no room, and what makes some. */
export async function isFull(page: Page): Promise<void> {
  const message = page.getByRole('group').filter({ has: page.getByRole('heading', { name: '登録できる端末の数に達しています' }) });
  await expect(message).toContainText('登録済みの端末のマイページで、使っていない端末の登録を削除してから、もう一度お試しください。');
  await focusIsKept(page);
}

export function letters(): void {
  test('a phone that a letter cannot register says that there are too many, makes no passkey, and goes on once there is room', async ({ server, phone, another }) => {
    const holder = await phone.belongsToSomebody();
    const invitation = await server.invite(holder);
    const other = await another();
    await other.opens(invitation.url);
    await other.entersPassword(invitation.password);
    await isFull(other.page);
    expect(await other.key.passkeys()).toHaveLength(0);
    const { id } = JSON.parse(await server.desk('device', 'list', holder, '--json')) as { id: string };
    await server.desk('device', 'revoke', id, '--yes');
    await other.page.getByRole('button', { name: 'もう一度試す' }).click();
    await other.makesPasskey();
    await other.namesDevice();
  });
}
