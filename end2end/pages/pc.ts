// A PC: a desktop browser context, and what people do on it.

import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { Authenticator } from '../fixtures/authenticator';
import type { Server } from '../fixtures/server';
import { focusIsKept, isSaid } from '../fixtures/focus';
import { CardStep, type Kind } from './card';
import { Explained } from './explained';
import { numberOn, type Phone } from './phone';

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36';
const edge = `${chrome} Edg/157.0.0.0`;

export class Pc {
  /** What Edge on Windows calls itself. */
  static readonly edge = edge;
  /** What Chrome on Windows calls itself. */
  static readonly chrome = chrome;
  readonly explained: Explained;
  readonly card: CardStep;

  private constructor(
    private readonly server: Server,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    this.explained = new Explained(page);
    this.card = new CardStep(page);
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
    await expect(this.page.getByLabel(/本人ID/)).toBeVisible();
    await focusIsKept(this.page);
    await this.page.getByLabel(/本人ID/).fill(id);
    await this.page.getByRole('button', { name: 'QR コードを表示', exact: true }).click();
  }

  /** Opens the way by phone. */
  async choosesPhone(): Promise<void> {
    await this.page.getByRole('group', { name: /方法/ }).getByRole('button', { name: 'スマートフォン' }).click();
  }

  async skipsTheId(): Promise<void> {
    await this.page.getByRole('button', { name: '本人IDを入力せずに QR コードを表示' }).click();
  }

