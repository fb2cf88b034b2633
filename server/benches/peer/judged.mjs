// The reference provider for Node.js in the place of ours, so that our tests of OpenID Connect can be judged by it: a test that it fails, too,
// asks for something that no specification says, or says so itself. `tests/it/common/reference.rs` starts it and forwards to it what is for a
// provider; the clock, the clients and who signs in come from the tests.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider, { errors } from 'oidc-provider';

const issuer = process.argv[2];

/** The clock of the tests: it stands where the last request said. */
let now = 0;
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length > 0 ? given : [now]));
  }
  static now = () => now;
};

const rows = new Map();
/** Until when an access token counts, which is the store's business alone. */
const until = new Map();
class Rows {
  constructor(model) {
    this.model = model;
  }
  key = id => `${this.model}:${id}`;
  async upsert(id, payload, lasts) {
    rows.set(this.key(id), payload);
    if (this.model === 'AccessToken') until.set(this.key(id), now + lasts * 1000);
    if (payload.uid) rows.set(`uid:${payload.uid}`, id);
  }
  async find(id) {
    const key = this.key(id);
    return now < (until.get(key) ?? Infinity) ? rows.get(key) : undefined;
  }
  findByUid = async uid => this.find(rows.get(`uid:${uid}`));
  findByUserCode = async code => [...rows.values()].find(it => it.userCode === code);
  async consume(id) {
    rows.get(this.key(id)).consumed = Math.floor(now / 1000);
  }
  async destroy(id) {
    rows.delete(this.key(id));
  }
  async revokeByGrantId(grant) {
    for (const [key, row] of rows) if (row.grantId === grant) rows.delete(key);
  }
}

const key = (pair, alg) => ({ ...pair.privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg });
const keys = [
  key(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'RS256'),
  key(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ES256'),
];
const scopes = ['openid', 'offline_access', 'profile', 'holder_id', 'authority', 'hcrole', 'certificate'];
const ciba = 'urn:openid:params:grant-type:ciba';

/** What the tests of our own configuration say of a client, as this provider wants it said. */
const client = ({ profile, ...metadata }) => ({
  response_types: ['code'],
  grant_types: ['authorization_code'],
  backchannel_token_delivery_mode: 'poll',
  token_endpoint_auth_method: 'client_secret_basic',
  ...metadata,
  ...(profile === 'fapi2' && {
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_signing_alg: 'ES256',
  }),
  ...(metadata.grant_types?.length === 1 && metadata.grant_types[0] === ciba && { redirect_uris: [], response_types: [] }),
});

/** Its warnings are of use to nobody here, and nobody reads this output after the port. */
console.info = console.warn = () => {};

const delivered = [];
const provider = new Provider(issuer, {
  adapter: Rows,
  jwks: { keys },
  scopes,
  claims: {
    openid: ['sub', 'auth_time', 'acr', 'amr'], profile: ['name'], holder_id: ['holder_id'],
  },
  allowOmittingSingleRegisteredRedirectUri: false,
  cookies: { keys: ['of the tests'], long: { sameSite: 'none' } },
  enableHttpPostMethods: true,
  subjectTypes: ['public', 'pairwise'],
  pairwiseIdentifier: async (_, account, it) => `${it.clientId} ${account}`,
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    ciba: {
      enabled: true,
      deliveryModes: ['poll'],
      processLoginHint: async (_, hint) => hint,
      processLoginHintToken: async () => undefined,
      validateBindingMessage: async (_, message) => {
        if (/[\p{C}]/u.test(message ?? '') || message?.length > 80) throw new errors.InvalidBindingMessage('it cannot be shown');
      },
      verifyUserCode: async () => {},
      validateRequestContext: async () => {},
      triggerAuthenticationDevice: async () => {},
    },
    deviceFlow: { enabled: true },
    dPoP: { enabled: true },
    fapi: { enabled: true, profile: (_, it) => (it?.requirePushedAuthorizationRequests ? '2.0' : undefined) },
    introspection: { enabled: true, allowedPolicy: async (_, it, token) => token.clientId === it.clientId },
    revocation: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    userinfo: { enabled: true },
  },
  enabledJWA: { clientAuthSigningAlgValues: ['ES256', 'PS256', 'EdDSA'] },
  pkce: { required: (_, it) => it.pkce !== 'optional' },
  extraClientMetadata: { properties: ['pkce'] },
  rotateRefreshToken: ({ oidc }) => oidc.client.clientAuthMethod === 'none',
  issueRefreshToken: async (_, it) => it.grantTypeAllowed('refresh_token'),
  acrValues: ['urn:kagura:acr:phone', 'aal2'],
  ttl: {
    AccessToken: 300, AuthorizationCode: 60, BackchannelAuthenticationRequest: 600, DeviceCode: 600, IdToken: 300, RefreshToken: 64800,
    Grant: 64800, Session: 64800, Interaction: 3600,
  },
  interactions: { url: (_, it) => `/oidc/interaction/${it.uid}` },
  routes: {
    authorization: '/oidc/authorize', backchannel_authentication: '/oidc/bc-authorize', code_verification: '/oidc/device',
    device_authorization: '/oidc/device_authorization', end_session: '/oidc/end_session', introspection: '/oidc/introspect',
    jwks: '/oidc/jwks', pushed_authorization_request: '/oidc/par', revocation: '/oidc/revoke', token: '/oidc/token', userinfo: '/oidc/userinfo',
  },
  fetch: async (address, { body }) => {
    delivered.push([String(address), String(body)]);
    return new Response(null, { status: 200 });
  },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `試験 ${id}`, holder_id: id }) }),
  async loadExistingGrant(ctx) {
    const known = ctx.oidc.session.grantIdFor(ctx.oidc.client.clientId);
    return known ? ctx.oidc.provider.Grant.find(known) : granted(ctx.oidc.client.clientId, ctx.oidc.session.accountId);
  },
});

