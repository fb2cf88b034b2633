// Phones: the system's sheet was left open until its time was over (2.8).

import { handsets, test } from '../../fixtures';

test.use({ settings: { 'limits.ceremony': '5s' } });

for (const platform of ['iphone', 'android'] as const) {
  test(`2.8 a sheet left open ends with its time, on ${platform}, and trying again finishes`, { tag: '@m2.8' }, async ({ server, another }) => {
    const phone = await another(handsets[platform]);
    await phone.mayMakePasskey(await server.invite(await server.holder()));
    await phone.key.touches(false);
    await phone.makesPasskey();
    await phone.explained.seesIncident('2.8');
    await phone.explained.blames('2.8', /時間内に本人確認が完了しませんでした/);
    await phone.explained.advises('2.8', /指紋・顔・画面ロックのどれか/, platform);
    await phone.key.touches(true);
    await phone.triesAgain();
    await phone.namesDevice();
  });
}
