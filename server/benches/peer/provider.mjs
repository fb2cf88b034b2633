// The reference provider for Node.js, with what kagura's bench asks of both: one client with a secret, PKCE, tokens that can be looked up, and a
// disk that has every change before it is answered. Whoever comes is signed in at once, as somebody with a live session is.
import { generateKeyPairSync } from 'node:crypto';
import { closeSync, fdatasync, openSync, write } from 'node:fs';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import Provider from 'oidc-provider';

const [port, journal, secret, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const file = openSync(journal, 'a');
const [append, sync] = [promisify(write), promisify(fdatasync)];
process.on('exit', () => closeSync(file));

/** Rows in memory, and a journal on the disk. Writers who come while the disk is busy share its next turn, as kagura's do. */
let waiting = [];
let busy = false;
const durable = row => new Promise((done, fail) => {
  waiting.push({ row, done, fail });
  if (!busy) void turn();
});
async function turn() {
  busy = true;
  while (waiting.length > 0) {
    const all = waiting;
    waiting = [];
    try {
      await append(file, all.map(it => JSON.stringify(it.row)).join('\n') + '\n');
      await sync(file);
      for (const it of all) it.done();
    } catch (error) {
      for (const it of all) it.fail(error);
    }
  }
  busy = false;
}

const rows = new Map();
const grants = new Map();
class Rows {
  constructor(model) {
    this.model = model;
  }
  key = id => `${this.model}:${id}`;
  async upsert(id, payload, expiresIn) {
    const key = this.key(id);
    rows.set(key, payload);
    if (payload.grantId) grants.set(payload.grantId, [...(grants.get(payload.grantId) ?? []), key]);
    if (payload.uid) rows.set(`uid:${payload.uid}`, id);
    await durable([key, payload, expiresIn]);
  }
  find = async id => rows.get(this.key(id));
  findByUid = async uid => this.find(rows.get(`uid:${uid}`));
  findByUserCode = async () => undefined;
  async consume(id) {
    rows.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
    await durable([this.key(id), 'consumed']);
  }
  async destroy(id) {
    rows.delete(this.key(id));
    await durable([this.key(id), null]);
  }
  async revokeByGrantId(id) {
    for (const key of grants.get(id) ?? []) rows.delete(key);
    grants.delete(id);
    await durable([id, null]);
  }
}

/** A key for each algorithm by which ID tokens are signed, as kagura has them. */
const key = (pair, alg) => ({ ...pair.privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg });
const keys = [
  key(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'RS256'),
  key(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ES256'),
];

const provider = new Provider(issuer, {
  adapter: Rows,
  jwks: { keys },
  clients: ['RS256', 'ES256'].map(alg => ({
    client_id: `karte-${alg.toLowerCase()}`, client_secret: secret, redirect_uris: [redirect],
    grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], scope: 'openid offline_access profile',
    id_token_signed_response_alg: alg,
  })),
  scopes: ['openid', 'offline_access', 'profile'],
  claims: { openid: ['sub'], profile: ['name'] },
  cookies: { keys: ['of the bench'] },
  features: { devInteractions: { enabled: false }, introspection: { enabled: true }, revocation: { enabled: true } },
  pkce: { required: () => true },
  rotateRefreshToken: false,
  issueRefreshToken: () => true,
  ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, RefreshToken: 64800, Grant: 64800, Session: 64800, Interaction: 3600 },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: '試験 花子' }) }),
  // One grant for whoever has one: what a person allowed once is not asked again.
  async loadExistingGrant(ctx) {
    const known = ctx.oidc.session.grantIdFor(ctx.oidc.client.clientId);
    if (known) return ctx.oidc.provider.Grant.find(known);
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid offline_access profile');
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
createServer(async (request, response) => {
  if (request.url?.startsWith('/interaction/')) {
    await provider.interactionFinished(request, response, { login: { accountId: 'somebody' }, consent: {} }, { mergeWithLastSubmission: false });
    return;
  }
  answer(request, response);
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
