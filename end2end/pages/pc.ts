// A PC: a desktop browser context, and what people do on it.

import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { Authenticator } from '../fixtures/authenticator';
import type { Server } from '../fixtures/server';
import { Explained } from './explained';
import type { Phone } from './phone';

const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36 Edg/157.0.0.0';

export class Pc {
  /** What Edge on Windows calls itself. */
  static readonly edge = edge;
  readonly explained: Explained;

  private constructor(
    private readonly server: Server,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    this.explained = new Explained(page);
  }

  static async of(browser: Browser, server: Server): Promise<Pc> {
    return Pc.in(await browser.newContext({ userAgent: edge, viewport: { width: 1280, height: 900 } }), server);
  }

  /** A PC whose browser was set up in a way of its own. */
  static async in(context: BrowserContext, server: Server): Promise<Pc> {
    return new Pc(server, context, await context.newPage());
  }

  close(): Promise<void> {
    return this.context.close();
  }

  async opensLogin(): Promise<void> {
    await this.page.goto(`${this.server.origin}/login`);
  }

  async types(id: string): Promise<void> {
    await this.page.getByLabel(/本人 ID/).fill(id);
    await this.page.getByRole('button', { name: 'QR コードを表示', exact: true }).click();
  }

  async skipsTheId(): Promise<void> {
    await this.page.getByRole('button', { name: 'ID を入れずに QR コードを表示' }).click();
  }

  /** The address in the code on the screen. */
  async code(): Promise<string> {
    await expect(this.page.getByRole('img', { name: /QR コード/ })).toBeVisible();
    await this.page.getByText('カメラを使えないとき').click();
    const address = await this.page.getByText(/#[\w-]{43}/).innerText();
    await this.page.getByText('カメラを使えないとき').click();
    return address;
  }

  /** The number that the person picks on the phone. */
  async number(): Promise<string> {
    const number = this.page.getByRole('status').filter({ hasText: /^\d\d$/ });
    await expect(number).toBeVisible();
    return number.innerText();
  }

  async isOnMyPage(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'マイページ' })).toBeVisible();
    await expect(this.page.getByRole('heading', { name: '登録済みの端末' })).toBeVisible();
  }

  /** The whole login with this phone. */
  async logsInWith(phone: Phone, holder: string): Promise<void> {
    await this.opensLogin();
    await this.approvedBy(phone, holder);
    await this.isOnMyPage();
  }

  /** Types the id, and the phone approves. */
  async approvedBy(phone: Phone, holder: string): Promise<void> {
    await this.types(holder);
    await phone.opens(await this.code());
    await phone.chooses(await this.number());
    await phone.confirms();
  }

  /** The PC itself holds a passkey of its owner's, as through a shared account. */
  async logsInByItself(phone: Phone): Promise<void> {
    const key = await Authenticator.on(this.page);
    await key.shareFrom(phone.key);
    await this.opensLogin();
    await this.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' }).click();
    await this.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' }).click();
    await this.isOnMyPage();
  }

  /** My page shows a code for another phone; gives its address. */
  async addsPhone(): Promise<string> {
    await this.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
    return this.code();
  }

  async cancels(): Promise<void> {
    await this.page.getByRole('button', { name: 'やめる' }).click();
  }
}
