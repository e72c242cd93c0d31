import type { Database as Sqlite } from 'better-sqlite3';
import { ConfigError, LockedError, type RunError } from '../../errors.ts';
import { makePrivateFile } from './private-file.ts';
import { openSqlite } from './sqlite.ts';
import { explainSqliteError } from './sqlite-error.ts';

/**
 * The empty file whose lock says who works with a database. A file of its own, because the database's can be moved away
 * or overwritten under the one who works with it. It is never deleted: that would delete the lock of other processes.
 */
export const databaseLockPath = (database: string): string => `${database}.lock`;

const notOurs = (database: string, cause: unknown): RunError =>
  new ConfigError(
    `The database ${database} cannot be opened for writing: its lock ${databaseLockPath(database)} belongs to another user.`,
    'Run ephysio-ghl as that user, or give database, key and lock to the one that is to run it.',
    { cause },
  );

/** Locks through SQLite, which does so on every system; the system itself frees what a killed process held. */
const lock = (database: string, timeout: number, statements: string, held: LockedError): Sqlite => {
  const path = databaseLockPath(database);
  let sqlite: Sqlite | undefined;
  try {
    makePrivateFile(path, database);
    sqlite = openSqlite(path, { fileMustExist: true, timeout });
    // Nothing is ever written to it: no journal is to appear beside it.
    sqlite.exec(`pragma journal_mode = memory; ${statements}`);
    return sqlite;
  } catch (error) {
    sqlite?.close();
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code.startsWith('SQLITE_BUSY')) throw held;
    throw /^SQLITE_(CANTOPEN|READONLY)/.test(code)
      ? notOurs(database, error)
      : explainSqliteError(error, path);
  }
};

/**
 * Says that this process works with the database, until the connection is closed. Any number of processes may.
 * @throws LockedError while it is replaced (75)
 */
export const shareDatabase = (database: string, timeoutMs: number): Sqlite =>
  lock(
    database,
    timeoutMs,
    'begin; select count(*) from sqlite_master',
    new LockedError(
      `The database ${database} is being replaced by "ephysio-ghl restore".`,
      'Run the command again when that has finished.',
    ),
  );

/**
 * Keeps the database for this process alone, whatever is left of its file, until the connection is closed.
 * @throws LockedError when another process works with it (75)
 */
export const claimDatabase = (database: string, timeoutMs: number): Sqlite =>
  lock(
    database,
    timeoutMs,
    'begin exclusive',
    new LockedError(
      `Another process of ephysio-ghl works with the database ${database}, or with the file that was there before.`,
      `Stop the listener and the timers, then run the command again. Who it is: fuser ${databaseLockPath(database)}`,
    ),
  );
