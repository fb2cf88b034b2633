// The screen of a message, wherever it stands.

import { expect, type Locator, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { focusIsKept } from '../fixtures/focus';

/** Whose settings the steps are written for. */
export type Platform = 'iphone' | 'android' | 'windows';

/** Words that only make sense on other devices than this one. */
const foreign: Record<Platform, RegExp> = {
  iphone: /Android|Google|Chrome|Windows|画面ロックに PIN/,
  android: /iPhone|iCloud|Safari|Face ID|Touch ID|Windows|パスコード/,
  windows: /iPhone|iCloud|Safari|Face ID|Android|Google Play/,
};

/** The catalogue, as its own test keeps it for these. */
export const catalogue = JSON.parse(readFileSync(new URL('../catalogue.json', import.meta.url), 'utf8')) as {
  number: string;
  title: string;
  surface: 'phone' | 'pc';
  tone: 'trouble' | 'calm';
}[];

/**
 * Whatever says on a page that something is wrong: its alerts, and its messages. A message is no alert, which would be read to its end, and no
 * role of its own tells it from one that is calm.
 */
export const alarms = (page: Page): Locator => page.getByRole('alert').or(page.locator('.message:not(.calm):visible'));

/** Something is wrong, or all is well; a message that may be either says which. */
type Tone = 'trouble' | 'calm';

export class Explained {
  constructor(private readonly page: Page) {}

  /** The message's own part of the page. */
  message(number: string): Locator {
    return this.page.locator(`[data-message="${number}"]`).first();
  }

  /** The person sees this message, under the title by which people look for it, with nothing to do that belongs to another device. */
  async sees(number: string, tone: Tone = catalogue.find(message => message.number === number)?.tone ?? 'trouble'): Promise<Locator> {
    const message = this.message(number);
    await expect(message).toBeVisible();
    await expect(message).toHaveRole((await message.getAttribute('data-boot')) === null ? 'group' : 'alert');
    expect(await this.looks(message)).toBe(tone);
    await expect(message.getByRole('heading', { level: 2 })).not.toBeEmpty();
    await focusIsKept(this.page);
    await this.titled(number);
    // The short words that the page itself has where no answer comes through have no list.
    const remedies = message.getByRole('list').first();
    if ((await remedies.count()) > 0) await expect(remedies).not.toContainText(foreign[await this.platform()]);
    return message;
  }

  /** Whether a message has the colour of what is wrong. */
  private looks(message: Locator): Promise<Tone> {
    return message.evaluate(it => {
      const probe = Object.assign(document.createElement('i'), { style: 'color: var(--grave)' });
      it.append(probe);
      const grave = getComputedStyle(probe).color;
      probe.remove();
      return getComputedStyle(it).borderLeftColor === grave ? 'trouble' : 'calm';
    });
  }

  /** … and an incident number to read out. */
  async seesIncident(number: string, tone?: Tone): Promise<string> {
    const message = await this.sees(number, tone);
    const incident = message.getByText(/^お問い合わせ番号/);
    await expect(incident).toContainText(/\d{3}-\d{4}/);
    return (await incident.innerText()).replace(/[^\d-]/g, '');
  }

  /** Somebody else is signed in here: no error, both are named, once, on the one button that goes on. */
  async takesOver(number: string, leaves: string, comes: string): Promise<void> {
    const asked = this.message(number);
    await expect(asked).toBeVisible();
    await expect(asked).toHaveRole('group');
    await expect(alarms(this.page)).toHaveCount(0);
    await asked.getByRole('button', { name: `${leaves} 様のログインを終了し、${comes} 様としてログインする` }).click();
  }

  /** What the device calls itself. */
  private async platform(): Promise<Platform> {
    const agent = await this.page.evaluate(() => navigator.userAgent);
    return /iPhone|iPad/.test(agent) ? 'iphone' : /Android/.test(agent) ? 'android' : 'windows';
  }

  /**
   * The message bears the very title under which people look for it, called what it is and with its number in the manual: folded, or in the
   * open where the page has short words of its own.
   */
  async titled(number: string): Promise<void> {
    const message = this.message(number);
    const title = catalogue.find(message => message.number === number)?.title ?? 'no such message';
    // Nobody knows ours from before: it is what the page itself says.
    if (number.startsWith('5.')) return expect(this.page.getByText(title).first()).toBeVisible();
    const parts = title.split(/\{\w+\}/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    // The boot page has no words for that: it stands before anything is known.
    const boot = (await message.getAttribute('data-boot')) !== null;
    const before = boot ? '' : '(?:これまでの表示：|As it was shown before: )';
    // Where a box in between answers, the page has short words of its own until the server's arrive.
    const short = ['2.10', '3.10', '3.17'].includes(number) ? '?' : '';
    const after = boot ? '' : `(?:（マニュアル ${number}）| \\(manual ${number}\\))${short}`;
    const quoted = message.getByRole('paragraph', { includeHidden: true }).filter({ hasText: new RegExp(`^${before}${parts.join('.+')}${after}$`) });
    await expect(quoted).toHaveCount(1);
  }

  /** Unfolds what few need: causes, the screen as it looked, the title of before. */
  async unfolds(number: string): Promise<void> {
    await this.message(number).getByText('詳しい情報', { exact: true }).click();
  }

  /** Among what to do is this, and nothing that is meant for another platform. */
  async advises(number: string, advice: RegExp, platform: Platform): Promise<void> {
    const remedies = this.message(number).getByRole('list').first();
    await expect(remedies).toContainText(advice);
    await expect(remedies).not.toContainText(foreign[platform]);
  }

  /** The first cause is this one, and it is marked as seen. */
  async blames(number: string, cause: RegExp): Promise<void> {
    const first = this.causes(number).first();
    await expect(first).toContainText(cause);
    await expect(first).toContainText('この可能性が高い');
  }

  /** Above the causes stands what came; nobody weighs that against them. */
  async states(number: string, fact: RegExp): Promise<void> {
    const first = this.causes(number).first();
    await expect(first).toContainText(fact);
    await expect(first).not.toContainText('この可能性が高い');
  }

  /** The causes, also while they are folded. */
  causes(number: string): Locator {
    const folded = this.message(number).getByRole('group').filter({ hasText: '考えられる原因' });
    return folded.getByRole('listitem', { includeHidden: true });
  }

  /** Presses a button of the message. */
  async presses(number: string, button: string): Promise<void> {
    await this.message(number).getByRole('button', { name: button }).click();
  }

  /** Points at the drawing of the system's screen, and is told what it means. */
  async pointsAt(picture: string | RegExp, number: string): Promise<Locator> {
    await this.page.getByText('端末にこんな画面が出ましたか？').click();
    await this.page.getByRole('button', { name: picture }).click();
    return this.sees(number);
  }
}
