import { existsSync, statSync } from 'node:fs';
import type { Database as Sqlite } from 'better-sqlite3';
import { ConfigError, GuardError, RunError } from '../../errors.ts';
import { assertWhole, countsOf, type DatabaseCounts } from '../database/database-check.ts';
import { type Examined, examine } from '../database/examine.ts';
import { migrations, refuseNewer } from '../database/migrations/list.ts';
import { openSqlite } from '../database/sqlite.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { readKey } from '../seal/key.ts';
import { missingKey, proveKey } from '../seal/key-check.ts';
import { createSealer, type Sealer } from '../seal/seal.ts';

/** What a backup says of itself. */
export interface BackupFacts extends DatabaseCounts {
  /** When the last run began that is in it (UTC ISO). */
  readonly lastRun: string | null;
  /** Whose records it holds, and of which GHL location. */
  readonly practices: readonly { readonly name: string; readonly locationId: string | null }[];
  /** Of the key that opens it, and that the database will be opened with. */
  readonly sealer: Sealer;
}

const notUsable = (file: string, why: string, cause?: unknown): GuardError =>
  new GuardError(
    'backup',
    `The backup ${file} ${why}. Nothing was replaced.`,
    'Take another backup; those beside the database are named .backup-….',
    { cause },
  );

const isSameFile = (a: string, b: string): boolean => {
  if (!existsSync(a) || !existsSync(b)) return false;
  const [x, y] = [statSync(a), statSync(b)];
  return x.ino === y.ino && x.dev === y.dev;
};

const look = (file: string): Examined => {
  try {
    return examine(file, false, 1000);
  } catch (error) {
    if (error instanceof GuardError) throw notUsable(file, 'is damaged, or no database', error);
    throw error;
  }
};

/** A practice that was only signed in has a row too, once its records were looked at. */
const practicesIn = (sqlite: Sqlite): BackupFacts['practices'] =>
  sqlite
    .prepare(
      `select name, max(ghl_location_id) as locationId from (
         select name, ghl_location_id from practices
         union all select distinct practice, null from contact_sync
       ) group by name order by name`,
    )
    .all() as { name: string; locationId: string | null }[];

/**
 * Looks through a file that is to take the place of the database, without changing it.
 * @param database where it is to go: its key has to open it
 * @throws ConfigError when ephysio-ghl did not make it, a newer version did, or it has another key (2); GuardError when it is damaged (4)
 */
export const examineBackup = (
  file: string,
  database: string,
  env: Readonly<Record<string, string | undefined>>,
): BackupFacts => {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new ConfigError(`There is no file ${file}.`, 'Name the backup to restore.');
  if (isSameFile(file, database))
    throw new ConfigError(`${file} is the database itself.`, 'Name the backup to restore.');
  let sqlite: Sqlite | undefined;
  try {
    const { executed, keyCheck, foreign } = look(file);
    if (foreign || executed.length === 0 || keyCheck === null)
      throw new ConfigError(
        `${file} is not a backup of a database of ephysio-ghl. Nothing was replaced.`,
        'Name a file that "ephysio-ghl backup" has made.',
      );
    refuseNewer(file, executed, migrations);
    const key = readKey(database, env);
    if (key === null) throw missingKey(database);
    const sealer = createSealer(key.key);
    proveKey(sealer, keyCheck, key, file);
    sqlite = openSqlite(file, { readonly: true, fileMustExist: true });
    assertWhole(sqlite, file);
    const lastRun = sqlite.prepare('select max(started_at) from sync_runs').pluck().get() as string | null;
    return { ...countsOf(sqlite), lastRun, practices: practicesIn(sqlite), sealer };
  } catch (error) {
    if (error instanceof GuardError && error.guards.includes('database'))
      throw notUsable(file, 'is damaged', error);
    if (error instanceof RunError) throw error;
    throw explainSqliteError(error, file);
  } finally {
    sqlite?.close();
  }
};
