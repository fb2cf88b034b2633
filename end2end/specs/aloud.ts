// What people hear who do not see the page, and where the next key goes: names of steps, what is said, the focus.

import { expect, type Locator, type Page } from '@playwright/test';
import { handsets, refuses, test, texts } from '../fixtures';
import { focusIsKept, isSaid } from '../fixtures/focus';
import { headingIsRead } from '../fixtures/usable';

/** Collects the names under which the steps of a journey were told, none of them twice. */
class Names {
  private readonly heard: string[] = [];

  async hears(page: Page): Promise<void> {
    await headingIsRead(page);
    this.heard.push(await page.title());
    expect(new Set(this.heard).size, this.heard.join('\n')).toBe(this.heard.length);
  }
}

/** Notes what is put into the page as a region of its own that has its text already: readers do not speak that. */
async function notesMute(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const mute: string[] = [];
    Object.assign(window, { mute });
    addEventListener('DOMContentLoaded', () =>
      new MutationObserver(changes => {
        const regions = '[role=status], [aria-live]';
        for (const node of changes.flatMap(change => [...change.addedNodes])) {
          if (!(node instanceof Element)) continue;
          const added = [...(node.matches(regions) ? [node] : []), ...node.querySelectorAll(regions)];
          mute.push(...added.map(it => it.textContent ?? '').filter(text => text.trim() !== ''));
        }
      }).observe(document.body, { childList: true, subtree: true }),
    );
  });
  return () => page.evaluate(() => (window as unknown as { mute: string[] }).mute);
}

/** Notes what is written into the region for news, and whether it stood on the page at that moment. */
async function notesSaid(page: Page): Promise<() => Promise<{ text: string; stands: boolean }[]>> {
  await page.addInitScript(() => {
    const said: { text: string; stands: boolean }[] = [];
    Object.assign(window, { said });
    addEventListener('DOMContentLoaded', () =>
      new MutationObserver(changes => {
        if (!changes.some(({ target }) => target instanceof Element && target.id === 'live')) return;
        const text = document.getElementById('live')?.textContent ?? '';
        const first = text.split(/[。.]?\n/)[0] ?? '';
        if (text) said.push({ text, stands: document.getElementById('main')?.textContent?.includes(first) ?? false });
      }).observe(document.body, { childList: true, subtree: true }),
    );
  });
  return () => page.evaluate(() => (window as unknown as { said: { text: string; stands: boolean }[] }).said);
}

