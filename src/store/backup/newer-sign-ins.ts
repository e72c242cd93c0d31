import type { Database as Sqlite } from 'better-sqlite3';
import { KEY_CHECK, KEY_CHECK_CONTEXT } from '../seal/key-check.ts';
import type { Sealer } from '../seal/seal.ts';
import type {
  GhlAuthCredentialsTable,
  GhlCompanyCredentialsTable,
} from '../tables/sign-in/ghl-credentials.ts';

const COLUMNS = [
  'practice',
  'kind',
  'location_id',
  'company_id',
  'access_token',
  'refresh_token',
  'expires_at',
  'scope',
  'obtained_at',
] as const satisfies readonly (keyof GhlAuthCredentialsTable)[];

const COMPANY_COLUMNS = [
  'company_id',
  'sealed_as',
  'access_token',
  'refresh_token',
  'expires_at',
  'scope',
  'obtained_at',
  'removed_at',
] as const satisfies readonly (keyof GhlCompanyCredentialsTable)[];

export const isSameKey = (sqlite: Sqlite, sealer: Sealer): boolean => {
  const check = sqlite.prepare('select value from meta where key = ?').pluck().get(KEY_CHECK);
  try {
    return Buffer.isBuffer(check) && sealer.open(check, KEY_CHECK_CONTEXT) === KEY_CHECK;
  } catch {
    return false;
  }
};

/** Those of companies, which belong to no practice. A database of an older version has none: its rows are a practice's. */
const keepNewerCompanies = (from: Sqlite, to: Sqlite): void => {
  const has = from
    .prepare("select 1 from sqlite_master where type = 'table' and name = 'ghl_company_credentials'")
    .get();
  if (has === undefined) return;
  const write = to.prepare(
    `insert or replace into ghl_company_credentials (${COMPANY_COLUMNS.join(', ')})
     values (${COMPANY_COLUMNS.map((column) => `@${column}`).join(', ')})`,
  );
  const before = to.prepare(
    'select obtained_at, removed_at from ghl_company_credentials where company_id = ?',
  );
  type Seen = Pick<GhlCompanyCredentialsTable, 'obtained_at' | 'removed_at'>;
  const seenAt = ({ obtained_at, removed_at }: Seen): string =>
    removed_at !== null && removed_at > obtained_at ? removed_at : obtained_at;
  const rows = from.prepare(`select ${COMPANY_COLUMNS.join(', ')} from ghl_company_credentials`).all();
  for (const row of rows as GhlCompanyCredentialsTable[]) {
    const old = before.get(row.company_id) as Seen | undefined;
    if (old === undefined || seenAt(row) >= seenAt(old)) write.run(row);
  }
};

/**
 * Tokens that were got since the backup replace those of the backup: GHL takes each refresh token once, and the backup's
 * has been used. They are sealed under the same key, for the same practice and location.
 * @returns the practices whose sign-in was kept
 */
export const keepNewerSignIns = (
  from: Sqlite,
  to: Sqlite,
  sealer: Sealer,
  practices: readonly { readonly name: string; readonly locationId: string }[],
): string[] => {
  if (!isSameKey(from, sealer)) return [];
  keepNewerCompanies(from, to);
  const rows = from.prepare(`select ${COLUMNS.join(', ')} from ghl_auth_credentials`).all();
  const write = to.prepare(
    `insert or replace into ghl_auth_credentials (${COLUMNS.join(', ')})
     values (${COLUMNS.map((column) => `@${column}`).join(', ')})`,
  );
  const obtainedAt = to.prepare(
    'select obtained_at from ghl_auth_credentials where practice = ? and kind = ?',
  );
  const kept = new Set<string>();
  for (const row of rows as GhlAuthCredentialsTable[]) {
    const practice = practices.find((p) => p.name === row.practice);
    const isOurs = practice && (row.location_id ?? practice.locationId) === practice.locationId;
    const before = obtainedAt.pluck().get(row.practice, row.kind) as string | undefined;
    if (!isOurs || (before !== undefined && before >= row.obtained_at)) continue;
    write.run(row);
    kept.add(row.practice);
  }
  return [...kept];
};
