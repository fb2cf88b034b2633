// Authlib, as Debian has it: what an application in Python does, with a secret and with a key.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '../../fixtures';
import { Application, registers, scope } from '../../fixtures/application';
import { Program } from '../../fixtures/program';

/** Debian's own Python, which finds Debian's packages. */
const python = '/usr/bin/python3';
const script = fileURLToPath(new URL('../../fixtures/authlib_client.py', import.meta.url));

/** What the application says at the end. */
interface Told {
  claims: Record<string, unknown>;
  person: Record<string, unknown>;
  another: boolean;
  counts: Record<string, unknown>;
  revoked: Record<string, unknown>;
  again: string;
}

const test = base.extend<{ program: Program }>({
  program: async ({}, use) => {
    // Against a server without a certificate it says no by itself.
    const program = Program.starts(python, [script], { AUTHLIB_INSECURE_TRANSPORT: '1' });
    await use(program);
    await program.stop();
  },
});

for (const [what, method] of [['a secret', 'client_secret_basic'], ['a key', 'private_key_jwt']] as const) {
  test(`Authlib with ${what}: code with PKCE, userinfo, refresh, introspection, revocation`, async ({ server, pc, phone, program }, info) => {
    const holder = await phone.belongsToSomebody();
    const application = await Application.start();
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const jwks = info.outputPath('jwks.json');
    writeFileSync(jwks, JSON.stringify({ keys: [{ ...await crypto.subtle.exportKey('jwk', pair.publicKey), alg: 'ES256', use: 'sig' }] }));
    const pem = Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
    const key = `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----\n`;
    const id = `authlib-${method}`;
    const more = method === 'private_key_jwt' ? ['--auth', method, '--jwks', jwks] : [];
    const secret = await registers(server, id, application.origin, ...more);

    const redirect_uri = `${application.origin}/cb`;
    program.tells(JSON.stringify({ issuer: server.origin, client_id: id, secret_or_key: secret ?? key, method, scope, redirect_uri }));
    const { address } = JSON.parse(await program.says(/^\{.*\}$/m)) as { address: string };
    await pc.page.goto(address);
    await pc.approvedBy(phone, holder);
    await pc.page.waitForURL(it => it.href.startsWith(`${redirect_uri}?`));
    program.tells(application.arrival.url);
    const told = JSON.parse(await program.says(/^\{.*\}$/m)) as Told;
    expect(told).toMatchObject({
      claims: { iss: server.origin, aud: id, acr: 'urn:kagura:acr:phone' },
      person: { holder_id: holder, name: '試験 花子' },
      another: true,
      counts: { active: true, client_id: id },
      revoked: { active: false },
      again: 'invalid_grant',
    });
    await program.ends();
    await application.stop();
  });
}
