// The page that checks a device, and what people read on it.

import { expect, type Locator, type Page } from '@playwright/test';
import type { Server } from '../fixtures/server';

/** The headings under which an item can stand. */
export type Group = '対応が必要な項目' | 'ご自身で確認する項目' | '問題のない項目' | 'この端末では不要な項目';

export class CheckPage {
  constructor(
    readonly page: Page,
    private readonly server: Server,
  ) {}

  async opens(): Promise<void> {
    await this.page.goto(`${this.server.origin}/check`);
  }

  /** The check has come to its end. */
  async isDone(): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: /対応が必要な項目/ })).toBeVisible();
  }

  item(name: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  async isFine(name: string): Promise<void> {
    await expect(this.group('問題のない項目').getByRole('heading', { name, exact: true, includeHidden: true })).toBeAttached();
  }

  async isNotNeeded(name: string): Promise<void> {
    await expect(this.group('この端末では不要な項目').getByRole('heading', { name, exact: true, includeHidden: true })).toBeAttached();
  }

  async isBad(name: string, meaning: RegExp, guide?: string): Promise<void> {
    const region = this.page.getByRole('region', { name: '対応が必要な項目' });
    const item = region.getByRole('listitem').filter({ has: this.page.getByRole('heading', { name, exact: true }) });
    await expect(item).toContainText(meaning);
    if (guide) await expect(item.getByRole('link', { name: /^手順/ })).toHaveAttribute('href', `/help/guide/${guide}?lang=ja`);
  }

  async checksAgain(name: string): Promise<void> {
    const button = this.page.getByRole('button', { name: `もう一度確認：${name}`, includeHidden: true });
    // What is fine is folded away; whoever wants to look at it again unfolds it.
    await button.evaluate(it => it.closest('details')?.setAttribute('open', ''));
    await button.click();
  }

  private group(heading: Group): Locator {
    return this.page.getByRole('group').filter({ hasText: heading });
  }
}
