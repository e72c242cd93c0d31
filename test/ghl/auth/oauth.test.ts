import { describe, expect, it } from 'vitest';
import { ConfigError, EXIT, type RunError, SignInError, UnreachableError } from '../../../src/errors.ts';
import { connectWithCode } from '../../../src/ghl/auth/connect.ts';
import { createOAuth } from '../../../src/ghl/auth/oauth.ts';
import { InvalidGrantError, LocationPausedError } from '../../../src/ghl/auth/oauth-errors.ts';
import type { Tokens } from '../../../src/ghl/auth/tokens.ts';
import { leapingClock } from '../clocks.ts';
import { memoryCredentials } from '../memory-credentials.ts';
import { type Answer, deadUrl, inTurn, scriptedServer } from '../scripted-server.ts';
import { tokenService } from '../token-service.ts';

const app = (baseUrl: string) => ({
  clientId: 'app1-x',
  clientSecret: 'very-secret',
  redirectUri: 'http://localhost:8000/api/auth/callback',
  scopes: ['contacts.readonly', 'contacts.write'],
  baseUrl,
  authorizeUrl: 'https://marketplace.example/v2/oauth/chooselocation',
  appVersionId: null as string | null,
  versions: { contacts: '2021-07-28' },
});
const oauthFor = (baseUrl: string, more: Partial<ReturnType<typeof app>> = {}) => {
  const clock = leapingClock();
  const { now, sleep } = clock;
  return { oauth: createOAuth({ app: { ...app(baseUrl), ...more }, timeoutMs: 20_000, now, sleep }), clock };
};
const LOCATION_TOKENS: Tokens & { refreshToken: string } = {
  kind: 'location',
  accessToken: 'access-0',
  refreshToken: 'refresh-0',
  expiresAt: '2026-11-22T00:00:00.000Z',
  obtainedAt: '2026-11-21T00:00:00.000Z',
  scope: '',
  locationId: 'locA',
  companyId: 'comp1',
};
const failure = (promise: Promise<unknown>): Promise<RunError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: RunError) => error,
  );

describe('the sign-in page', () => {
  it('is asked for a code, with state and scopes', () => {
    const url = new URL(oauthFor('http://x').oauth.authorizeUrl('s-1'));
    expect(`${url.origin}${url.pathname}`).toBe('https://marketplace.example/v2/oauth/chooselocation');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'app1-x',
      redirect_uri: 'http://localhost:8000/api/auth/callback',
      scope: 'contacts.readonly contacts.write',
      state: 's-1',
    });
  });

  it('gets the version of the app if the config has one', () => {
    const url = new URL(oauthFor('http://x', { appVersionId: 'v9' }).oauth.authorizeUrl('s'));
    expect(url.searchParams.get('version_id')).toBe('v9');
  });

  it('needs an app', () => {
    const { oauth } = oauthFor('http://x', { clientId: null as unknown as string });
    expect(() => oauth.authorizeUrl('s')).toThrow(ConfigError);
  });
});

