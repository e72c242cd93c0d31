import { describe, expect, it, onTestFinished } from 'vitest';
import { UnreachableError } from '../../src/errors.ts';
import { connectWithCode } from '../../src/ghl/auth/connect.ts';
import { createOAuth } from '../../src/ghl/auth/oauth.ts';
import type { Tokens } from '../../src/ghl/auth/tokens.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { freePort } from '../cli/set-up.ts';
import { NOON } from '../store/temp-store.ts';
import { openRig, practiceHere, type RigOptions } from './listener.ts';

const PASSWORD = 'correct horse: battery';
const basic = (password: string, user = 'admin'): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const WELCOME = basic(PASSWORD);

/** A listener whose OAuth goes to a sandbox; `saved`: the tokens that were stored, by practice. */
const openOAuthRig = async (options: RigOptions = {}) => {
  const sandbox: Sandbox = await startSandbox({ patients: 0 });
  onTestFinished(() => sandbox.close());
  const port = await freePort();
  const { ghl } = sandbox.config({ redirectUri: `http://127.0.0.1:${port}/api/auth/callback` });
  const oauth = createOAuth({
    app: { ...ghl, appVersionId: null, versions: { contacts: '2021-07-28' } },
    timeoutMs: 5000,
    now: () => NOON,
    sleep: async () => undefined,
  });
  const saved = new Map<string, readonly Tokens[]>();
  const rig = await openRig({
    port,
    adminPassword: PASSWORD,
    practices: [practiceHere('main', sandbox.ghl.locationId)],
    connector: {
      authorizeUrl: (_practice, state) => oauth.authorizeUrl(state),
      connect: async (practice, code) => {
        const store = {
          load: async () => null,
          save: async (tokens: readonly Tokens[]) => void saved.set(practice, tokens),
          withRefreshLock: <T>(fn: () => Promise<T>) => fn(),
        };
        await connectWithCode(oauth, store, code, sandbox.ghl.locationId);
      },
    },
    ...options,
  });
  /** Begins a sign-in; resolves with the address of GHL's page. */
  const begin = async (query = ''): Promise<string> => {
    const reply = await rig.get(`/api/auth/connect${query}`, WELCOME);
    return reply.headers.get('location') ?? `no redirect: ${reply.status}`;
  };
  /** What GHL sends the browser back to. */
  const choose = async (authorizeUrl: string): Promise<string> => {
    const reply = await fetch(authorizeUrl, { redirect: 'manual' });
    return new URL(reply.headers.get('location') ?? '').search;
  };
  return { ...rig, sandbox, saved, begin, choose };
};

