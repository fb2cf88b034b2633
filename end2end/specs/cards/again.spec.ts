// Cards once more: after a lost answer, after a reload, in the whole window, and when the person takes a question back.

import { expect, test } from '../../fixtures/cards';
import type { Pc } from '../../pages/pc';
import { isSaid } from '../../fixtures/focus';
import { alarms } from '../../pages/explained';

/** The server does what it is asked, and its answer gets lost on the way; once. */
async function loses(pc: Pc, path: RegExp): Promise<void> {
  await pc.page.route(path, async route => {
    await route.fetch();
    await route.abort('connectionreset');
  }, { times: 1 });
}

test('an answer that got lost is asked for again: one registration, and its new code works', async ({ reader, phone, pc }) => {
  await reader.insert('doctor');
  await pc.opensRegister();
  await pc.card.chooses('hpki');
  await loses(pc, /cards\/\w+\/registration$/);
  await pc.card.reads();
  await pc.page.getByRole('button', { name: 'もう一度試す' }).click();
  await phone.scans(await pc.code(), pc.page);
  await phone.makesPasskey();
  await phone.namesDevice();
  await isSaid(pc.page, '端末を登録しました');
});

test('whoever loads the page again after an answer got lost begins afresh: what the card was read for is nobody\'s any more', async ({ reader, phone, pc }) => {
  await reader.insert('doctor');
  await pc.opensRegister();
  await pc.card.chooses('hpki');
  await loses(pc, /cards\/\w+\/registration$/);
  await pc.card.reads();
  await expect(pc.page.getByRole('button', { name: 'もう一度試す' })).toBeVisible();
  await pc.page.reload();
  await pc.card.reads();
  await phone.scans(await pc.code(), pc.page);
  await phone.makesPasskey();
  await phone.namesDevice();
});

test('a binding whose answer got lost is told as done', async ({ reader, pc }) => {
  await reader.insert('doctor');
  await pc.logsInByCard('hpki');
  await pc.bindsMyNumber();
  await reader.swap('mynumber');
  await pc.hasSwapped();
  await loses(pc, /cards\/\w+\/bind$/);
  await pc.card.reads('jpki');
  await pc.page.getByRole('button', { name: 'もう一度試す' }).click();
  await pc.isBound();
});

test('whoever loads the page again after a message begins afresh, and the next try logs in', async ({ reader, pc }) => {
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await pc.explained.sees('3.1');
  await pc.page.reload();
  await expect(pc.page.getByRole('button', { name: 'HPKI カードでログイン' })).toBeVisible();
  await expect(alarms(pc.page)).toHaveCount(0);
  await reader.insert('doctor');
  await pc.card.logsIn('hpki');
  await pc.isOnMyPage();
});

test('a page that is loaded again while the browser asks for a certificate says that it was interrupted, and nothing of the card', async ({ pc }) => {
  await pc.opensLogin();
  await pc.card.chooses('hpki');
  // The browser closes its list as soon as the page is left, and the page still hears of it.
  await pc.page.route(/hpki\.localhost/, async route => {
    await pc.page.evaluate(() => dispatchEvent(new Event('beforeunload')));
    await route.abort();
  });
  const ended = pc.page.waitForEvent('requestfailed', request => /hpki\.localhost/.test(request.url()));
  await pc.page.getByRole('button', { name: 'HPKI カードでログイン' }).click();
  await ended;
  await pc.page.reload();
  await expect(pc.page.getByText('カードの読み取りが中断されました。')).toBeVisible();
  await expect(alarms(pc.page)).toHaveCount(0);
});

test('a phone that is sent to bind a card is told where that is done, and goes back to its own page', async ({ server, phone }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await phone.logsIn();
  await phone.isOnMyPage();
  await phone.page.goto(`${server.origin}/account?do=bind`);
  await expect(phone.page.getByText('カードリーダーのあるパソコンで行います')).toBeVisible();
  await phone.page.getByRole('button', { name: '戻る' }).click();
  await expect(phone.page.getByRole('heading', { name: '登録済みの端末' })).toBeVisible();
});

test.describe('for an application', () => {
  test.use({ settings: { applications: 'rx=Prescriptions=https://rx.example/start' } });

  test('a second try after the whole window is for the same application', async ({ server, reader, pc }) => {
    await pc.page.goto(`${server.origin}/login?application=rx`);
    await pc.card.chooses('hpki');
    await pc.card.logsIn('hpki');
    await pc.explained.sees('3.1');
    await pc.page.getByRole('button', { name: '別の方法で試す' }).click();
    await pc.explained.sees('3.1');
    await expect(pc.page).toHaveURL(/\/login\?application=rx$/);
    await reader.insert('doctor');
    const asked = pc.page.waitForRequest(request => request.url().endsWith('/api/cards'));
    await pc.explained.presses('3.1', 'もう一度試す');
    expect((await asked).postDataJSON()).toMatchObject({ application: 'rx' });
  });
});

test.describe('by the extension', () => {
  test.use({ installed: 'extension' });

  test('a question that is taken back closes the PIN\'s window, and the next one is not busy', async ({ reader, extension, pc }) => {
    await reader.insert('doctor');
    await pc.logsInByCard('hpki');
    await extension.holds('mynumber');
    await extension.is('slow');
    await pc.bindsMyNumber();
    await pc.usesExtension();
    await pc.card.reads();
    const asking = pc.page.getByRole('heading', { name: '開いた小さな画面で' });
    await expect(asking).toBeVisible();
    await pc.cancels();
    await expect(asking).toHaveCount(0);
    // The second question waits for its PIN, too: it would be busy at once if the first were still open.
    await pc.page.getByRole('button', { name: 'ブラウザの拡張機能を使う' }).click();
    await pc.card.reads();
    await expect(asking).toBeVisible();
    await expect(pc.explained.message('3.15')).toHaveCount(0);
    await pc.cancels();
    await pc.usesExtension();
    await pc.card.reads();
    await expect(asking).toBeVisible();
  });
});
