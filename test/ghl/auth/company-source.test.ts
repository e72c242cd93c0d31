import { describe, expect, it } from 'vitest';
import { type RunError, SignInError } from '../../../src/errors.ts';
import type { CompanyStore, CompanyTokens } from '../../../src/ghl/auth/tokens.ts';
import { memoryCredentials } from '../memory-credentials.ts';
import { type Answer, type Seen, scriptedServer } from '../scripted-server.ts';
import { companiesFor, DAY, MINUTE, sourceFor, stored } from '../token-fixtures.ts';
import { tokenService } from '../token-service.ts';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => new Error('it went through'),
    (error: unknown) => error,
  );

const company = (companyId: string, lastsMs = DAY): CompanyTokens => ({
  ...stored({ access: `access of ${companyId}`, refresh: `refresh of ${companyId}` }, 'company', lastsMs),
  kind: 'company',
  companyId,
});

/** Companies in memory, in this order. */
const companiesIn = (...list: CompanyTokens[]): { readonly companies: CompanyStore } => ({
  companies: {
    list: async () => list,
    load: async (id) => list.find(({ companyId }) => companyId === id) ?? null,
    replace: async (_old, next) => next,
    withRefreshLock: (_id, fn) => fn(),
  },
});

/** GHL where company `ours` has locA; `answer` overrides. */
const ghlOf = (ours: string, answer: (seen: Seen) => Answer | undefined = () => undefined) =>
  scriptedServer((seen) => {
    const said = answer(seen);
    if (said !== undefined) return said;
    if (seen.path !== '/oauth/locationToken')
      return { status: 400, json: { message: 'Invalid grant: refresh token is invalid' } };
    if (seen.headers.authorization !== `Bearer access of ${ours}`)
      return { status: 403, json: { message: 'The token does not have access to this location' } };
    return {
      json: {
        access_token: 'own',
        refresh_token: 'r',
        expires_in: 86_399,
        userType: 'Location',
        locationId: 'locA',
      },
    };
  });

describe('the tokens of a location', () => {
  it('come from the company that has it: the one that gave the last is asked first, then each', async () => {
    await using ghl = await ghlOf('ours');
    const source = companiesFor(ghl.url, companiesIn(company('other'), company('ours')));
    expect(await source.mint('locA', null)).toMatchObject({ accessToken: 'own', companyId: 'ours' });
    expect(ghl.seen).toHaveLength(2);
    expect(await source.mint('locA', 'ours')).toMatchObject({ companyId: 'ours' });
    expect(ghl.seen).toHaveLength(3);
  });

  it('come from the company that is left when another sign-in is over', async () => {
    await using ghl = await ghlOf('ours');
    const source = companiesFor(ghl.url, companiesIn(company('over', 0), company('ours')));
    expect(await source.mint('locA', null)).toMatchObject({ companyId: 'ours' });
  });

  it('are refused with the location and the cure where nobody has it', async () => {
    await using ghl = await ghlOf('nobody');
    for (const known of [[company('one')], [company('one'), company('two')]]) {
      const error = await failure(companiesFor(ghl.url, companiesIn(...known)).mint('locA', null));
      expect(error).toBeInstanceOf(SignInError);
      expect((error as RunError).message).toMatch(/location locA/);
      expect((error as RunError).hint).toMatch(/Install the app in that location/);
    }
    expect(await companiesFor(ghl.url, companiesIn()).mint('locA', null)).toBeNull();
  });

  it('cost no renewal of the company when a 401 is about the location', async () => {
    await using ghl = await ghlOf('ours', ({ path }) =>
      path.startsWith('/oauth/installedLocations')
        ? { json: { locations: [], count: 0 } }
        : { status: 401, json: { message: 'Unauthorized' } },
    );
    const error = await failure(companiesFor(ghl.url, companiesIn(company('ours'))).mint('locA', null));
    expect(error).toBeInstanceOf(SignInError);
    expect((error as RunError).message).toMatch(/location locA/);
    expect(ghl.seen.filter(({ path }) => path === '/oauth/token')).toEqual([]);
  });

  it('come from the old token of the company to its end when the reply to its renewal was lost', async () => {
    await using ghl = await ghlOf('ours');
    const source = companiesFor(ghl.url, companiesIn(company('ours', 4 * MINUTE)));
    expect(await source.mint('locA', null)).toMatchObject({ accessToken: 'own' });
    const over = await failure(companiesFor(ghl.url, companiesIn(company('ours', 0))).mint('locA', null));
    expect((over as RunError).hint).toContain('ephysio-ghl auth --company');
  });

  it('are not made while the app is removed from the location', async () => {
    await using service = await tokenService();
    const credentials = memoryCredentials(stored(service.seed('Company'), 'company', DAY));
    credentials.remove('2026-03-01T10:00:00.000Z');
    const error = await failure(sourceFor(service.url, credentials.store).bearer());
    expect(error).toBeInstanceOf(SignInError);
    expect(service.seen).toEqual([]);
    // a person asks for it
    expect(await sourceFor(service.url, credentials.store).mint('comp1')).toMatchObject({ kind: 'location' });
  });
});

describe('the locations that have the app', () => {
  it.each([{ page: 100 }, { page: 20 }])('are read to the end, $page in a page', async ({ page }) => {
    const all = Array.from({ length: 130 }, (_, n) => ({
      _id: `loc${n}`,
      name: 'n',
      isInstalled: n < 20 || n >= 60,
    }));
    await using ghl = await scriptedServer(({ query }) => {
      const skip = Number(query.skip);
      return { json: { locations: all.slice(skip, skip + page), count: all.length } };
    });
    const { locationIds } = await companiesFor(ghl.url, companiesIn(company('ours'))).installed('ours');
    expect(locationIds.size).toBe(90);
  });
});
