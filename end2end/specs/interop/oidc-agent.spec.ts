// oidc-agent, as Debian has it, makes accounts without a desktop: a person approves its code, or logs in and is sent to a port of this machine.

import { expect, test as base } from '../../fixtures';
import { Agent } from '../../fixtures/agent';
import { adds } from '../../fixtures/application';
import { freePort, type Server } from '../../fixtures/server';

const scope = 'openid holder_id offline_access';

const test = base.extend<{ agent: Agent }>({
  agent: async ({}, use) => {
    const agent = Agent.starts();
    await use(agent);
    await agent.stop();
  },
});

/** What is told of whose token it is. */
const asked = (server: Server, token: string) => fetch(`${server.origin}/oidc/userinfo`, { headers: { authorization: `Bearer ${token}` } });

/** The account gives one token after the other until it is deleted. */
async function isUsed(server: Server, agent: Agent, account: string, holder: string): Promise<void> {
  const first = agent.token(account);
  expect(await (await asked(server, first)).json()).toMatchObject({ holder_id: holder });
  const next = agent.token(account, '--force-new');
  expect(next).not.toBe(first);
  expect(await (await asked(server, next)).json()).toMatchObject({ holder_id: holder });
  agent.deletes(account);
  expect((await asked(server, next)).status).toBe(401);
}

for (const [what, ...more] of [['a secret'], ['no secret', '--native', '--auth', 'none']] as const) {
  test(`oidc-agent with ${what} shows a code, and whoever types it approves`, async ({ server, phone, agent }) => {
    const holder = await phone.belongsToSomebody();
    const id = `agent-${more.length}`;
    const secret = await adds(server, id, scope, '--device', ...more);
    const credentials = secret ? ['--client-secret', secret] : ['--pub', '--manual'];
    const at = ['--iss', server.origin, '--client-id', id, ...credentials, '--scope', scope, '--redirect-uri', ''];
    const program = agent.generates('ward', '--flow=device', ...at);
    await phone.page.goto(await program.says(/^(http\S+\/device)$/m));
    const code = await program.says(/code: (\S+)/);
    await phone.page.getByRole('textbox', { name: 'コード' }).fill(code);
    await phone.page.getByRole('button', { name: '進む' }).click();
    await phone.chooses(code.split('-').at(-1) ?? '');
    await phone.confirms();
    await program.ends();
    await isUsed(server, agent, 'ward', holder);
  });
}

test('oidc-agent without a secret listens on this machine for whoever has logged in', async ({ server, pc, phone, agent }) => {
  const holder = await phone.belongsToSomebody();
  const back = `http://localhost:${await freePort()}`;
  await adds(server, 'loopback', scope, '--native', '--auth', 'none', '--redirect-uri', back);
  const at = ['--iss', server.origin, '--client-id', 'loopback', '--pub', '--manual', '--scope', scope, '--redirect-uri', back];
  const program = agent.generates('desk', '--flow=code', '--no-url-call', '--no-scheme', ...at);
  await pc.page.goto(await program.says(/^(http\S+)$/m));
  await pc.approvedBy(phone, holder);
  await pc.page.waitForURL(it => it.href.startsWith(back));
  await program.ends();
  await isUsed(server, agent, 'desk', holder);
});
