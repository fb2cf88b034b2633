// Phones: links that do not work any more, and steps out of their turn (2.19, 2.20).

import { expect, test } from '../../fixtures';

test.describe('2.19: the link does not work', { tag: '@m2.19' }, () => {
  test('2.19 a letter that a newer one replaced says so, and the newer one registers', async ({ server, phone }) => {
    const holder = await server.holder();
    const old = await server.invite(holder);
    const letter = await server.invite(holder);
    await phone.opens(old.url);
    await phone.explained.seesIncident('2.19');
    await phone.explained.blames('2.19', /前のものは無効/);
    await phone.explained.advises('2.19', /いちばん新しいものの QR コード/, 'iphone');
    await expect(phone.page.getByText('03-0000-0000').first()).toBeVisible();
    // The newest letter is the way on, which no button has.
    await expect(phone.explained.message('2.19').getByRole('button')).toHaveCount(0);
    await phone.registers(letter);
  });

  test('2.19 a letter replaced while it was being used says so', async ({ server, phone }) => {
    const holder = await server.holder();
    await phone.mayMakePasskey(await server.invite(holder));
    await server.invite(holder);
    await phone.page.reload();
    await phone.explained.seesIncident('2.19');
    await phone.explained.blames('2.19', /前のものは無効/);
  });

  test('2.19 an address that was cut short says so', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url.slice(0, -3));
    await phone.explained.seesIncident('2.19');
    await phone.explained.blames('2.19', /途中で切れた/);
    await phone.explained.advises('2.19', /全体が映るように/, 'iphone');
    await phone.registers(invitation);
  });

  test('2.19 a letter locked by wrong passwords says whom to call', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    await phone.opens(invitation.url);
    for (const left of [4, 3, 2, 1]) {
      await phone.entersPassword(`wrong-one${left}`);
      await expect(phone.page.getByText(new RegExp(`あと\\s*${left}\\s*回`))).toBeVisible();
    }
    await phone.entersPassword('wrong-one');
    await phone.explained.seesIncident('2.19');
    await phone.explained.blames('2.19', /登録用のパスワードを、続けて間違えました/);
    await phone.explained.advises('2.19', /再発行/, 'iphone');
    await expect(phone.page.getByText('03-0000-0000').first()).toBeVisible();
  });

  test('2.19 the code of a login that was shown anew sends to the new one, which logs in', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const followed = pc.page.waitForRequest('**/events');
    await pc.opensLogin();
    await pc.types(holder);
    const old = await pc.code();
    const events = (await followed).url();
    const renewed = await pc.page.request.post(events.replace('/events', '/renew'), { data: {}, headers: { origin: new URL(old).origin } });
    const { qr } = (await renewed.json()) as { qr: { url: string } };
    await phone.opens(old);
    await phone.explained.seesIncident('2.19');
    await phone.explained.advises('2.19', /パソコンに今表示されている QR コード/, 'iphone');
    await phone.opens(qr.url);
    await phone.chooses(await pc.number());
    await phone.confirms();
    await pc.isOnMyPage();
  });
});

test('2.19 the code of a login that was put out under a phone\'s hands sends to the new one, which logs in', { tag: '@m2.19' }, async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  const old = await pc.code();
  await phone.opens(old);
  await pc.number();
  const next = await pc.putsOut(old);
  await phone.guesses();
  await phone.explained.seesIncident('2.19');
  await phone.explained.advises('2.19', /パソコンに今表示されている QR コード/, 'iphone');
  await phone.scans(next, pc.page);
  await phone.confirms();
  await pc.isOnMyPage();
});

test('2.19 a code that is opened on a PC has first and in its main button the next one, which the PC shows', { tag: '@m2.19' }, async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(holder);
  const old = await pc.code();
  await phone.opens(old);
  await pc.number();
  await pc.putsOut(old);
  const tab = await pc.secondTab();
  await tab.page.setViewportSize({ width: 1280, height: 756 });
  await tab.page.goto(old);
  await tab.explained.seesIncident('2.19');
  const show = tab.explained.message('2.19').getByRole('button', { name: '新しい QR コードを表示' });
  await expect(show).toHaveCount(1);
  const remedies = tab.explained.message('2.19').getByRole('list').first();
  await expect(remedies.getByRole('listitem').first()).toContainText('パソコンに今表示されている QR コード');
  const [above, below] = [await show.boundingBox(), await remedies.boundingBox()];
  expect(above?.y, 'the main button stands above what to do').toBeLessThan(below?.y ?? 0);
  await show.click();
  // It shows one, as it says, and asks nothing before.
  await phone.scans(await tab.code(), tab.page);
  await phone.confirms();
  await tab.isOnMyPage();
});

test.describe('2.20: a step out of its turn', { tag: '@m2.20' }, () => {
  test('2.20 a person who comes to any step by its address is shown a page', async ({ server, phone }) => {
    const steps = ['register/open', 'register/unlock', 'register/choose', 'register/options', 'register/finish', 'register/label',
      'approve/open', 'approve/choose', 'approve/options', 'approve/finish', 'approve/refuse',
      'login', 'solo/options', 'solo/finish', 'session/end', 'account/devices/add', 'account/changes', 'incidents'];
    for (const step of steps) {
      const answer = await phone.page.goto(`${server.origin}/api/${step}`);
      expect(answer?.status(), step).toBe(200);
      await expect(phone.page.getByRole('heading', { level: 1 })).toBeVisible();
    }
  });

  test('2.20 a step that something on the way turned into a mere request is explained, and starting over registers', async ({ server, phone }) => {
    const invitation = await server.invite(await server.holder());
    await phone.page.route('**/api/register/open', route => route.continue({ method: 'GET', postData: undefined }), { times: 1 });
    await phone.opens(invitation.url);
    const message = await phone.explained.sees('2.20');
    await expect(message).toContainText('405 Method Not Allowed');
    await phone.explained.blames('2.20', /「戻る」や再読み込み/);
    await phone.explained.advises('2.20', /QR コードを読み取るところから/, 'iphone');
    await phone.explained.presses('2.20', '最初からやり直す');
    await phone.entersPassword(invitation.password);
    await phone.makesPasskey();
    await phone.namesDevice();
  });
});
