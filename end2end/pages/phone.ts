// A phone: a browser context that looks like one, an authenticator, and what people do with it.

import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { Authenticator, type Kind } from '../fixtures/authenticator';
import type { Invitation, Server } from '../fixtures/server';
import { focusIsKept } from '../fixtures/focus';
import { Explained } from './explained';

/** The number on a screen, which the person picks on the phone. */
export async function numberOn(screen: Page): Promise<string> {
  const number = screen.getByRole('main').getByText(/^\d\d$/);
  await expect(number).toBeVisible();
  await focusIsKept(screen);
  const shown = await number.innerText();
  // It is said, too, as a whole sentence.
  await expect(screen.getByRole('status').filter({ hasText: shown })).toHaveText(/(^|\n)((スマートフォン|登録する端末)で \d\d を選んでください|Choose \d\d on (your phone|the new device))$/);
  return shown;
}

/** A kind of phone, by what its browser says. */
export interface Handset {
  userAgent: string;
  viewport: { width: number; height: number };
}

const apple = (version: string, tail: string) =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS ${version} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${tail}`;
const portrait = { width: 390, height: 844 };

export const handsets = {
  iphone: { userAgent: apple('18_6', 'Version/26.0 Mobile/15E148 Safari/604.1'), viewport: portrait },
  iphone17: { userAgent: apple('17_3_1', 'Version/17.3.1 Mobile/15E148 Safari/604.1'), viewport: portrait },
  lineOnIphone: { userAgent: apple('18_6', 'Mobile/15E148 Safari Line/15.12.1'), viewport: portrait },
  lineOnAndroid: {
    userAgent:
      'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP1A.240305.019; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/157.0.0.0 Mobile Safari/537.36 Line/15.12.1/IAB',
    viewport: { width: 412, height: 915 },
  },
  android: {
    userAgent:
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Mobile Safari/537.36',
    viewport: { width: 412, height: 915 },
  },
} satisfies Record<string, Handset>;

export class Phone {
  readonly explained: Explained;

  private constructor(
    private readonly server: Server,
    readonly context: BrowserContext,
    readonly page: Page,
    public key: Authenticator,
  ) {
    this.explained = new Explained(page);
  }

  static async of(browser: Browser, server: Server, handset: Handset, kind: Kind): Promise<Phone> {
    return Phone.in(await browser.newContext({ ...handset, isMobile: true, hasTouch: true }), server, kind);
  }

  /** A phone whose browser was set up in a way of its own. */
  static async in(context: BrowserContext, server: Server, kind: Kind): Promise<Phone> {
    const page = await context.newPage();
    return new Phone(server, context, page, await Authenticator.on(page, kind));
  }

  /** Another tab of its browser. The virtual authenticator is a page's own: `shareFrom` makes the two one. */
  otherTab(): Promise<Phone> {
    return Phone.in(this.context, this.server, {});
  }

  close(): Promise<void> {
    return this.context.close();
  }

  /** Scans a code, or opens a link. */
  async opens(address: string): Promise<void> {
    // A second code in the same tab changes only the fragment: the page must notice by itself.
    // The very same one again is a new visit, which `goto` would not make of it.
    await (this.page.url() === address ? this.page.reload() : this.page.goto(address));
  }

  /** Scans the code on a screen, and picks the number that comes up there. */
  async scans(address: string, screen: Page): Promise<void> {
    await this.opens(address);
    await this.chooses(await numberOn(screen));
  }

  async entersPassword(password: string): Promise<void> {
    await expect(this.page.getByLabel('パスワード', { exact: true })).toBeVisible();
    await focusIsKept(this.page);
    await this.page.getByLabel('パスワード', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: '次へ' }).click();
  }

  /** The options are here, so that what happens from now on is found out only by the press. */
  async isReadyForPasskey(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'この端末を登録する' })).toBeEnabled();
  }

  /** Presses the button that makes the passkey, as soon as it is live. */
  async makesPasskey(): Promise<void> {
    await this.isReadyForPasskey();
    await focusIsKept(this.page);
    await this.page.getByRole('button', { name: 'この端末を登録する' }).click();
  }

  async namesDevice(label?: string): Promise<void> {
    const field = this.page.getByLabel('端末の名前');
    await expect(field).toBeVisible();
    await focusIsKept(this.page);
    if (label) await field.fill(label);
    await this.page.getByRole('button', { name: 'この名前で完了' }).click();
    await expect(this.page.getByRole('heading', { name: '登録が完了しました' })).toBeVisible();
    await focusIsKept(this.page);
  }

  /** The person goes to the phone's settings and sets a screen lock. */
  async getsScreenLock(): Promise<void> {
    await this.key.remove();
    this.key = await Authenticator.on(this.page);
  }

  /** Comes as far as the button that makes the passkey. */
  async mayMakePasskey(invitation: Invitation): Promise<void> {
    await this.opens(invitation.url);
    await this.entersPassword(invitation.password);
    await this.isReadyForPasskey();
  }

  /** The whole registration by an invitation. */
  async registers(invitation: Invitation, label?: string): Promise<void> {
    await this.opens(invitation.url);
    await this.entersPassword(invitation.password);
    await this.makesPasskey();
    await this.namesDevice(label);
  }

  /** A holder of the authority's, with this phone registered. */
  async belongsToSomebody(): Promise<string> {
    const holder = await this.server.holder();
    await this.registers(await this.server.invite(holder));
    return holder;
  }

  /** Picks a number of those that are offered. */
  async chooses(number: string): Promise<void> {
    const offered = this.page.getByRole('group', { name: /番号を選んでください/ }).getByRole('button', { name: number, exact: true });
    await expect(offered).toBeVisible();
    await focusIsKept(this.page);
    await offered.click();
  }

  /** Presses any of the numbers. */
  async guesses(): Promise<void> {
    await this.page.getByRole('group', { name: /番号を選んでください/ }).getByRole('button').first().click();
  }

  /** Nothing is offered that could approve anything. */
  async mayNothing(): Promise<void> {
    await expect(this.page.getByRole('group', { name: /番号を選んでください/ })).toHaveCount(0);
    await expect(this.page.getByRole('button', { name: /^確認して|確認する$/ })).toHaveCount(0);
  }

  async confirms(): Promise<void> {
    const button = this.page.getByRole('button', { name: '確認してログイン' });
    await expect(button).toBeEnabled();
    await focusIsKept(this.page);
    await button.click();
  }

  /** Confirms a change of the account with this phone's own passkey. */
  async confirmsChange(): Promise<void> {
    const button = this.page.getByRole('button', { name: 'この端末で確認する' });
    await expect(button).toBeEnabled();
    await focusIsKept(this.page);
    await button.click();
  }

  /** Confirms that another phone may be registered. */
  async allowsAnother(): Promise<void> {
    await expect(this.page.getByText('スマートフォンの変更（新しい端末の登録）')).toBeVisible();
    await this.page.getByRole('button', { name: 'この変更を確認する' }).click();
  }

  async isApproved(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: '確認できました' })).toBeVisible();
    await focusIsKept(this.page);
  }

  /** One touch on the phone itself. */
  async logsIn(): Promise<void> {
    await this.page.goto(`${this.server.origin}/login`);
    await this.page.getByRole('button', { name: 'この端末でログイン' }).click();
  }

  /** Another person takes this phone, on which somebody is signed in. */
  async logsInAsAnother(): Promise<void> {
    await this.page.goto(`${this.server.origin}/login`);
    await this.page.getByRole('button', { name: '別の方がログインする' }).click();
    await this.page.getByRole('button', { name: 'この端末でログイン' }).click();
  }

  /** Tries once more, by the button of what is explained. */
  async triesAgain(): Promise<void> {
    await focusIsKept(this.page);
    await this.page.getByRole('button', { name: 'もう一度試す' }).click();
  }

  async isOnMyPage(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'マイページ' })).toBeVisible();
    await expect(this.page.getByRole('heading', { name: '登録済みの端末' })).toBeVisible();
    await focusIsKept(this.page);
  }
}
