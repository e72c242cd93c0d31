import { describe, expect, it, onTestFinished } from 'vitest';
import { backup } from '../../../src/store/backup/backup.ts';
import { keepNewerSignIns } from '../../../src/store/backup/newer-sign-ins.ts';
import { migrations } from '../../../src/store/database/migrations/list.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  type CompanyCredentials,
  listCompanies,
  loadCompany,
  noteCompanyApp,
  replaceCompany,
  saveCompany,
} from '../../../src/store/tables/sign-in/company-credentials.ts';
import { loadCredentials, saveCredentials } from '../../../src/store/tables/sign-in/credentials.ts';
import { openTemp, TOKENS, tempPath } from '../temp-store.ts';

const OLD = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0017'));

interface OldPair {
  readonly practice: string;
  readonly kind?: 'location' | 'company';
  readonly company: string | null;
  readonly token: string;
  readonly refresh?: string | null;
  readonly at?: string;
}

/** Writes a pair as the version before wrote it: each practice with a copy of its own. */
const putOld = async ({ db, sealer }: Store, pair: OldPair): Promise<void> => {
  const { practice, kind = 'company', company, token, refresh = `${token}-refresh`, at = '10' } = pair;
  const seal = (column: string, text: string) =>
    sealer.seal(text, `ghl_auth_credentials/${column}/${practice}/${kind}`);
  await db
    .insertInto('ghl_auth_credentials')
    .values({
      practice,
      kind,
      location_id: kind === 'location' ? `loc-${practice}` : null,
      company_id: company,
      access_token: seal('access_token', token),
      refresh_token: refresh === null ? null : seal('refresh_token', refresh),
      expires_at: '2026-03-02T10:00:00.000Z',
      scope: 'oauth.write',
      obtained_at: `2026-03-01T${at}:00:00.000Z`,
    })
    .execute();
};

/** A database as the version before left it with these pairs, opened by this one. */
const upgraded = async (...pairs: readonly OldPair[]): Promise<Store> => {
  const path = tempPath();
  const before = await openTemp({ path, migrations: OLD });
  for (const pair of pairs) await putOld(before, pair);
  await before.close();
  return openTemp({ path });
};

const pair = (over: Partial<CompanyCredentials> = {}): CompanyCredentials => ({
  ...TOKENS,
  kind: 'company',
  locationId: null,
  companyId: 'co',
  ...over,
});

const AT = (hour: string): string => `2026-03-01T${hour}:00:00.000Z`;

describe('company tokens that each practice had for itself', () => {
  it('move over: one pair a company, the one renewed last', async () => {
    const store = await upgraded(
      { practice: 'a', company: 'co', token: 'old', at: '08' },
      { practice: 'b', company: 'co', token: 'new', at: '09' },
      { practice: 'c', company: 'other', token: 'else' },
    );
    expect((await listCompanies(store)).map((c) => [c.companyId, c.accessToken, c.refreshToken])).toEqual([
      ['other', 'else', 'else-refresh'],
      ['co', 'new', 'new-refresh'],
    ]);
    expect(await store.db.selectFrom('ghl_auth_credentials').selectAll().execute()).toEqual([]);
  });

  it('move over without loss: one that can be renewed goes before one that cannot', async () => {
    const store = await upgraded(
      { practice: 'a', company: 'co', token: 'renewable', at: '08' },
      { practice: 'b', company: 'co', token: 'not', refresh: null, at: '09' },
    );
    expect(await loadCompany(store, 'co')).toMatchObject({ accessToken: 'renewable' });
  });

  it('keep the tokens of locations, which learn their company where they did not name it', async () => {
    const store = await upgraded(
      { practice: 'a', company: 'co', token: 'company' },
      { practice: 'a', kind: 'location', company: null, token: 'own' },
      { practice: 'b', company: null, token: 'nameless' },
      { practice: 'b', kind: 'location', company: 'co-b', token: 'own-b' },
    );
    expect(await loadCredentials(store, 'a')).toMatchObject({ accessToken: 'own', companyId: 'co' });
    expect(await loadCredentials(store, 'b')).toMatchObject({ accessToken: 'own-b', companyId: 'co-b' });
    expect((await listCompanies(store)).map((c) => [c.companyId, c.accessToken]).sort()).toEqual([
      ['co', 'company'],
      ['co-b', 'nameless'],
    ]);
  });

  it('are sealed under the name of the company with the first renewal', async () => {
    const store = await upgraded({ practice: 'a', company: 'co', token: 'old' });
    const old = pair({ accessToken: 'old' });
    await store.transaction((handle) => replaceCompany(handle, old, pair({ accessToken: 'next' })));
    expect(await loadCompany(store, 'co')).toMatchObject({ accessToken: 'next' });
    const rows = await store.db.selectFrom('ghl_company_credentials').select('sealed_as').execute();
    expect(rows).toEqual([{ sealed_as: null }]);
  });
});