  /** The address in the code on the screen. */
  async code(): Promise<string> {
    await expect(this.page.getByRole('img', { name: /QR コード/ })).toBeVisible();
    await focusIsKept(this.page);
    await this.page.getByText('カメラを使えないとき').click();
    const address = await this.page.getByText(/#[\w-]{43}/).innerText();
    await this.page.getByText('カメラを使えないとき').click();
    return address;
  }

  /** The next code, which took the place of that one. */
  async codeAfter(old: string): Promise<string> {
    await expect(this.page.getByText(/#[\w-]{43}/).filter({ hasNotText: old })).toHaveCount(1);
    return this.code();
  }

  /** Begins to register a new phone with the old one. */
  async changesPhone(): Promise<void> {
    await this.page.getByRole('button', { name: /^今までのスマートフォン\s*機種変更のとき/ }).click();
    await this.page.getByRole('button', { name: '今までのスマートフォンで始める' }).click();
  }

  /** The phone that has the code is not the person's: the next code, which puts it out. */
  async putsOut(old: string): Promise<string> {
    await this.page.getByRole('button', { name: '別の端末です' }).click();
    return this.codeAfter(old);
  }

  /** The number that the person picks on the phone. */
  async number(): Promise<string> {
    return numberOn(this.page);
  }

  async isOnMyPage(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'マイページ' })).toBeVisible();
    await expect(this.page.getByRole('heading', { name: '登録済みの端末' })).toBeVisible();
    await focusIsKept(this.page);
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

  async opensMyPage(): Promise<void> {
    await this.page.goto(`${this.server.origin}/account`);
    await this.isOnMyPage();
  }

  /** Another tab of this very browser. */
  secondTab(): Promise<Pc> {
    return Pc.in(this.context, this.server);
  }

  async opensRegister(): Promise<void> {
    await this.page.goto(`${this.server.origin}/register`);
  }

  /** The whole login with the card in the reader. */
  async logsInByCard(kind: Kind): Promise<void> {
    await this.opensLogin();
    await this.card.chooses(kind);
    await this.card.logsIn(kind);
    await this.isOnMyPage();
  }

  /** Begins to bind a My Number card. */
  async bindsMyNumber(): Promise<void> {
    await this.page.getByRole('button', { name: 'マイナンバーカードを登録' }).click();
  }

  /** The HPKI card was read, and may be taken out. */
  async maySwap(): Promise<void> {
    await isSaid(this.page, 'カードを入れ替えてください');
  }

  /** Says that the My Number card is in the reader now. */
  async hasSwapped(): Promise<void> {
    await this.page.getByRole('button', { name: '入れ替えました' }).click();
  }

  /** Goes by the browser's extension instead of the browser itself. */
  async usesExtension(): Promise<void> {
    await this.page.getByRole('button', { name: 'ブラウザの拡張機能を使う' }).click();
  }

  async isBound(): Promise<void> {
    await isSaid(this.page, 'マイナンバーカードを登録しました');
  }

  async logsOut(): Promise<void> {
    await this.page.getByRole('button', { name: 'ログアウト' }).click();
    await isSaid(this.page, 'ログアウトしました');
  }

  /** The PC itself holds a passkey of its owner's, as through a shared account. */
  async logsInByItself(phone: Phone): Promise<void> {
    const key = await Authenticator.on(this.page);
    await key.shareFrom(phone.key);
    await this.opensLogin();
    await this.page.getByRole('button', { name: 'このパソコンのパスキーでログイン' }).click();
    await this.isOnMyPage();
  }

  /** My page shows a code for another phone, after this one, or the PC's own passkey, confirmed it; gives its address. */
  async addsPhone(by?: Phone): Promise<string> {
    await this.page.getByRole('button', { name: '別のスマートフォンを追加' }).click();
    if (!by) {
      await this.confirmsByItself();
      return this.code();
    }
    await this.page.getByRole('button', { name: 'スマートフォンで確認する' }).click();
    const own = await this.code();
    await by.opens(own);
    await by.chooses(await this.number());
    await by.page.getByRole('button', { name: 'この変更を確認する' }).click();
    await expect(this.page.getByText('登録する端末のカメラで')).toBeVisible();
    return this.code();
  }

  /** My page registers this very PC, after this phone confirmed it; the PC says nowhere that it is a phone. */
  async registersItself(by: Phone): Promise<void> {
    await this.page.getByRole('button', { name: 'このパソコンを登録' }).click();
    await this.page.getByRole('button', { name: 'スマートフォンで確認する' }).click();
    await by.opens(await this.code());
    await by.chooses(await this.number());
    await by.page.getByRole('button', { name: 'この変更を確認する' }).click();
    await this.makesPasskey();
    await expect(this.page.getByRole('link', { name: 'マイページへ戻る' })).toBeVisible();
  }

  /** The registration that this PC has opened, from the passkey to its end. */
  async makesPasskey(): Promise<void> {
    const main = this.page.getByRole('main');
    await expect(main.getByRole('heading', { level: 1, name: 'パソコンの登録' })).toBeVisible();
    await expect(main.getByRole('button', { name: 'この端末を登録する' })).toBeEnabled();
    await expect(main).not.toContainText('スマートフォン');
    await main.getByRole('button', { name: 'この端末を登録する' }).click();
    await main.getByLabel('端末の名前').fill('外来のパソコン');
    await main.getByRole('button', { name: 'この名前で完了' }).click();
    await expect(main.getByRole('heading', { name: '登録が完了しました' })).toBeVisible();
    await expect(main).not.toContainText('スマートフォン');
  }

  /** The buttons that stand out on the page. */
  async mainButtons(): Promise<string[]> {
    const looks = await this.page.getByRole('main').getByRole('button').evaluateAll(all => all.map(it => ({ name: it.textContent, look: getComputedStyle(it).backgroundColor })));
    const quiet = await this.page.getByRole('main').getByRole('button', { name: 'もう一度試す' }).evaluate(it => getComputedStyle(it).backgroundColor);
    return looks.filter(it => it.look !== quiet).map(it => it.name ?? '');
  }

  /** Confirms a change with a passkey of the PC itself. */
  async confirmsByItself(): Promise<void> {
    await this.page.getByRole('button', { name: 'この端末で確認する' }).click();
  }

  /** The buttons of the page itself, as they follow each other. */
  buttons(): Promise<string[]> {
    return this.page.getByRole('main').getByRole('button').allInnerTexts();
  }

  async cancels(): Promise<void> {
    await this.page.getByRole('button', { name: 'やめる' }).click();
  }
}
