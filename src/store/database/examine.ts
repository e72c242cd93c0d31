import { existsSync, statSync } from 'node:fs';
import type { Database as Sqlite } from 'better-sqlite3';
import { KEY_CHECK } from '../seal/key-check.ts';
import { MIGRATION_TABLE } from './migrations/list.ts';
import { openSqlite } from './sqlite.ts';
import { damagedError } from './sqlite-error.ts';

export interface Examined {
  /** Names of the migrations that made the database what it is; none yet in a new one. */
  readonly executed: readonly string[];
  /** The value that only the right key opens; `null` as long as nothing was sealed. */
  readonly keyCheck: Buffer | null;
  /** True if it holds tables, but not ours. */
  readonly foreign: boolean;
}

export const NEW_DATABASE: Examined = { executed: [], keyCheck: null, foreign: false };

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

const read = (sqlite: Sqlite): Examined | string => {
  const check = sqlite.prepare('pragma quick_check(1)').pluck().get();
  if (check !== 'ok') return 'is damaged';
  const tables = new Set(
    sqlite.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[],
  );
  const executed = tables.has(MIGRATION_TABLE)
    ? (sqlite.prepare(`select name from ${MIGRATION_TABLE} order by name`).pluck().all() as string[])
    : [];
  const keyCheck = tables.has('meta')
    ? sqlite.prepare('select value from meta where key = ?').pluck().get(KEY_CHECK)
    : undefined;
  return {
    executed,
    keyCheck: Buffer.isBuffer(keyCheck) ? keyCheck : null,
    foreign: tables.size > 0 && !tables.has(MIGRATION_TABLE),
  };
};

const readFile = (path: string, busyTimeoutMs: number): Examined | string => {
  let sqlite: Sqlite | undefined;
  try {
    // A reader leaves empty files beside a database in WAL mode, while a writer that writes nothing removes them.
    // With a log that is not yet merged it is the other way round: there the writer would change the database.
    const readonly = sizeOf(`${path}-wal`) > 0;
    sqlite = openSqlite(path, { readonly, fileMustExist: true, timeout: busyTimeoutMs });
    sqlite.exec('pragma query_only = on');
    return read(sqlite);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'SQLITE_NOTADB') return 'is not a SQLite database';
    if (code?.startsWith('SQLITE_CORRUPT')) return 'is damaged';
    throw error;
  } finally {
    sqlite?.close();
  }
};

/**
 * Looks at the database file without changing it, or anything beside it.
 * @param keyExisted whether its key file was there before: that one is made last, so an empty database beside it was emptied
 * @throws GuardError when it is no database or damaged; SQLite's own error when it is locked or cannot be read
 */
export const examine = (path: string, keyExisted: boolean, busyTimeoutMs: number): Examined => {
  if (!existsSync(path)) return NEW_DATABASE;
  if (statSync(path).isFile() && sizeOf(path) === 0) {
    if (keyExisted || sizeOf(`${path}-wal`) > 0)
      throw damagedError(path, 'is empty, though it was used before; it was not touched');
    return NEW_DATABASE;
  }
  const seen = readFile(path, busyTimeoutMs);
  if (typeof seen === 'string') throw damagedError(path, `${seen}; it was not touched`);
  return seen;
};
