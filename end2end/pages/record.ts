// The demonstration's record application, an application of a vendor's, and what people do there.

import { expect, type Locator, type Page } from '@playwright/test';
import type { Server } from '../fixtures/server';

export class RecordApplication {
  constructor(
    private readonly server: Server,
    readonly page: Page,
  ) {}

  async opens(path = '/'): Promise<void> {
    await this.page.goto(`${this.server.record}${path}`);
  }

  /** Presses the button that leads to kagura. */
  async begins(): Promise<void> {
    await this.opens();
    await this.page.getByRole('button', { name: 'kagura でログイン' }).click();
  }

  /** Comes back and is in. */
  async isIn(): Promise<void> {
    await this.page.waitForURL(`${this.server.record}/patients`);
    await expect(this.page.getByRole('heading', { level: 1, name: '患者一覧' })).toBeVisible();
  }

  /** What it knows of whoever is in, by its name there. */
  fact(name: string): Locator {
    const facts = this.page.getByRole('region', { name: 'ログイン中の方' });
    return facts.locator('div').filter({ has: this.page.getByRole('term').filter({ hasText: name }) }).getByRole('definition');
  }

  /** Opens a patient and presses the button that signs. */
  async signs(patient = '架空　あさひ'): Promise<void> {
    await this.page.getByRole('link', { name: patient }).click();
    await this.page.getByRole('button', { name: '処方箋に署名する' }).click();
  }

  /** A prescription was signed; by what. */
  async isSigned(): Promise<Locator> {
    const signed = this.page.getByRole('region', { name: '署名しました' });
    await expect(signed).toBeVisible();
    return signed;
  }

  /** It stopped, and says so. */
  async says(heading: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    expect(this.page.url()).toContain(`${this.server.record}/stopped/`);
  }

  /** The next click says that the session is over, within seconds. */
  async isEnded(): Promise<void> {
    await expect(async () => {
      await this.opens('/patients');
      await expect(this.page.getByRole('heading', { level: 1, name: 'ログアウトされました' })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 30_000 });
    await expect(this.page.getByRole('button', { name: 'kagura でログイン' })).toBeVisible();
  }
}
