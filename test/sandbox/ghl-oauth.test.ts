import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { AnyJson } from '../any-json.ts';
import { scriptedServer } from '../ghl/scripted-server.ts';
import { ghlCall } from './calls.ts';

const REDIRECT = 'http://localhost:8000/api/auth/callback';
const ALL = 'contacts.readonly contacts.write oauth.write oauth.readonly';

describe('GHL sign-in in the sandbox', () => {
  let sandbox: Sandbox;
  let time: number;

  beforeEach(async () => {
    time = Date.parse('2026-11-21T10:00:00Z');
    sandbox = await startSandbox({ patients: 1, now: () => time });
  });
  afterEach(() => sandbox.close());

  const authorize = async (scope = ALL): Promise<URL> => {
    const url = new URL(`${sandbox.ghl.url}/v2/oauth/chooselocation`);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: sandbox.ghl.clientId,
      redirect_uri: REDIRECT,
      scope,
      state: 'st4te',
    }).toString();
    const reply = await fetch(url, { redirect: 'manual' });
    expect(reply.status).toBe(302);
    return new URL(reply.headers.get('location') ?? '');
  };
  const token = async (fields: Record<string, string>, json = false) => {
    const body = { client_id: sandbox.ghl.clientId, client_secret: sandbox.ghl.clientSecret, ...fields };
    const reply = await fetch(`${sandbox.ghl.url}/oauth/token`, {
      method: 'POST',
      ...(json
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
        : { body: new URLSearchParams(body) }),
    });
    return { status: reply.status, body: (await reply.json()) as AnyJson };
  };
  const exchange = async (scope?: string) => {
    const code = (await authorize(scope)).searchParams.get('code') ?? '';
    return (await token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT })).body;
  };
  const search = (accessToken: string) =>
    ghlCall(
      sandbox,
      'POST',
      '/contacts/search',
      { locationId: sandbox.ghl.locationId, pageLimit: 1 },
      {
        authorization: `Bearer ${accessToken}`,
      },
    );

  it('sends the person back with code and state, and takes the code once, for its own address only', async () => {
    const back = await authorize();
    expect(back.searchParams.get('state')).toBe('st4te');
    const code = back.searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', code };
    const first = await token({ ...grant, redirect_uri: REDIRECT, user_type: 'Location' });
    expect(first.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 86_399,
      userType: 'Location',
      locationId: sandbox.ghl.locationId,
      scope: ALL,
    });
    expect((await token({ ...grant, redirect_uri: REDIRECT })).status).toBe(400);
    const other = (await authorize()).searchParams.get('code') ?? '';
    const elsewhere = { grant_type: 'authorization_code', code: other, redirect_uri: 'http://localhost/x' };
    expect((await token(elsewhere)).body).toMatchObject({ statusCode: 400 });
  });

  it('rotates refresh tokens: each works once, by form or JSON', async () => {
    const { refresh_token } = await exchange();
    const grant = { grant_type: 'refresh_token', refresh_token };
    const second = await token(grant, true);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(refresh_token);
    const again = await token(grant);
    expect(again).toMatchObject({
      status: 400,
      body: { statusCode: 400, message: 'Invalid grant: refresh token is invalid' },
    });
    expect((await token({ ...grant, refresh_token: second.body.refresh_token })).status).toBe(200);
  });

  it('keeps the refresh token of a paused location', async () => {
    const { refresh_token } = await exchange();
    sandbox.ghl.edit.pauseLocation(sandbox.ghl.locationId);
    const grant = { grant_type: 'refresh_token', refresh_token };
    expect((await token(grant)).body.message).toBe('Location is not active');
    sandbox.ghl.edit.resumeLocation(sandbox.ghl.locationId);
    expect((await token(grant)).status).toBe(200);
  });

  it('lets access tokens expire', async () => {
    const { access_token } = await exchange();
    expect((await search(access_token)).status).toBe(200);
    time += 86_400_000;
    expect(await search(access_token)).toMatchObject({
      status: 401,
      body: { statusCode: 401, message: 'Invalid token: access token is invalid', error: 'Unauthorized' },
    });
  });

  it.each([
    ['grant_type', {}, 'Missing parameter: grantType'],
    ['an unknown grant', { grant_type: 'password' }, 'Invalid parameter: grantType'],
    ['the code', { grant_type: 'authorization_code' }, 'Missing parameter: code'],
    [
      'a wrong user type',
      { grant_type: 'refresh_token', user_type: 'Agency' },
      'Invalid parameter: userType',
    ],
  ])('names what is wrong with a token request: %s', async (_, fields, message) => {
    expect(await token(fields)).toMatchObject({ status: 400, body: { message } });
  });

  it('exchanges a company token for one of its locations', async () => {
    sandbox.ghl.edit.chooseAtSignIn({ installAs: 'Company' });
    const company = await exchange();
    expect(company).toMatchObject({ userType: 'Company', companyId: sandbox.ghl.companyId });
    expect(company.locationId).toBeUndefined();
    expect((await search(company.access_token)).status).toBe(403);
    const bearer = { authorization: `Bearer ${company.access_token}` };
    const query = `companyId=${sandbox.ghl.companyId}&appId=${sandbox.ghl.clientId.split('-')[0]}&isInstalled=true`;
    const list = await ghlCall(sandbox, 'GET', `/oauth/installedLocations?${query}`, undefined, bearer);
    expect(list.body.locations.map((l: { _id: string }) => l._id)).toContain(sandbox.ghl.locationId);
    const local = await ghlCall(
      sandbox,
      'POST',
      '/oauth/locationToken',
      new URLSearchParams({
        companyId: sandbox.ghl.companyId,
        locationId: sandbox.ghl.locationId,
      }).toString(),
      { ...bearer, 'content-type': 'application/x-www-form-urlencoded' },
    );
    expect(local.body).toMatchObject({ userType: 'Location', locationId: sandbox.ghl.locationId });
    expect((await search(local.body.access_token)).status).toBe(200);
  });

  it('knows in which locations the app is: approved, installed later, removed', async () => {
    const { ghl } = sandbox;
    ghl.edit.chooseAtSignIn({ installAs: 'Company', approves: [ghl.otherLocationId] });
    const events: unknown[] = [];
    await using server = await scriptedServer(({ body }) => {
      events.push(body);
      return { json: {} };
    });
    const sender = ghl.deliverWebhooks({ url: server.url, manual: true });
    const company = await exchange();
    expect(company).toMatchObject({
      isBulkInstallation: true,
      approveAllLocations: false,
      approvedLocations: [ghl.otherLocationId],
    });
    const bearer = { authorization: `Bearer ${company.access_token}` };
    const appId = ghl.clientId.split('-')[0] ?? '';
    const installed = async (): Promise<string[]> => {
      const query = new URLSearchParams({ companyId: ghl.companyId, appId, isInstalled: 'true' });
      const { body } = await ghlCall(sandbox, 'GET', `/oauth/installedLocations?${query}`, undefined, bearer);
      return body.locations.map((l: { _id: string }) => l._id);
    };
    const mint = async () => {
      const form = new URLSearchParams({ companyId: ghl.companyId, locationId: ghl.locationId });
      const headers = { ...bearer, 'content-type': 'application/x-www-form-urlencoded' };
      return ghlCall(sandbox, 'POST', '/oauth/locationToken', form.toString(), headers);
    };
    expect(await installed()).toEqual([ghl.otherLocationId]);
    expect(await mint()).toMatchObject({ status: 400 });
    ghl.edit.installApp();
    expect(await installed()).toContain(ghl.locationId);
    const { access_token } = (await mint()).body;
    expect((await search(access_token)).status).toBe(200);
    ghl.edit.removeApp();
    expect((await search(access_token)).status).toBe(401);
    ghl.edit.removeAppFromCompany();
    expect((await mint()).status).toBe(401);
    await sender.flush();
    const ours = { companyId: ghl.companyId, appId };
    expect(events).toMatchObject([
      { type: 'INSTALL', installType: 'Company', ...ours },
      { type: 'INSTALL', installType: 'Location', locationId: ghl.otherLocationId, ...ours },
      { type: 'INSTALL', installType: 'Location', locationId: ghl.locationId, ...ours },
      { type: 'UNINSTALL', locationId: ghl.locationId, appId },
      { type: 'UNINSTALL', companyId: ghl.companyId, appId },
    ]);
  });

  it('tells the kinds of 401 and 403 apart by message', async () => {
    const narrow = await exchange('contacts.readonly');
    const path = '/contacts/';
    const body = { locationId: sandbox.ghl.locationId, firstName: 'A' };
    const bearer = { authorization: `Bearer ${narrow.access_token}` };
    const cases = [
      [
        await ghlCall(sandbox, 'POST', path, body, bearer),
        401,
        'The token is not authorized for this scope.',
      ],
      [await ghlCall(sandbox, 'POST', path, body, { version: '' }), 401, 'version header was not found.'],
      [await ghlCall(sandbox, 'POST', path, body, { version: '1' }), 401, 'version header is invalid'],
      [
        await ghlCall(sandbox, 'POST', path, { ...body, locationId: sandbox.ghl.otherLocationId }),
        403,
        'The token does not have access to this location',
      ],
    ] as const;
    for (const [answer, status, message] of cases) {
      expect(answer).toMatchObject({ status, body: { statusCode: status, message } });
      expect(answer.body.traceId).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(sandbox.ghl.counters.violations).toHaveLength(4);
  });
});