describe('the token endpoint', () => {
  it('exchanges a code, as a form, for the location’s tokens', async () => {
    await using service = await tokenService();
    const { oauth, clock } = oauthFor(service.url);
    const tokens = await oauth.exchangeCode('code-1');
    expect(tokens).toEqual({
      kind: 'location',
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      expiresAt: new Date(clock.now() + 86_399_000).toISOString(),
      obtainedAt: new Date(clock.now()).toISOString(),
      scope: 'contacts.readonly contacts.write',
      locationId: 'locA',
      companyId: 'comp1',
    });
    expect(service.seen[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(service.forms()[0]).toEqual({
      client_id: 'app1-x',
      client_secret: 'very-secret',
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: 'http://localhost:8000/api/auth/callback',
      user_type: 'Location',
    });
  });

  it('refreshes, and keeps what the reply leaves out', async () => {
    await using server = await scriptedServer(
      inTurn({ json: { access_token: 'a', refresh_token: 'r', expires_in: 86_399 } }),
    );
    const tokens = await oauthFor(server.url).oauth.refresh(LOCATION_TOKENS);
    expect(tokens).toMatchObject({
      kind: 'location',
      locationId: 'locA',
      companyId: 'comp1',
      refreshToken: 'r',
    });
  });

  it.each([
    [400, { message: 'Invalid grant: refresh token is invalid' }, InvalidGrantError],
    [400, { error: 'invalid_grant', error_description: 'used' }, InvalidGrantError],
    [401, { error: 'invalid_grant' }, InvalidGrantError],
    [400, { message: 'Location is not active' }, LocationPausedError],
    [401, { message: 'Invalid client credentials', error: 'invalid_client' }, ConfigError],
    [400, { message: 'Missing parameter: clientId' }, ConfigError],
    [400, { message: 'Invalid parameter: grantType' }, UnreachableError],
    [200, { token: 'x' }, UnreachableError],
  ])('refreshing, answers %i %j', async (status, json, type) => {
    await using server = await scriptedServer(() => ({ status, json }));
    const error = await failure(oauthFor(server.url).oauth.refresh(LOCATION_TOKENS));
    expect(error).toBeInstanceOf(type);
    expect(`${error.message} ${error.hint}`).not.toMatch(/very-secret|refresh-0|access-0/);
    expect(server.seen).toHaveLength(1);
  });

  it('says that a paused location needs no new sign-in', () => {
    const error = new LocationPausedError('locA');
    expect(error).toMatchObject({ exitCode: EXIT.signIn });
    expect(error.hint).toMatch(/paused.*no new sign-in/i);
  });

  it.each([
    ['HTML', { text: '<html>' }],
    ['a 503', { status: 503, text: '' }],
    ['a dropped connection', 'drop'],
    ['a 429', { status: 429, text: '', headers: { 'retry-after': '2' } }],
  ] as [string, Answer][])(
    'is asked again after %s, and unreachable if it stays so',
    async (_what, answer) => {
      await using server = await scriptedServer(
        inTurn(answer, { json: { access_token: 'a', expires_in: 10 } }),
      );
      await expect(oauthFor(server.url).oauth.refresh(LOCATION_TOKENS)).resolves.toMatchObject({
        accessToken: 'a',
        refreshToken: null,
      });
      await using broken = await scriptedServer(() => answer);
      await expect(oauthFor(broken.url).oauth.refresh(LOCATION_TOKENS)).rejects.toBeInstanceOf(
        UnreachableError,
      );
      expect(broken.seen).toHaveLength(4);
    },
  );

  it('is unreachable when nothing listens', async () => {
    const { oauth } = oauthFor(await deadUrl());
    await expect(oauth.exchangeCode('code-1')).rejects.toBeInstanceOf(UnreachableError);
  });
});

describe('a sign-in', () => {
  const connect = (
    url: string,
    credentials: ReturnType<typeof memoryCredentials>,
    location = 'locA',
    code = 'code-1',
  ) => connectWithCode(oauthFor(url).oauth, credentials.store, code, location);

  it('stores the location’s tokens', async () => {
    await using service = await tokenService();
    const credentials = memoryCredentials();
    await connect(service.url, credentials);
    expect(credentials.rows.get('location')?.accessToken).toBe('access-1');
    expect(credentials.rows.has('company')).toBe(false);
  });

  it('of an agency makes the location’s tokens from the company’s and stores both at once', async () => {
    await using service = await tokenService({ codeKind: 'Company' });
    const credentials = memoryCredentials();
    await connect(service.url, credentials);
    expect(credentials.saves.map((s) => s.map((t) => t.kind))).toEqual([['company', 'location']]);
    expect(service.seen[1]).toMatchObject({ path: '/oauth/locationToken' });
    expect(service.seen[1]?.headers).toMatchObject({
      authorization: 'Bearer access-1',
      version: '2021-07-28',
    });
    expect(service.forms()[1]).toEqual({ companyId: 'comp1', locationId: 'locA' });
  });

  it('to another location is refused, naming both, and stores nothing', async () => {
    await using service = await tokenService({ locationId: 'locB' });
    const credentials = memoryCredentials();
    const error = await failure(connect(service.url, credentials));
    expect(error).toBeInstanceOf(SignInError);
    expect(error.message).toMatch(/locB.*locA/);
    expect(credentials.saves).toEqual([]);
  });

  it('with a used code says so', async () => {
    await using service = await tokenService();
    const error = await failure(connect(service.url, memoryCredentials(), 'locA', 'code-0'));
    expect(error).toBeInstanceOf(SignInError);
    expect(error.message).toMatch(/code/);
  });

  it('of an agency whose app may not make tokens says which scope is missing', async () => {
    await using service = await tokenService({
      codeKind: 'Company',
      fault: (seen) =>
        seen.path === '/oauth/locationToken'
          ? { answer: { status: 401, json: { message: 'The token is not authorized for this scope.' } } }
          : undefined,
    });
    const error = await failure(connect(service.url, memoryCredentials()));
    expect(error).toBeInstanceOf(SignInError);
    expect(error.hint).toContain('oauth.write');
  });
});
