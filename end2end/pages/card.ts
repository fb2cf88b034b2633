// Using a card on a PC: the ways side by side, the button, what the page says meanwhile.

import { expect, type Locator, type Page } from '@playwright/test';
import { focusIsKept, isSaid } from '../fixtures/focus';

/** Which card. */
export type Kind = 'hpki' | 'jpki';

const names: Record<Kind, string> = { hpki: 'HPKI カード', jpki: 'マイナンバーカード' };

export class CardStep {
  constructor(private readonly page: Page) {}

  /** Opens the way of this card. */
  async chooses(kind: Kind): Promise<void> {
    const way = this.page.getByRole('group', { name: /方法/ }).getByRole('button', { name: names[kind] });
    await way.click();
    await expect(way).toHaveAttribute('aria-pressed', 'true');
  }

  /** Gives the card up for the phone, which stands beside it all the time. */
  async leavesForPhone(): Promise<void> {
    await this.page.getByRole('group', { name: /方法/ }).getByRole('button', { name: 'スマートフォン' }).click();
  }

  /** Presses the button that logs in. */
  async logsIn(kind: Kind): Promise<void> {
    await this.page.getByRole('button', { name: `${names[kind]}でログイン` }).click();
  }

  /** The same where somebody is signed in, and shows the card on top of it. */
  async confirms(kind: Kind): Promise<void> {
    await this.page.getByRole('button', { name: `${names[kind]}で確認する` }).click();
  }

  /** Presses the button that reads the card for something else. */
  async reads(kind?: Kind): Promise<void> {
    await this.page.getByRole('button', { name: kind ? `${names[kind]}を読み取る` : 'カードを読み取る' }).click();
  }

  /** The browser asks for certificate and PIN, and the page says so. */
  async isAsked(): Promise<void> {
    await isSaid(this.page, 'ブラウザの画面で操作してください');
    await this.isStillAsked();
  }

  /** That was said, something else since: the browser asks as before. */
  async isStillAsked(): Promise<void> {
    await expect(this.page.getByRole('main').getByText('ブラウザの画面で操作してください')).toBeVisible();
    await expect(this.page.getByRole('timer')).toBeVisible();
    await focusIsKept(this.page);
  }

  /** Reads the browser's window, which no person does within a second. */
  async takesAMoment(): Promise<void> {
    await this.isAsked();
    const timer = this.page.getByRole('timer');
    for (let tick = 0; tick < 2; tick += 1) await expect(timer).not.toHaveText(await timer.innerText());
  }

  /** What is shown of the card that came although it was refused. */
  async came(): Promise<Locator> {
    const card = this.page.getByRole('group').filter({ hasText: '読み取ったカード' });
    await card.getByText('読み取ったカード').click();
    return card;
  }
}
