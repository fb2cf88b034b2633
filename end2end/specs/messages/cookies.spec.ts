// Browsers that are set to refuse all cookies (2.15, 3.6): a profile of its own with that very setting.

import { chromium, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, handsets, test as base } from '../../fixtures';
import { whole } from '../../fixtures/chromium';
import { Pc } from '../../pages/pc';
import { Phone } from '../../pages/phone';

interface Profiles {
  /** A browser whose setting for cookies is this: 1 allows them, 2 refuses them. */
  browserWith(cookies: 1 | 2, looks: BrowserContextOptions): Promise<BrowserContext>;
}

const test = base.extend<Profiles>({
  browserWith: async ({ launchOptions }, use) => {
    const folders: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async (cookies, looks) => {
      const folder = mkdtempSync(join(tmpdir(), 'kagura-profile-'));
      folders.push(folder);
      mkdirSync(join(folder, 'Default'));
      const preferences = { profile: { default_content_setting_values: { cookies } } };
      writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
      const context = await chromium.launchPersistentContext(folder, { ...launchOptions, executablePath: whole, ...looks, locale: 'ja-JP' });
      contexts.push(context);
      return context;
    });
    await Promise.all(contexts.map(context => context.close()));
    folders.forEach(folder => rmSync(folder, { recursive: true, force: true }));
  },
});

for (const platform of ['iphone', 'android'] as const) {
  test(`2.15 with all cookies refused a phone registers all the same; only its login is stopped, with the setting to change (${platform})`, { tag: '@m2.15' }, async ({ server, browserWith }) => {
    const looks = { ...handsets[platform], isMobile: true, hasTouch: true };
    const phone = await Phone.in(await browserWith(2, looks), server, {});
    await phone.belongsToSomebody();
    await phone.logsIn();
    await phone.explained.seesIncident('2.15');
    await phone.explained.blames('2.15', /すべての Cookie がブロックされ/);
    await phone.explained.advises('2.15', /Cookie を使えるように/, platform);
    await phone.explained.presses('2.15', 'もう一度試す');
    await phone.explained.seesIncident('2.15');
    // The same phone, with the setting put right.
    const mended = await Phone.in(await browserWith(1, looks), server, {});
    await mended.key.shareFrom(phone.key);
    await mended.logsIn();
    await mended.isOnMyPage();
  });
}

test('3.6 with all cookies refused a PC says so instead of waiting for ever', { tag: '@m3.6' }, async ({ server, phone, browserWith }) => {
  const holder = await phone.belongsToSomebody();
  const pc = await Pc.in(await browserWith(2, { userAgent: Pc.edge }), server);
  await pc.opensLogin();
  await pc.types(holder);
  await pc.explained.seesIncident('3.6', 'trouble');
  await pc.explained.blames('3.6', /Cookie がブロックされ/);
  await pc.explained.advises('3.6', /Cookie を使えるように/, 'windows');
  await expect(pc.explained.message('3.6').getByRole('button', { name: 'もう一度試す' })).toBeVisible();
});