describe('company tokens', () => {
  it('are stored once for all practices, and listed by their age', async () => {
    const store = await openTemp();
    await saveCredentials(store, 'main', [pair(), TOKENS]);
    await saveCredentials(store, 'other', [pair({ accessToken: 'later' })]);
    await saveCompany(store, pair({ companyId: 'co2', obtainedAt: AT('12') }));
    expect((await listCompanies(store)).map((c) => [c.companyId, c.accessToken])).toEqual([
      ['co2', 'access-secret'],
      ['co', 'later'],
    ]);
    expect(await loadCompany(store, 'another')).toBeNull();
  });

  it('of a renewal do not replace those of a sign-in that came in the meantime', async () => {
    const store = await openTemp();
    await saveCompany(store, pair({ accessToken: 'signed in' }));
    const stored = await store.transaction((handle) =>
      replaceCompany(handle, pair({ accessToken: 'before' }), pair({ accessToken: 'renewed' })),
    );
    expect(stored.accessToken).toBe('signed in');
    expect(await loadCompany(store, 'co')).toMatchObject({ accessToken: 'signed in' });
  });

  it('give nothing after the company removed the app, until it is installed or signed in again', async () => {
    const store = await openTemp();
    await saveCompany(store, pair({ obtainedAt: AT('10') }));
    await noteCompanyApp(store, 'co', { type: 'UNINSTALL', at: AT('09') });
    expect(await loadCompany(store, 'co')).not.toBeNull();
    await noteCompanyApp(store, 'co', { type: 'UNINSTALL', at: AT('11') });
    expect([await loadCompany(store, 'co'), await listCompanies(store)]).toEqual([null, []]);
    await noteCompanyApp(store, 'co', { type: 'INSTALL', at: AT('10') });
    expect(await loadCompany(store, 'co')).toBeNull();
    // a renewal that was under way
    await store.transaction((handle) => replaceCompany(handle, pair(), pair({ accessToken: 'next' })));
    expect(await loadCompany(store, 'co')).toBeNull();
    await noteCompanyApp(store, 'co', { type: 'INSTALL', at: AT('12') });
    expect(await loadCompany(store, 'co')).toMatchObject({ accessToken: 'next' });
    await noteCompanyApp(store, 'co', { type: 'UNINSTALL', at: AT('13') });
    await saveCompany(store, pair({ obtainedAt: AT('14') }));
    expect(await loadCompany(store, 'co')).not.toBeNull();
  });

  it('that are newer than a backup survive its restoring', async () => {
    const store = await openTemp();
    await saveCompany(store, pair({ accessToken: 'backed up' }));
    const copy = tempPath();
    await backup(store, copy);
    await saveCompany(store, pair({ accessToken: 'newer', obtainedAt: AT('11') }));
    const restored = openSqlite(copy, { fileMustExist: true });
    onTestFinished(() => void restored.close());
    keepNewerSignIns(store.sqlite, restored, store.sealer, []);
    expect(restored.prepare('select obtained_at from ghl_company_credentials').pluck().all()).toEqual([
      AT('11'),
    ]);
  });
});
