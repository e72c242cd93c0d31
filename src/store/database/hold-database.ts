import { existsSync, statSync } from 'node:fs';
import type { Database as Sqlite } from 'better-sqlite3';
import { ConfigError, RunError } from '../../errors.ts';
import { assertNoneHeld } from '../tables/locks.ts';
import type { LocksTable } from '../tables/tables.ts';
import { claimDatabase } from './database-lock.ts';
import { MIGRATION_TABLE } from './migrations/list.ts';
import { openSqlite } from './sqlite.ts';
import { explainSqliteError } from './sqlite-error.ts';

/** What is at the path of the database. Held: nobody else can open it, and all of it is in its one file. */
type Found = { readonly state: 'missing' | 'damaged' } | { readonly state: 'held'; readonly sqlite: Sqlite };

/** The database that will be replaced. No other process starts to use it until it is released. */
export type Present = Found & { readonly release: () => void };

const TIMEOUT_MS = 1000;

const DAMAGED = /^SQLITE_(NOTADB|CORRUPT|IOERR_SHORT_READ|FORMAT)/;

const hold = (sqlite: Sqlite, path: string, now: number): void => {
  const tables = sqlite.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  if (tables.length > 0 && !tables.includes(MIGRATION_TABLE))
    throw new ConfigError(
      `${path} is the database of another program. It was not touched.`,
      'Let "database" in the config (in init: --database) name a file of its own.',
    );
  if (tables.includes('locks'))
    assertNoneHeld(sqlite.prepare('select * from locks').all() as LocksTable[], now);
  // Only the last connection can leave WAL mode, which merges the log into the file. If another process has it open, this fails.
  sqlite.prepare('pragma journal_mode = delete').pluck().get();
  sqlite.exec('begin exclusive');
};

const find = (path: string, now: number): Found => {
  if (!existsSync(path)) return { state: 'missing' };
  if (statSync(path).size === 0) return { state: 'damaged' };
  let sqlite: Sqlite | undefined;
  try {
    sqlite = openSqlite(path, { fileMustExist: true, timeout: TIMEOUT_MS });
    hold(sqlite, path, now);
    return { state: 'held', sqlite };
  } catch (error) {
    sqlite?.close();
    const { code } = error as NodeJS.ErrnoException;
    if (!(error instanceof RunError) && DAMAGED.test(code ?? '')) return { state: 'damaged' };
    throw explainSqliteError(error, path);
  }
};

/**
 * Makes sure that nobody uses the database, and keeps it so. One that is damaged or missing cannot be held, but who works
 * with what was there before is found all the same.
 * @throws LockedError when somebody does (75); ConfigError when it is another program's
 */
export const holdDatabase = (path: string, now: number): Present => {
  const found = find(path, now);
  const close = (): void => {
    if (found.state === 'held') found.sqlite.close();
  };
  try {
    const claim = claimDatabase(path, TIMEOUT_MS);
    return {
      ...found,
      release: () => {
        close();
        claim.close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
};
