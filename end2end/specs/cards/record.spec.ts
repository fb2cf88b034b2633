// The demonstration's record application: an application of a vendor's, in a real browser, from the first login to the last log-out.

import { expect, test as base } from '../../fixtures/cards';
import { isUsable } from '../../fixtures/usable';
import type { Reader } from '../../fixtures/reader';
import type { Server } from '../../fixtures/server';
import type { Pc } from '../../pages/pc';
import type { Phone } from '../../pages/phone';
import { RecordApplication } from '../../pages/record';

const test = base.extend<{ record: RecordApplication }>({
  record: async ({ server, pc }, use) => use(new RecordApplication(server, pc.page)),
});

/** Somebody comes with a phone. */
async function byPhone(record: RecordApplication, pc: Pc, phone: Phone): Promise<void> {
  await record.begins();
  await pc.choosesPhone();
  await pc.approvedBy(phone, 'DEMO-1001');
  await record.isIn();
}

/** Somebody comes with the HPKI card in the reader. */
async function byCard(record: RecordApplication, pc: Pc): Promise<void> {
  await record.begins();
  await pc.card.chooses('hpki');
  await pc.card.logsIn('hpki');
  await record.isIn();
}

/** A doctor who came with a phone is about to sign, and the pharmacist's card is in the reader. */
async function showsAnothersCard(record: RecordApplication, server: Server, reader: Reader, pc: Pc, phone: Phone): Promise<void> {
  await phone.registers(await server.invite('DEMO-1001'));
  await byPhone(record, pc, phone);
  await record.signs();
  await reader.insert('pharmacist');
  await pc.card.confirms('hpki');
}

test('a doctor logs in with a phone, reads who is known to be there, and signs with a card on top of it', async ({ server, reader, pc, phone, record }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await record.opens();
  await isUsable(record.page);
  await byPhone(record, pc, phone);
  await expect(record.fact('氏名')).toHaveText(/見本\sはなこ/);
  await expect(record.fact('本人ID')).toHaveText('DEMO-1001');
  await expect(record.fact('ログインの方法')).toHaveText('登録済みの端末（パスキー）');
  await expect(record.fact('資格')).toHaveText(/^未確認/);

  await record.signs();
  await expect(pc.page.getByText(/ 様のログインに加えて、HPKI カードでの確認が必要です。$/)).toBeVisible();
  await reader.insert('doctor');
  await pc.card.confirms('hpki');
  const signed = await record.isSigned();
  await expect(signed).toContainText('HPKI カード');
  await expect(signed).toContainText(/見本\sはなこ/);
  await isUsable(record.page);
  await record.page.getByRole('link', { name: '患者一覧に戻る' }).click();
  await expect(record.fact('資格')).toHaveText('医師');
  await expect(record.fact('ログインの方法')).toHaveText('HPKI カード');
  await expect(record.page.getByText('署名済み')).toHaveCount(1);
  // The proof of just now is enough for the next one.
  await record.signs('架空　みなと');
  await record.isSigned();
});

