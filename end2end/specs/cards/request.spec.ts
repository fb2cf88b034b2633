// Applications that ask for a card: the page opens with it and says why, and leads to nothing else.

import { writeFileSync } from 'node:fs';
import { expect, test } from '../../fixtures/cards';
import { Application, asks, registers } from '../../fixtures/application';
import { isUsable } from '../../fixtures/usable';

const anyCard = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'aal3' } } }) };
const hpki = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:kagura:acr:hpki' } } }) };

test('an application that allows one card opens with it, says why, and lets its holder in', async ({ server, reader, pc }, info) => {
  const application = await Application.start();
  const from = info.outputPath('client.json');
  writeFileSync(from, JSON.stringify({ means: ['hpki'] }));
  await registers(server, 'hpki', application.origin, '--from', from);
  const main = pc.page.getByRole('main');
  await pc.page.goto(asks(server, 'hpki', application.origin));
  await expect(main.getByText('このアプリケーションでは、HPKI カードでのログインが必要です。')).toBeVisible();
  await expect(main.getByRole('button', { name: 'HPKI カードでログイン' })).toBeVisible();
  await expect(main.getByRole('button')).toHaveCount(1);
  await expect(main.getByRole('link')).toHaveText(['やめて電子カルテに戻る']);
  await isUsable(pc.page);

  // Without a card the message leads to nothing that is not allowed.
  await pc.card.logsIn('hpki');
  const message = pc.page.getByRole('main').getByRole('group').first();
  await expect(message.getByRole('heading', { name: '次にすること' })).toBeVisible();
  await expect(main.getByRole('button', { name: /スマートフォン|カードを使う/ })).toHaveCount(0);
  await expect(main.getByRole('link', { name: '電子カルテに戻る' })).toBeVisible();
  await reader.insert('doctor');
  await main.getByRole('button', { name: 'もう一度試す' }).click();
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
  expect(new URL(application.arrival.url).searchParams.get('code')).toBeTruthy();
  await application.stop();
});

test('a card on top of a phone: who is signed in is told what is missing, and steps up', async ({ server, reader, pc, phone }) => {
  const application = await Application.start();
  await registers(server, 'step', application.origin, '--auth', 'none');
  await phone.registers(await server.invite('DEMO-1001'));
  await pc.page.goto(asks(server, 'step', application.origin));
  await pc.choosesPhone();
  await pc.approvedBy(phone, 'DEMO-1001');
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));

  const main = pc.page.getByRole('main');
  await pc.page.goto(asks(server, 'step', application.origin, hpki));
  await expect(main.getByText(/^見本\sはなこ.* 様のログインに加えて、HPKI カードでの確認が必要です。$/)).toBeVisible();
  await expect(main.getByRole('heading', { level: 1, name: '本人確認' })).toBeVisible();
  await expect(pc.page).toHaveTitle(/^本人確認 \| /);
  await isUsable(pc.page);
  await pc.page.getByRole('button', { name: 'English' }).click();
  await expect(main.getByText(/^Signed in as 見本\sはなこ.*: please also confirm with your HPKI card\.$/)).toBeVisible();
  await pc.page.getByRole('button', { name: '日本語' }).click();
  await reader.insert('doctor');
  await pc.card.confirms('hpki');
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
  const { id_token } = await application.redeems(server, 'step');
  const claims = JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString()) as { acr: string };
  expect(claims.acr).toBe('urn:kagura:acr:hpki');
  await application.stop();
});

test('whoever would register a My Number card first, and does not, is back at the sign-in for the application', async ({ server, reader, pc }) => {
  const application = await Application.start();
  await registers(server, 'unbound', application.origin);
  await pc.page.goto(asks(server, 'unbound', application.origin));
  await reader.insert('mynumber');
  await pc.card.chooses('jpki');
  await pc.card.logsIn('jpki');
  await pc.explained.presses('3.20', 'マイナンバーカードを登録する');
  await pc.page.getByRole('button', { name: '戻る', exact: true }).click();
  await expect(pc.page.getByText(/ログイン先：\s*電子カルテ/)).toBeVisible();
  await application.stop();
});

test('a colleague\'s card on top of a phone, known here or not, is changed for one\'s own with one press', async ({ server, reader, pc, phone }) => {
  const application = await Application.start();
  await registers(server, 'own', application.origin, '--auth', 'none');
  await phone.registers(await server.invite('DEMO-1001'));
  await pc.page.goto(asks(server, 'own', application.origin));
  await pc.choosesPhone();
  await pc.approvedBy(phone, 'DEMO-1001');
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
  await pc.page.goto(asks(server, 'own', application.origin, hpki));
  await reader.insert('stranger');
  await pc.card.confirms('hpki');
  const message = await pc.explained.sees('3.11');
  await expect(message).toContainText('ご自身のカードに入れ替えて');
  await reader.swap('doctor');
  await pc.explained.presses('3.11', 'もう一度試す');
  await pc.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?`));
  await application.stop();
});

test('either card is offered where both are allowed, and a phone says where to go', async ({ server, pc, phone }) => {
  const application = await Application.start();
  await registers(server, 'cards', application.origin);
  const said = 'このアプリケーションでは、HPKI カードまたはマイナンバーカードでのログインが必要です。';
  await pc.page.goto(asks(server, 'cards', application.origin, anyCard));
  const ways = pc.page.getByRole('group', { name: /方法/ }).getByRole('button');
  await expect(ways).toHaveCount(2);
  await expect(ways.first()).toHaveAttribute('aria-pressed', 'true');
  await expect(pc.page.getByText(said)).toBeVisible();
  await isUsable(pc.page);
  await pc.card.chooses('jpki');
  await expect(pc.page.getByRole('button', { name: 'マイナンバーカードでログイン' })).toBeVisible();

  const main = phone.page.getByRole('main');
  await phone.page.goto(asks(server, 'cards', application.origin, anyCard));
  await expect(main.getByText(said)).toBeVisible();
  await expect(main.getByText('この端末ではカードを使えません。カードリーダーのあるパソコンをお使いください。')).toBeVisible();
  await expect(main.getByRole('button')).toHaveCount(0);
  await isUsable(phone.page);
  await main.getByRole('link', { name: '電子カルテに戻る' }).click();
  await phone.page.waitForURL(it => it.href.startsWith(`${application.origin}/cb?error=access_denied`));
  await application.stop();
});
