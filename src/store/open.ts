import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database as Sqlite } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { ConfigError } from '../errors.ts';
import { createSqliteDialect } from './dialect.ts';
import { examine, KEY_CHECK } from './examine.ts';
import { type DatabaseKey, KEY_VARIABLE, keyPath, makeKeyFile, readKey } from './key.ts';
import { type Migrations, migrate, refuseNewer } from './migrate.ts';
import { migrations as ownMigrations } from './migrations/list.ts';
import { makePrivate, makePrivateFile, makePrivateFolder } from './private-file.ts';
import { createSealer, type Sealer } from './seal.ts';
import { openSqlite } from './sqlite.ts';
import { explainSqliteError } from './sqlite-error.ts';
import type { Store } from './store.ts';
import type { Database } from './tables.ts';

export interface OpenOptions {
  /** The database file; its folder is made if missing. */
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly migrations?: Migrations;
  /** How long another program's lock is waited for; 5 s. */
  readonly busyTimeoutMs?: number;
}

const KEY_CHECK_CONTEXT = `meta/value/${KEY_CHECK}`;

const missingKey = (path: string): ConfigError =>
  new ConfigError(
    `The key of the database ${path} is missing: neither ${KEY_VARIABLE} nor the file ${keyPath(path)} is there.`,
    'Restore the key file from a backup, or set the variable. Without that key nobody can read what the database holds.',
  );

const proveKey = (sealer: Sealer, check: Buffer, { origin }: DatabaseKey, path: string): void => {
  try {
    sealer.open(check, KEY_CHECK_CONTEXT);
  } catch (cause) {
    throw new ConfigError(
      `The key from ${origin} is not the key of the database ${path}.`,
      origin === KEY_VARIABLE
        ? `Set ${KEY_VARIABLE} to the key that the database was made with, or unset it if there is a key file.`
        : 'Restore the key file that belongs to this database, or the database that belongs to this key file.',
      { cause },
    );
  }
};

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

const createStore = (sqlite: Sqlite, db: Kysely<Database>, sealer: Sealer, path: string): Store => {
  let closing: Promise<void> | undefined;
  return {
    db,
    sealer,
    path,
    sqlite,
    transaction: (fn) => db.transaction().execute((trx) => fn({ db: trx, sealer })),
    close: () => {
      closing ??= db.destroy();
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
  let sqlite: Sqlite | undefined;
  try {
    const keyExisted = existsSync(keyPath(path));
    const { executed, keyCheck, foreign } = examine(path, keyExisted, busyTimeoutMs);
    if (foreign) {
      throw new ConfigError(
        `${path} is the database of another program. It was not touched.`,
        'Let "database" in the config name a file of its own.',
      );
    }
    refuseNewer(path, executed, migrations);
    let key = readKey(path, env);
    if (keyCheck !== null) {
      if (key === null) throw missingKey(path);
      proveKey(createSealer(key.key), keyCheck, key, path);
    }

    makePrivateFolder(dirname(path));
    sqlite = await connect(path, busyTimeoutMs);
    const db = new Kysely<Database>({ dialect: createSqliteDialect(sqlite, path) });
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
    return createStore(sqlite, db, sealer, path);
  } catch (error) {
    sqlite?.close();
    throw explainSqliteError(error, path);
  }
};
