import type { Database as Sqlite } from 'better-sqlite3';
import { KEY_CHECK, KEY_CHECK_CONTEXT } from '../seal/key-check.ts';
import type { Sealer } from '../seal/seal.ts';
import { openSqlite } from './sqlite.ts';
import { damagedError } from './sqlite-error.ts';

/** How much a database holds, for a person who wonders whether it is the right one. */
export interface DatabaseCounts {
  readonly patients: number;
  readonly appointments: number;
}

export const countsOf = (sqlite: Sqlite): DatabaseCounts => {
  const count = (table: string): number =>
    sqlite.prepare(`select count(*) from ${table}`).pluck().get() as number;
  return { patients: count('contact_sync'), appointments: count('appointment_sync') };
};

/** Looks through every page and index of an open database. @throws GuardError when it is damaged */
export const assertWhole = (sqlite: Sqlite, file: string): void => {
  if (sqlite.prepare('pragma integrity_check(1)').pluck().get() !== 'ok')
    throw damagedError(file, 'is damaged');
};

/**
 * Checks a copy that nobody has used yet: whole, and opened by the key of the database that it is of.
 * @throws GuardError when it is not; SQLite's own error when it is no database
 */
export const checkCopy = (file: string, sealer: Sealer): DatabaseCounts => {
  const sqlite = openSqlite(file, { readonly: true, fileMustExist: true });
  try {
    assertWhole(sqlite, file);
    const check = sqlite.prepare('select value from meta where key = ?').pluck().get(KEY_CHECK);
    if (!Buffer.isBuffer(check)) throw damagedError(file, 'has no proof of its key');
    sealer.open(check, KEY_CHECK_CONTEXT);
    return countsOf(sqlite);
  } finally {
    sqlite.close();
  }
};
