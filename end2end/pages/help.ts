// The help pages, read by somebody without scripts.

import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { handsets } from './phone';
import type { Server } from '../fixtures/server';

/** The device that the help is read on. */
export type Reader = keyof typeof handsets | 'windows';

const windows = {
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36 Edg/157.0.0.0',
  viewport: { width: 1280, height: 800 },
};

export interface Look {
  width?: number;
  scheme?: 'light' | 'dark';
  locale?: string;
  scripts?: boolean;
}

export class Help {
  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly server: Server,
  ) {}

  /** A browser in somebody's hands. */
  static async read(browser: Browser, server: Server, who: Reader, look: Look = {}): Promise<Help> {
    const device = who === 'windows' ? windows : handsets[who];
    const viewport = look.width ? { width: look.width, height: 800 } : device.viewport;
    const context = await browser.newContext({
      userAgent: device.userAgent,
      viewport,
      locale: look.locale ?? 'ja-JP',
      colorScheme: look.scheme ?? 'light',
      javaScriptEnabled: look.scripts ?? false,
    });
    return new Help(await context.newPage(), context, server);
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(this.server.origin + path);
  }

  /** The page bears this heading. */
  async shows(heading: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  }

  /** The field for words or numbers. */
  get field(): Locator {
    return this.page.getByRole('search').getByRole('searchbox', { name: /画面の言葉・番号|words or number on/ });
  }

  /** Types something into the field and sends it. */
  async searches(words: string): Promise<void> {
    await this.field.fill(words);
    await this.field.press('Enter');
  }

  /** Goes on with the keyboard until this has the focus, then presses Enter. */
  async tabsTo(target: Locator, most = 60): Promise<void> {
    for (let presses = 0; presses < most; presses++) {
      await this.page.keyboard.press('Tab');
      if ((await target.and(this.page.locator(':focus')).count()) === 1) return this.page.keyboard.press('Enter');
    }
    throw new Error('the keyboard does not reach it');
  }

  /** Nothing is wider than the screen. */
  async fits(): Promise<void> {
    const { width } = this.page.viewportSize() ?? { width: 0 };
    const box = await this.page.locator('html').evaluate(root => root.scrollWidth);
    expect(box, `${this.page.url()} on ${width} pixels`).toBeLessThanOrEqual(width);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