/** The journeys of a phone, with the program that the spec has on phones. */
export function isHeard(): void {
  test('each step of a registration has a name of its own', async ({ server, phone }) => {
    const { page } = phone;
    const names = new Names();
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    await expect(page.getByLabel('パスワード', { exact: true })).toBeVisible();
    await names.hears(page);
    await expect(page).toHaveTitle('スマートフォンの登録：パスワード（1/4） | HPKI 認証');
    await phone.entersPassword(invitation.password);
    await phone.isReadyForPasskey();
    await names.hears(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveAccessibleName(/^スマートフォンの登録：パスキー（2\/4）$/);
    await phone.makesPasskey();
    await expect(page.getByLabel('端末の名前')).toBeVisible();
    await names.hears(page);
    await phone.namesDevice();
    await names.hears(page);
  });

  test('each step of a login has a name of its own, on both devices', async ({ phone, pc }) => {
    const [here, there] = [new Names(), new Names()];
    const holder = await phone.belongsToSomebody();
    await pc.opensLogin();
    await expect(pc.page.getByLabel(/本人ID/)).toBeVisible();
    await here.hears(pc.page);
    await pc.types(holder);
    await expect(pc.page.getByRole('img', { name: /QR コード/ })).toBeVisible();
    await here.hears(pc.page);
    await phone.opens(await pc.code());
    const number = await pc.number();
    await here.hears(pc.page);
    await there.hears(phone.page);
    await phone.chooses(number);
    await expect(pc.page.getByRole('heading', { name: '指紋・顔の確認をしてください' })).toBeVisible();
    await here.hears(pc.page);
    await expect(phone.page.getByRole('button', { name: '確認してログイン' })).toBeEnabled();
    await there.hears(phone.page);
    await phone.confirms();
    await phone.isApproved();
    await there.hears(phone.page);
    await pc.isOnMyPage();
    await here.hears(pc.page);
  });

  test('what happens is said in whole sentences, by a region that was there before', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const [mute, muteThere, said] = [await notesMute(pc.page), await notesMute(phone.page), await notesSaid(pc.page)];
    await pc.opensLogin();
    await pc.types(holder);
    await phone.opens(await pc.code());
    const number = await pc.number();
    await expect(pc.page.getByRole('status')).toHaveText(`スマートフォンで ${number} を選んでください`);
    await phone.chooses(number);
    await isSaid(pc.page, 'スマートフォンで指紋・顔の確認をしてください');
    expect(await mute()).toEqual([]);
    await phone.confirms();
    await expect(phone.page.getByRole('status')).toHaveText('確認できました。 操作を始めた画面をご覧ください。自動で進まないときは、その画面の案内に従ってください。');
    expect(await muteThere()).toEqual([]);
    // What the heading had said by then was not said once more.
    expect((await said()).filter(({ text }) => text.includes('指紋・顔'))).toEqual([]);
  });

  test('(stub of navigator.credentials) nothing is said that a refusal has overtaken, and the window is called by it', async ({ server, phone }) => {
    const { page } = phone;
    const said = await notesSaid(page);
    const recovers = await refuses(page, texts.BLINK_GENERIC);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.makesPasskey();
    const message = await phone.explained.sees('2.8');
    const headline = (await message.getByRole('heading', { level: 2 }).textContent()) ?? '';
    await expect(page).toHaveTitle(`スマートフォンの登録：${headline}（2/4） | HPKI 認証`);
    await recovers();
    await phone.triesAgain();
    await expect(page.getByLabel('端末の名前')).toBeVisible();
    await expect(page).toHaveTitle('スマートフォンの登録：名前（3/4） | HPKI 認証');
    await expect(page.getByRole('status')).toContainText('登録できました');
    // By now something else was said, so that what was late has had its time.
    expect((await said()).filter(({ stands }) => !stands)).toEqual([]);
  });

  test('(stub of navigator.credentials) of a message is said what happened and its one button, and no more', async ({ server, phone, another }) => {
    const { page } = phone;
    /** What is said beside the heading that has the focus; nothing of a message is read out as it comes. */
    const says = async (where: Page, message: Locator, said: string) => {
      await expect(where.getByRole('status')).toHaveText(said);
      await expect(message.locator('xpath=ancestor-or-self::*').and(where.locator('[role=alert], [aria-live]'))).toHaveCount(0);
    };
    await refuses(page, texts.BLINK_GENERIC);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.makesPasskey();
    const refused = await phone.explained.sees('2.8');
    await expect(refused.getByRole('heading', { level: 2 })).toBeFocused();
    await says(page, refused, await refused.getByRole('button').first().innerText());
    // What nothing leads the focus to is said whole.
    const inside = await another(handsets.lineOnIphone);
    await inside.opens((await server.invite(await server.holder())).url);
    const foreseen = await inside.explained.sees('2.7');
    const headline = (await foreseen.getByRole('heading', { level: 2 }).textContent()) ?? '';
    await says(inside.page, foreseen, `${headline.replace(/。?$/, '。')} Safari で開く`);
  });

  test('after a passkey that failed the next key is the way on, and nothing throws the focus away', async ({ server, phone, pc }) => {
    const { page } = phone;
    const invitation = await server.invite(await server.holder());
    await phone.mayMakePasskey(invitation);
    await phone.key.verifies(false);
    const press = async (name: string) => {
      const button = page.getByRole('button', { name, exact: true });
      await expect(button).toBeEnabled();
      await button.focus();
      await page.keyboard.press('Enter');
    };
    /** The message's heading has the focus; the next key reaches what it offers first, and with that it goes on. */
    const explains = async (name: string) => {
      const message = await phone.explained.sees('2.8');
      await expect(message.getByRole('heading', { level: 2 })).toBeFocused();
      await page.keyboard.press('Tab');
      const first = message.getByRole('button').first();
      await expect(first).toBeFocused();
      const startsOver = (await first.innerText()) !== 'もう一度試す';
      await phone.key.verifies(true);
      await page.keyboard.press('Enter');
      if (!startsOver) return;
      await expect(message).toHaveCount(0);
      await press(name);
    };
    await press('この端末を登録する');
    await explains('この端末を登録する');
    await phone.namesDevice();

    await pc.opensLogin();
    await pc.types(invitation.holder);
    await phone.opens(await pc.code());
    await phone.chooses(await pc.number());
    await expect(page.getByRole('button', { name: '確認してログイン' })).toBeEnabled();
    await phone.key.verifies(false);
    await press('確認してログイン');
    await explains('確認してログイン');
    await phone.isApproved();
  });

  test('a question of the device that is taken back leaves the focus at its button', async ({ server, phone }) => {
    const { page } = phone;
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.key.touches(false);
    const button = page.getByRole('button', { name: 'この端末を登録する' });
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: '端末の画面の案内' })).toBeVisible();
    await focusIsKept(page);
    await page.getByRole('button', { name: 'やめる' }).focus();
    await page.keyboard.press('Enter');
    await expect(button).toBeEnabled();
    await expect(button).toBeFocused();
  });
}
