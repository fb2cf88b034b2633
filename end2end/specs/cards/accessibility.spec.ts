// What the cards' pages owe to those who do not see them, see little of them at a time, or use no mouse.

import type { Page } from '@playwright/test';
import { expect, Pc, test } from '../../fixtures/cards';
import { headingIsRead, isUsable } from '../../fixtures/usable';
import { alarms } from '../../pages/explained';

/** Presses a button as those do who use no mouse. */
async function pressesByKey(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await button.focus();
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
}

test.describe('on 320 pixels', () => {
  test.beforeEach(async ({ pc }) => {
    await pc.page.setViewportSize({ width: 320, height: 640 });
  });

  test('logging in with a card, refused and then accepted, is usable', async ({ reader, pc }) => {
    await reader.insert('revoked');
    await pc.opensLogin();
    await expect(pc.page.getByRole('group', { name: /方法/ }).getByRole('button')).toHaveCount(3);
    await isUsable(pc.page);
    await headingIsRead(pc.page);
    await pc.card.chooses('hpki');
    await isUsable(pc.page);
    await pc.card.logsIn('hpki');
    const message = alarms(pc.page);
    await expect(message.getByRole('heading', { level: 2 })).toHaveCount(1);
    await expect(message.getByRole('heading', { level: 3 })).toHaveText('次にすること');
    await isUsable(pc.page);
    await pc.card.came();
    await isUsable(pc.page);
    await reader.swap('doctor');
    await pc.page.getByRole('button', { name: 'もう一度試す' }).click();
    await pc.isOnMyPage();
    await isUsable(pc.page);
    await headingIsRead(pc.page);
  });

  test('registering a phone by card and changing phones are usable', async ({ reader, pc }) => {
    await reader.insert('doctor');
    await pc.opensRegister();
    await pc.card.chooses('hpki');
    await isUsable(pc.page);
    await pc.card.reads();
    await pc.code();
    await isUsable(pc.page);
    await pc.cancels();
    await pc.changesPhone();
    await pc.code();
    await isUsable(pc.page);
  });

  test('binding a My Number card is usable, step by step', async ({ reader, pc }) => {
    await reader.insert('doctor');
    await pc.logsInByCard('hpki');
    await pc.bindsMyNumber();
    await pc.maySwap();
    await isUsable(pc.page);
    await headingIsRead(pc.page);
    await reader.swap('mynumber');
    await pc.hasSwapped();
    await isUsable(pc.page);
    await pc.card.reads('jpki');
    await pc.isBound();
    await isUsable(pc.page);
    await pc.page.getByRole('button', { name: '戻る' }).click();
    await expect(pc.page.getByRole('listitem', { name: 'マイナンバーカード' })).toBeVisible();
    await isUsable(pc.page);
  });
});

test('a card logs in with the keyboard alone', async ({ reader, pc }) => {
  await reader.insert('doctor');
  await pc.opensLogin();
  const way = pc.page.getByRole('group', { name: /方法/ }).getByRole('button', { name: 'HPKI カード' });
  await way.focus();
  await pc.page.keyboard.press('Space');
  await expect(way).toHaveAttribute('aria-pressed', 'true');
  await pressesByKey(pc.page, 'HPKI カードでログイン');
  await pc.isOnMyPage();
});

test('a refused card is tried again with the keyboard alone, from where the message stands', async ({ reader, pc }) => {
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pressesByKey(pc.page, 'HPKI カードでログイン');
  await pc.explained.sees('3.1');
  await reader.insert('doctor');
  // The focus stands before the message: the next key reaches its main button.
  await pc.page.keyboard.press('Tab');
  await expect(pc.page.getByRole('button', { name: 'もう一度試す' })).toBeFocused();
  await pc.page.keyboard.press('Enter');
  await pc.isOnMyPage();
});

test('the ways stand where they stood, whichever was used last, and the chosen one is seen without colours, too', async ({ reader, pc }) => {
  const ways = pc.page.getByRole('group', { name: /方法/ }).getByRole('button');
  const names = [/^スマートフォン/, /^HPKI カード/, /^マイナンバーカード/];
  await reader.insert('doctor');
  await pc.opensLogin();
  await expect(ways).toHaveText(names);
  await pc.logsInByCard('hpki');
  await pc.logsOut();
  await pc.opensLogin();
  await expect(ways).toHaveText(names);
  await expect(ways.nth(1)).toHaveAttribute('aria-pressed', 'true');
  await pc.page.emulateMedia({ forcedColors: 'active' });
  const border = (way: number) => ways.nth(way).evaluate(it => getComputedStyle(it).borderTopColor + getComputedStyle(it).borderTopWidth);
  expect(await border(1)).not.toBe(await border(0));
  expect(await border(2)).toBe(await border(0));
});

test('what is wrong with an id and what to do about it stand on a notebook\'s screen, below the ways', async ({ pc }) => {
  await pc.page.setViewportSize({ width: 1280, height: 800 });
  await pc.opensLogin();
  await pc.choosesPhone();
  await pc.types('NOBODY-1');
  const message = await pc.explained.sees('3.8');
  await expect(pc.page.getByRole('group', { name: /方法/ })).toBeInViewport({ ratio: 1 });
  await expect(message.getByRole('list').first()).toBeInViewport({ ratio: 1 });
});

test.describe('while the browser asks', () => {
  test.use({ chooser: 'nobody' });

  test('a step with a card has one heading below the page\'s, before it and meanwhile', async ({ server, reader, phone, pc }) => {
    const headings = pc.page.getByRole('main').getByRole('heading', { level: 2 });
    await phone.registers(await server.invite('DEMO-1001'));
    await pc.logsInWith(phone, 'DEMO-1001');
    await pc.bindsMyNumber();
    await expect(headings).toHaveText(['HPKI カードで本人確認をします']);
    await reader.insert('doctor');
    await pc.card.reads('hpki');
    await pc.card.isAsked();
    await expect(headings).toHaveText(['ブラウザの画面で操作してください']);
  });
});

test('cards speak English to whoever reads that', async ({ browser, server }) => {
  const context = await browser.newContext({ userAgent: Pc.chrome, locale: 'en-US', viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await page.goto(`${server.origin}/login`);
  await page.getByRole('button', { name: /^HPKI card/ }).click();
  await isUsable(page);
  await expect(page.getByRole('main')).not.toContainText(/[ぁ-んァ-ヶ一-龠]/);
  await context.close();
});
