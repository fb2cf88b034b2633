// Whoever comes from an application is told at once where the sign-in leads, or that it leads nowhere.

import { expect, handsets, test } from '../fixtures';

test.use({ settings: { applications: 'karte=電子カルテ=https://karte.example/start' } });

test('an application that nobody knows is told before anything is typed, with a number', async ({ server, pc, phone }) => {
  for (const page of [pc.page, phone.page]) {
    await page.goto(`${server.origin}/login?application=nope`);
    await expect(page.getByRole('heading', { name: 'ログイン先のアプリケーションが登録されていません。' })).toBeFocused();
    await page.locator('details.more > summary').click();
    await expect(page.getByText(/お問い合わせ番号\s*\d{3}-\d{4}/)).toBeVisible();
    // Trying again would lead nowhere; without the application anybody can sign in.
    await expect(page.getByRole('button', { name: 'もう一度試す' })).toHaveCount(0);
    await page.getByRole('link', { name: 'ログイン画面へ' }).click();
    await expect(page.getByRole('heading', { name: 'ログイン先のアプリケーションが登録されていません。' })).toHaveCount(0);
  }
});

for (const [app, way] of [['lineOnIphone', 'Safari で開く'], ['lineOnAndroid', 'Chrome で開く']] as const) {
  test(`out of an app's own view the sign-in still leads to the application (${way})`, async ({ server, another }) => {
    const { page } = await another(handsets[app]);
    await page.goto(`${server.origin}/login?application=karte`);
    await expect(page.getByRole('main').getByRole('link', { name: way }).first()).toHaveAttribute('href', /\/login\?application=karte&openExternalBrowser=1$/);
  });
}

test('an application that is known is named, on a PC and on a phone', async ({ server, pc, phone }) => {
  for (const page of [pc.page, phone.page]) {
    await page.goto(`${server.origin}/login?application=karte`);
    await expect(page.getByText(/ログイン先：\s*電子カルテ/)).toBeVisible();
  }
});