/** A person is not asked what an application may know: in our house the authority has decided that. */
async function granted(clientId, accountId) {
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(scopes.join(' '));
  grant.addOIDCClaims(['name', 'holder_id', 'acr', 'amr', 'auth_time']);
  await grant.save();
  return grant;
}

/** What the tests do in the place of an operator or of a person; everything else is the provider's own. */
const scenes = {
  async client({ id, secret, ...metadata }) {
    rows.set(`Client:${id}`, client({ client_id: id, client_secret: secret, ...metadata }));
  },
  async approve({ auth_req_id }) {
    const request = await provider.BackchannelAuthenticationRequest.find(auth_req_id);
    const grant = await granted(request.clientId, request.accountId);
    await provider.backchannelResult(request, grant, { acr: 'urn:kagura:acr:phone', authTime: Math.floor(now / 1000) });
  },
  async decline({ auth_req_id }) {
    await provider.backchannelResult(auth_req_id, new errors.AccessDenied());
  },
  async delivered() {
    return delivered.splice(0);
  },
};

const answer = provider.callback();
createServer(async (request, response) => {
  now = Number(request.headers['x-now'] ?? now);
  const { pathname, searchParams } = new URL(request.url, issuer);
  if (pathname.startsWith('/scene/')) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const told = await scenes[pathname.slice('/scene/'.length)](JSON.parse(Buffer.concat(parts)));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(told ?? null));
  } else if (pathname.startsWith('/oidc/interaction/')) {
    const login = { accountId: searchParams.get('holder'), acr: 'urn:kagura:acr:phone', amr: ['hwk', 'mfa', 'pop', 'user'] };
    response.setHeader('cache-control', 'no-store');
    await provider.interactionFinished(request, response, { login, consent: {} }, { mergeWithLastSubmission: false });
  } else {
    answer(request, response);
  }
}).listen(0, '127.0.0.1', function () {
  console.log(this.address().port);
});