describe('the sign-in over the listener', () => {
  it('leads to GHL and back, stores the tokens, and shows none', async () => {
    const rig = await openOAuthRig();
    const authorizeUrl = await rig.begin();
    expect(new URL(authorizeUrl).searchParams.get('state')).toMatch(/^[\w-]{43}$/);
    const page = await fetch(authorizeUrl);
    const text = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(text).toContain('Die Praxis ist mit GoHighLevel verbunden.');
    const [tokens] = rig.saved.get('main') ?? [];
    expect(tokens).toMatchObject({ kind: 'location', locationId: rig.sandbox.ghl.locationId });
    expect(text).not.toContain(tokens?.accessToken);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(JSON.stringify(rig.lines)).not.toContain(tokens?.accessToken);
  });

  it('ends as well where the old system took the code', async () => {
    const rig = await openOAuthRig();
    const search = await rig.choose(await rig.begin());
    expect((await rig.get(`/api/auth/tokens${search}`)).status).toBe(200);
    expect(rig.saved.size).toBe(1);
  });

  it.each([
    ['without a state', (search: string) => search.replace(/&?state=[^&]*/, '')],
    ['with a state of its own', (search: string) => search.replace(/state=[^&]*/, 'state=guessed')],
    ['with an empty state', (search: string) => search.replace(/state=[^&]*/, 'state=')],
  ])('is refused for a return %s', async (_name, change) => {
    const rig = await openOAuthRig();
    const search = change(await rig.choose(await rig.begin()));
    expect((await rig.get(`/api/auth/callback${search}`)).status).toBe(400);
    expect(rig.saved.size).toBe(0);
  });

  it('takes a state once, and for ten minutes', async () => {
    let now = NOON;
    const rig = await openOAuthRig({ now: () => now });
    const search = await rig.choose(await rig.begin());
    expect((await rig.get(`/api/auth/callback${search}`)).status).toBe(200);
    expect((await rig.get(`/api/auth/callback${search}`)).status).toBe(400);
    const late = await rig.choose(await rig.begin());
    now += 600_000;
    expect((await rig.get(`/api/auth/callback${late}`)).status).toBe(400);
    expect(rig.saved.size).toBe(1);
  });

  it('stores nothing for a location that the config does not name, and says what to do', async () => {
    const rig = await openOAuthRig();
    rig.sandbox.ghl.edit.chooseAtSignIn({ locationId: rig.sandbox.ghl.otherLocationId });
    const reply = await rig.get(`/api/auth/callback${await rig.choose(await rig.begin())}`);
    expect(reply.status).toBe(400);
    expect(await reply.text()).toMatch(/choose the location of the config/);
    expect(rig.saved.size).toBe(0);
  });

  it('says what GHL said when it gives no code, and nothing that is not a plain word', async () => {
    const rig = await openOAuthRig();
    const state = new URL(await rig.begin()).searchParams.get('state');
    const denied = await rig.get(`/api/auth/callback?state=${state}&error=access_denied`);
    expect([denied.status, (await denied.text()).includes('(access_denied)')]).toEqual([400, true]);
    const again = new URL(await rig.begin()).searchParams.get('state');
    const nasty = await rig.get(`/api/auth/callback?state=${again}&error=${encodeURIComponent('<script>')}`);
    expect(await nasty.text()).not.toContain('script');
  });

  it('says so when GHL cannot be reached', async () => {
    const rig = await openOAuthRig({
      connector: {
        authorizeUrl: (_practice, state) => `http://127.0.0.1:1/?state=${state}`,
        connect: () => Promise.reject(new UnreachableError('GHL: no answer', 'Check the network.')),
      },
    });
    const state = new URL(await rig.begin()).searchParams.get('state');
    const reply = await rig.get(`/api/auth/callback?state=${state}&code=x`);
    expect([reply.status, /GHL: no answer\. Check the network\./.test(await reply.text())]).toEqual([
      502,
      true,
    ]);
  });
});

describe('the beginning of a sign-in', () => {
  it.each([
    ['no password', {}, 401],
    ['a wrong one', basic('wrong'), 401],
    ['an empty one', basic(''), 401],
    ['something else', { authorization: 'Bearer x' }, 401],
    ['no base64', { authorization: 'Basic ?' }, 401],
    ['the password', WELCOME, 302],
    ['the password under another name', basic(PASSWORD, 'anybody'), 302],
  ])('with %s is answered as it should be', async (_name, headers, code) => {
    const rig = await openRig({ adminPassword: PASSWORD });
    const reply = await rig.get('/api/auth/connect', headers);
    expect(reply.status).toBe(code);
    expect(reply.headers.has('www-authenticate')).toBe(code === 401);
  });

  it('is not to be had without a password in the config', async () => {
    const rig = await openRig();
    expect((await rig.get('/api/auth/connect', basic(''))).status).toBe(403);
  });

  it('is closed for a minute after ten wrong passwords, for the right one too', async () => {
    let now = NOON;
    const rig = await openRig({ adminPassword: PASSWORD, now: () => now });
    const answer = async (headers: Record<string, string>) =>
      (await rig.get('/api/auth/connect', headers)).status;
    for (let n = 0; n < 10; n += 1) expect(await answer(basic(`guess ${n}`))).toBe(401);
    expect([await answer(WELCOME), await answer({})]).toEqual([429, 429]);
    now += 60_000;
    expect(await answer(WELCOME)).toBe(302);
  });

  it('asks for the practice where there are several', async () => {
    const rig = await openRig({
      adminPassword: PASSWORD,
      practices: [practiceHere('a', 'la'), practiceHere('b', 'lb')],
    });
    const at = async (query: string) => (await rig.get(`/api/auth/connect${query}`, WELCOME)).status;
    expect([await at(''), await at('?practice=c'), await at('?practice=b')]).toEqual([404, 404, 302]);
  });
});
