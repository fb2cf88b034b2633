// PCs: the holder id, the phone, the session (3.6 to 3.9, 3.12).

import { expect, handsets, test } from '../../fixtures';

test.describe('3.6: traces of another session, or no cookie', { tag: '@m3.6' }, () => {
  test('3.6 somebody else is signed in on this PC: one click switches', async ({ server, phone, another, pc }) => {
    const first = await phone.belongsToSomebody();
    await pc.logsInWith(phone, first);
    const colleague = await another(handsets.android);
    const second = await server.holder('試験 次郎');
    await colleague.registers(await server.invite(second));
    await pc.opensLogin();
    await pc.page.getByRole('button', { name: '別の方がログインする' }).click();
    await pc.approvedBy(colleague, second);
    await pc.explained.takesOver('3.6', '試験 花子', '試験 次郎');
    await pc.isOnMyPage();
    await expect(pc.page.getByText(second)).toBeVisible();
  });

  test('3.6 cookies deleted in the middle are noticed, and trying again logs in', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    await pc.opensLogin();
    await pc.types(holder);
    const code = await pc.code();
    await pc.context.clearCookies();
    await phone.opens(code);
    await pc.explained.seesIncident('3.6', 'trouble');
    await pc.explained.advises('3.6', /Cookie を使えるように/, 'windows');
    await pc.explained.presses('3.6', 'もう一度試す');
    await pc.approvedBy(phone, holder);
    await pc.isOnMyPage();
  });
});

test.describe('3.7: no holder id', { tag: '@m3.7' }, () => {
  for (const [what, typed] of [['nothing', ''], ['spaces', '  　'], ['what no id contains', '医師'], ['a sentence', '<script>alert(1)</script>']] as const) {
    test(`3.7 ${what} instead of an id is told at the field, and the right one goes on`, async ({ phone, pc }) => {
      const holder = await phone.belongsToSomebody();
      await pc.opensLogin();
      await pc.types(typed);
      await pc.explained.sees('3.7');
      await pc.explained.blames('3.7', /本人ID/);
      await pc.explained.advises('3.7', typed.trim() ? /本人IDを入れ直してください/ : /本人IDを入力せずに/, 'windows');
      await expect(pc.page.getByLabel(/本人ID/)).toBeFocused();
      await expect(pc.page.getByLabel(/本人ID/)).toHaveAttribute('aria-invalid', 'true');
      await pc.approvedBy(phone, holder);
      await pc.isOnMyPage();
    });
  }

  test('3.7 full-width letters and spaces are an id all the same', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    const wide = [...holder].map(it => String.fromCharCode(it.charCodeAt(0) + 0xfee0)).join('');
    await pc.opensLogin();
    await pc.types(` ${wide} `);
    await expect(pc.page.getByRole('img', { name: /QR コード/ })).toBeVisible();
  });
});

test('3.8 an unknown id is told at the field, which keeps it for mending', { tag: '@m3.8' }, async ({ phone, pc }) => {
  const holder = await phone.belongsToSomebody();
  await pc.opensLogin();
  await pc.types(`${holder}0`);
  await pc.explained.seesIncident('3.8');
  await pc.explained.blames('3.8', /入力した本人IDが違います/);
  await pc.explained.advises('3.8', /お確かめのうえ/, 'windows');
  await expect(pc.page.getByLabel(/本人ID/)).toHaveValue(`${holder}0`);
  // What is mended in the field is sent by the form's own button: the message has none that would send it as it was.
  await expect(pc.explained.message('3.8').getByRole('button')).toHaveCount(0);
  await pc.types(holder);
  await phone.opens(await pc.code());
  await phone.chooses(await pc.number());
  await phone.confirms();
  await pc.isOnMyPage();
});