test('a doctor logs in with a card and signs at once; developers read claims and no tokens', async ({ reader, pc, record }) => {
  await reader.insert('doctor');
  await byCard(record, pc);
  await expect(record.fact('本人確認')).toHaveText('カードと暗証番号（PIN）');
  await expect(record.fact('資格')).toHaveText('医師');

  await record.page.getByText('開発者向けの情報').click();
  const told = record.page.getByRole('group').filter({ hasText: 'ID トークンのクレーム' });
  await expect(told).toContainText('urn:kagura:acr:hpki');
  await expect(told).toContainText('auth_time');
  await expect(told).toContainText('holder_id');
  await expect(told).not.toContainText('eyJ');
  await isUsable(record.page);
  await record.page.getByRole('link', { name: 'English' }).click();
  await expect(record.page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
  await expect(record.page.getByText('Medical Doctor', { exact: true })).toBeVisible();
  await isUsable(record.page);
  await record.page.getByRole('link', { name: '日本語' }).click();

  await record.signs();
  await expect(await record.isSigned()).toContainText('カードの発行元');
});

test('a colleague\'s card at a signature is told as that, and the own one signs', async ({ server, reader, pc, phone, record }) => {
  await showsAnothersCard(record, server, reader, pc, phone);
  const told = pc.page.getByRole('group', { name: 'このカードは、別の方のものです。' });
  await expect(told).toContainText(/見本\sはなこ.*見本\sかおる/s);
  await expect(told.getByRole('button')).toHaveText(['もう一度試す', '別の方としてログインする']);
  await reader.swap('doctor');
  await told.getByRole('button', { name: 'もう一度試す' }).click();
  await record.isSigned();
});

test('whoever takes a signature over is signed in as somebody else, and nothing is signed or said to be offline', async ({ server, reader, pc, phone, record }) => {
  await showsAnothersCard(record, server, reader, pc, phone);
  await pc.page.getByRole('button', { name: '別の方としてログインする' }).click();
  await expect(pc.page.getByText(/^見本\sかおる.* 様ではなく、別の方のログインが必要です。$/)).toBeVisible();
  await expect(pc.page.getByRole('heading', { name: '通信できませんでした' })).toHaveCount(0);
});

test('a profession that signs no prescriptions signs none', async ({ reader, pc, record }) => {
  await reader.insert('pharmacist');
  await byCard(record, pc);
  await record.signs();
  await record.says('署名できる資格を確認できませんでした');
});

test('the phone itself is enough for a doctor on the ward', async ({ server, phone }) => {
  await phone.registers(await server.invite('DEMO-1002'));
  const record = new RecordApplication(server, phone.page);
  await record.opens();
  await isUsable(record.page);
  await record.begins();
  await phone.page.getByRole('button', { name: 'この端末でログイン' }).click();
  await record.isIn();
  await isUsable(record.page);
  await record.page.getByText('開発者向けの情報').click();
  await isUsable(record.page);
});

test('asking again says what is new, and is no use any more once the desk has removed the phone', async ({ server, pc, phone, record }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await byPhone(record, pc, phone);
  await record.page.getByRole('button', { name: '最新の情報を受け取る' }).click();
  const renewed = record.page.getByRole('region', { name: '情報を更新しました' });
  await expect(renewed.getByRole('heading')).toBeFocused();
  await expect(record.page).toHaveTitle('情報を更新しました | 見本電子カルテ');
  await record.page.getByText('開発者向けの情報', { exact: true }).click();
  await expect(record.page.getByRole('group').filter({ hasText: 'ID トークンで変わったクレーム' })).toContainText(/at_hash.*有効期限|有効期限.*at_hash/s);
  await isUsable(record.page);

  await server.revokesAll('DEMO-1001');
  await record.isEnded();
});

test('whoever the desk disables is out', async ({ server, pc, phone, record }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await byPhone(record, pc, phone);
  await server.desk('holder', 'disable', 'DEMO-1001');
  await record.isEnded();
});

test('logging out of the record logs out of kagura, too', async ({ pc, phone, server, record }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await byPhone(record, pc, phone);
  await record.page.getByRole('button', { name: 'ログアウト' }).click();
  await record.page.waitForURL(it => it.href.startsWith(`${server.record}/signed-out`));
  await expect(record.page.getByRole('heading', { level: 1, name: 'ログアウトしました' })).toBeVisible();
  await isUsable(record.page);
  await record.opens('/patients');
  await record.says('ログインしていません');
  await pc.page.goto(`${server.origin}/account`);
  await expect(pc.page.getByRole('heading', { name: 'ログインしてください' })).toBeVisible();
});

test('logging out on my page logs out of the record, which says so at the next click', async ({ pc, phone, server, record }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  await byPhone(record, pc, phone);
  const own = await pc.secondTab();
  await own.opensMyPage();
  await own.logsOut();
  await record.isEnded();
});

test('giving up and not being logged in come back as sentences with a next step, in both languages', async ({ record }) => {
  await record.begins();
  await record.page.getByRole('link', { name: '見本電子カルテに戻る' }).click();
  await record.says('ログインを中止しました');
  await isUsable(record.page);
  await record.page.getByRole('link', { name: 'English' }).click();
  await expect(record.page.getByRole('heading', { level: 1, name: 'The sign-in was cancelled' })).toBeVisible();
  await isUsable(record.page);
  await record.page.getByRole('link', { name: '日本語' }).click();
  await record.page.getByRole('link', { name: '見本電子カルテ' }).click();

  await record.page.getByText('開発者向けの情報').click();
  await record.page.getByRole('button', { name: '画面を表示せずにログイン' }).click();
  await record.says('ログインが必要です');
  await record.page.getByText('開発者向けの情報').click();
  await expect(record.page.getByText('error=login_required')).toBeVisible();
});

test('a stranger who holds the way back gets nothing, and the person whose it is gets in', async ({ server, pc, phone, stranger, record }) => {
  await phone.registers(await server.invite('DEMO-1001'));
  let back = '';
  // Kagura says where to go, and the browser has not gone there yet.
  await pc.page.route('**/oidc/resume?*', async route => {
    back = (await route.fetch({ maxRedirects: 0 })).headers().location ?? '';
    await route.fulfill({ contentType: 'text/html', body: '<title>on the way</title>' });
  });
  await record.begins();
  await pc.choosesPhone();
  await pc.approvedBy(phone, 'DEMO-1001');
  await expect.poll(() => back).toContain('code=');

  const theirs = new RecordApplication(server, stranger.page);
  await theirs.page.goto(back);
  await theirs.says('このログインは完了できません');
  await theirs.opens('/patients');
  await theirs.says('ログインしていません');
  await pc.page.goto(back);
  await record.isIn();
  // Once more is no login, and takes none away.
  await pc.page.goto(back);
  await record.says('このログインは完了できません');
  await record.page.getByRole('link', { name: '患者一覧に戻る' }).click();
  await record.isIn();
});
