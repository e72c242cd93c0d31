import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database as Sqlite } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { ConfigError } from '../../errors.ts';
import { keyPath, makeKeyFile, readKey } from '../seal/key.ts';
import { KEY_CHECK, KEY_CHECK_CONTEXT, missingKey, proveKey } from '../seal/key-check.ts';
import { createSealer, type Sealer } from '../seal/seal.ts';
import type { Store } from '../store.ts';
import type { Database } from '../tables/tables.ts';
import { databaseLockPath, shareDatabase } from './database-lock.ts';
import { createSqliteDialect } from './dialect.ts';
import { examine } from './examine.ts';
import { watchFileIdentity } from './file-identity.ts';
import { migrate } from './migrate.ts';
import { type Migrations, migrations as ownMigrations, refuseNewer } from './migrations/list.ts';
import { makePrivate, makePrivateFile, makePrivateFolder } from './private-file.ts';
import { openSqlite } from './sqlite.ts';
import { explainSqliteError } from './sqlite-error.ts';

export interface OpenOptions {
  /** The database file; its folder is made if missing. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly migrations?: Migrations;
  /** `false`: a database that is not there yet is not made. */
  readonly create?: boolean;
  /** How long another program's lock is waited for; 5 s. */
  readonly busyTimeoutMs?: number;
}

const noDatabase = (path: string): ConfigError =>
  new ConfigError(
    `There is no database at ${path} yet: nothing was ever synced.`,
    'Sign in with `ephysio-ghl auth`, then look at `ephysio-ghl sync --dry-run`.',
  );

/** Switches to WAL. SQLite does not wait for its busy timeout here, and two processes may start on a new file at once. */
const useWal = async (sqlite: Sqlite, busyTimeoutMs: number): Promise<void> => {
  const pauseMs = 20;
  for (let left = Math.ceil(busyTimeoutMs / pauseMs); ; left -= 1) {
    try {
      if (sqlite.prepare('pragma journal_mode').pluck().get() !== 'wal')
        sqlite.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      if (left <= 0 || !(error as NodeJS.ErrnoException).code?.startsWith('SQLITE_BUSY')) throw error;
    }
    await delay(pauseMs);
  }
};

const connect = async (path: string, busyTimeoutMs: number): Promise<Sqlite> => {
  // -wal and -shm get the rights of the database file itself, so these come before the first connection.
  makePrivateFile(path);
  for (const suffix of ['', '-wal', '-shm']) makePrivate(`${path}${suffix}`);
  const sqlite = openSqlite(path, { timeout: busyTimeoutMs });
  try {
    await useWal(sqlite, busyTimeoutMs);
    sqlite.exec('pragma synchronous = full');
    sqlite.exec('pragma foreign_keys = on');
    sqlite.exec('pragma trusted_schema = off');
    // SQLite opens a write-protected file for reading only, and says so at the first write. That is this one.
    sqlite.exec('begin immediate; commit');
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
};

interface Opened {
  readonly sqlite: Sqlite;
  /** Says to others that the database is worked with. */
  readonly share: Sqlite;
}

const createStore = (open: Opened, db: Kysely<Database>, sealer: Sealer, path: string): Store => {
  const { sqlite, share } = open;
  let closing: Promise<void> | undefined;
  return {
    db,
    sealer,
    path,
    sqlite,
    transaction: (fn) => db.transaction().execute((trx) => fn({ db: trx, sealer, sqlite })),
    close: () => {
      // Kysely closes only what it has used.
      closing ??= db.destroy().then(() => {
        sqlite.close();
        share.close();
      });
      return closing;
    },
  };
};

/**
 * Opens the database, makes it if there is none, and brings it up to date. First it is looked at without being touched.
 * @throws ConfigError a newer version, another program's database, not writable, key missing or wrong (2);
 *   GuardError damaged, disk full (4); LockedError another program holds it (75)
 */
export const openStore = async (options: OpenOptions): Promise<Store> => {
  const { env, now, migrations = ownMigrations, busyTimeoutMs = 5000 } = options;
  const path = resolve(options.path);
  let share: Sqlite | undefined;
  let sqlite: Sqlite | undefined;
  try {
    // Before it is looked at, or it could be replaced in between. In a folder that is not ours no lock is made.
    if (existsSync(databaseLockPath(path))) share = shareDatabase(path, busyTimeoutMs);
    const keyExisted = existsSync(keyPath(path));
    const { executed, keyCheck, foreign } = examine(path, keyExisted, busyTimeoutMs);
    if (foreign) {
      throw new ConfigError(
        `${path} is the database of another program. It was not touched.`,
        'Let "database" in the config (in init: --database) name a file of its own.',
      );
    }
    if (options.create === false && executed.length === 0) throw noDatabase(path);
    refuseNewer(path, executed, migrations);
    let key = readKey(path, env);
    if (keyCheck !== null) {
      if (key === null) throw missingKey(path);
      proveKey(createSealer(key.key), keyCheck, key, path);
    }

    makePrivateFolder(dirname(path));
    share ??= shareDatabase(path, busyTimeoutMs);
    sqlite = await connect(path, busyTimeoutMs);
    const dialect = createSqliteDialect({ sqlite, path, assertInPlace: watchFileIdentity(path) });
    const db = new Kysely<Database>({ dialect });
    const isCurrent = Object.keys(migrations).every((name) => executed.includes(name));
    if (!isCurrent) await migrate({ db, path, migrations, now });

    key ??= makeKeyFile(path);
    const sealer = createSealer(key.key);
    if (keyCheck === null) {
      const value = sealer.seal(KEY_CHECK, KEY_CHECK_CONTEXT);
      await db
        .insertInto('meta')
        .values({ key: KEY_CHECK, value })
        .onConflict((c) => c.column('key').doNothing())
        .execute();
      const kept = await db
        .selectFrom('meta')
        .select('value')
        .where('key', '=', KEY_CHECK)
        .executeTakeFirstOrThrow();
      proveKey(sealer, kept.value, key, path);
    }
    return createStore({ sqlite, share }, db, sealer, path);
  } catch (error) {
    sqlite?.close();
    share?.close();
    throw explainSqliteError(error, path);
  }
};