test.describe('3.9: the login did not come to its end', { tag: '@m3.9' }, () => {
  test('3.9 a wrong number ends it on both sides, and a new code for the same holder is one press away', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    await pc.opensLogin();
    await pc.types(holder);
    await phone.opens(await pc.code());
    const right = await pc.number();
    const group = phone.page.getByRole('group', { name: /同じ番号/ });
    await expect(group.getByRole('button')).toHaveCount(3);
    await group.getByRole('button').filter({ hasNotText: right }).first().click();
    await phone.explained.seesIncident('3.9');
    await phone.explained.blames('3.9', /違う番号を選びました/);
    await phone.explained.advises('3.9', /「新しい QR コードを表示」を押し/, 'iphone');
    await pc.explained.sees('3.9');
    await pc.explained.blames('3.9', /違う番号を選びました/);
    await pc.explained.advises('3.9', /新しい QR コードを表示して/, 'windows');
    // On the phone nothing leads away from the PC that waits: it says what to press there, once.
    await expect(phone.page.getByText(/新しい QR コード/)).toHaveCount(1);
    await expect(phone.explained.message('3.9').getByRole('button')).toHaveCount(0);
    await expect(phone.page.getByRole('link', { name: /ログイン/ })).toHaveCount(0);
    const asked = pc.page.waitForRequest(request => request.method() === 'POST' && request.url().endsWith('/api/login'));
    await pc.explained.presses('3.9', '新しい QR コードを表示');
    expect((await asked).postDataJSON()).toMatchObject({ holder_id: holder });
    const next = await pc.code();
    // Its time was not over: somebody pressed for another.
    await expect(pc.page.getByText('時間が過ぎたため')).toHaveCount(0);
    await phone.opens(next);
    await phone.chooses(await pc.number());
    await phone.confirms();
    await pc.isOnMyPage();
  });

  test('3.9 cancelling on the PC is told on the phone', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    await pc.opensLogin();
    await pc.types(holder);
    await phone.opens(await pc.code());
    await pc.number();
    await pc.cancels();
    await phone.page.getByRole('group', { name: /同じ番号/ }).getByRole('button').first().click();
    await phone.explained.sees('3.9');
    await phone.explained.blames('3.9', /パソコンで取り消されました/);
    // The phone confirms changes of the account, too: nothing here calls it a login.
    await expect(phone.explained.message('3.9').getByRole('heading').first()).toHaveText('この依頼は、承認されずに終了しました。');
    await phone.explained.advises('3.9', /ご自身で取り消したときは、問題ありません/, 'iphone');
    // The PC has given up, so that nothing is to be pressed anywhere.
    await expect(phone.explained.message('3.9').getByRole('button')).toHaveCount(0);
    await expect(phone.page.getByText('「新しい QR コードを表示」を押し')).toHaveCount(0);
  });

  test('3.9 does not appear when somebody who is signed in logs in again', async ({ phone, pc }) => {
    const holder = await phone.belongsToSomebody();
    await pc.logsInWith(phone, holder);
    await pc.opensLogin();
    await expect(pc.page.getByText('様としてログインしています')).toBeVisible();
    await pc.page.getByRole('button', { name: 'マイページに進む' }).click();
    await pc.isOnMyPage();
  });
});

test('3.12 a holder without a phone is shown how to register one', { tag: '@m3.12' }, async ({ server, phone, pc }) => {
  const holder = await server.holder();
  await pc.opensLogin();
  await pc.types(holder);
  const message = await pc.explained.seesIncident('3.12').then(() => pc.explained.message('3.12'));
  await pc.explained.blames('3.12', /まだ登録していないか、登録が削除されました/);
  await pc.explained.advises('3.12', /スマートフォンを「登録のご案内」で登録してください/, 'windows');
  // Another id can be typed at once, and one button leads to what is missing.
  await expect(pc.page.getByLabel(/本人ID/)).toHaveValue(holder);
  await expect(message.getByRole('button')).toHaveCount(0);
  await message.getByRole('link', { name: '登録の方法を見る' }).click();
  await expect(pc.page.getByRole('heading', { name: 'スマートフォンの登録' })).toBeVisible();
  await phone.registers(await server.invite(holder));
  await pc.opensLogin();
  await pc.approvedBy(phone, holder);
  await pc.isOnMyPage();
});

test.describe('3.22: the phone was not registered', { tag: '@m3.22' }, () => {
  test('3.22 given up on the PC, the phone is told, and the PC begins again', async ({ phone, another, pc }) => {
    await phone.belongsToSomebody();
    await pc.logsInByItself(phone);
    const other = await another();
    await other.scans(await pc.addsPhone(), pc.page);
    await expect(pc.page.getByRole('heading', { name: '登録する端末で操作を続けてください' })).toBeVisible();
    await other.isReadyForPasskey();
    await pc.cancels();
    await expect(pc.page.getByRole('heading', { name: '登録済みの端末' })).toBeVisible();
    await other.makesPasskey();
    await other.explained.sees('3.22');
    await other.explained.blames('3.22', /途中で、取り消されました/);
    await other.explained.advises('3.22', /新しい QR コード/, 'iphone');
    await other.scans(await pc.addsPhone(), pc.page);
    await other.makesPasskey();
    await other.namesDevice();
    await expect(pc.page.getByRole('heading', { name: '端末を登録しました' })).toBeVisible();
  });
});
