import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { assertWhole } from '../database/database-check.ts';
import { createSqliteDialect } from '../database/dialect.ts';
import type { Present } from '../database/hold-database.ts';
import { migrate } from '../database/migrate.ts';
import { migrations } from '../database/migrations/list.ts';
import { makePrivateFile, syncToDisk } from '../database/private-file.ts';
import { openSqlite } from '../database/sqlite.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { iso } from '../iso.ts';
import { keyPath } from '../seal/key.ts';
import type { Sealer } from '../seal/seal.ts';
import { SLOTS_BEGUN } from '../tables/block-slots.ts';
import { RESTORED_AT } from '../tables/checkpoints.ts';
import type { Database } from '../tables/tables.ts';
import { cannotKeep, type KeptRecords, keepRecords, NOTHING_KEPT } from './kept-records.ts';
import { keepNewerRemovals } from './newer-removals.ts';
import { keepNewerSignIns } from './newer-sign-ins.ts';

export interface Replacement {
  /** The database's file. */
  readonly path: string;
  /** The backup, examined. */
  readonly backup: string;
  /** Under which name the replaced database is kept. */
  readonly kept: string;
  readonly present: Present;
  readonly sealer: Sealer;
  readonly practices: readonly { readonly name: string; readonly locationId: string }[];
  /** What cannot be kept of the replaced database is forgotten. */
  readonly isForced: boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What the backup got from the database that it replaces. */
export interface Kept {
  /** The practices whose sign-in is newer than the backup's. */
  readonly signIns: readonly string[];
  readonly records: KeptRecords;
}

/** What SQLite puts beside a database. */
const COMPANIONS = ['-wal', '-shm', '-journal'];

/** The files of the replaced database are only linked and renamed: opening one of them would end SQLite's own lock. */
const syncFolder = (path: string): void => {
  const fd = openSync(dirname(path), 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

/** Whatever is wrong with the database that is replaced. */
const attempt = <T>(keep: () => T, otherwise: T): T => {
  try {
    return keep();
  } catch {
    return otherwise;
  }
};

const recordsOf = (sqlite: Sqlite, draft: Sqlite, replacement: Replacement): KeptRecords => {
  const { sealer, practices, path, isForced } = replacement;
  const keep = draft.transaction((only: 'all' | 'logs') =>
    keepRecords(sqlite, draft, sealer, practices, path, only),
  );
  try {
    return keep('all');
  } catch (error) {
    if (isForced) return attempt(() => keep('logs'), NOTHING_KEPT);
    throw cannotKeep(path, error);
  }
};

/** Tables of a database that an older version made lack what came since. */
const hasTable = (sqlite: Sqlite, table: string): boolean =>
  sqlite.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(table) !== undefined;

/** The block slots that were made since the backup: without their rows they would stay in GHL for good. */
const keepBlockSlots = (sqlite: Sqlite, draft: Sqlite, practices: Replacement['practices']): void => {
  if (!hasTable(sqlite, 'block_slots')) return;
  const locationOf = sqlite.prepare('select ghl_location_id from practices where name = ?').pluck();
  const write = draft.prepare(
    `insert or ignore into block_slots (id, practice, event_id, target, ghl_id, starts_at, ends_at, title, updated_at)
     values (@id, @practice, @event_id, @target, @ghl_id, @starts_at, @ends_at, @title, @updated_at)`,
  );
  for (const { name, locationId } of practices) {
    if (locationOf.get(name) !== locationId) continue;
    for (const row of sqlite.prepare('select * from block_slots where practice = ?').iterate(name))
      write.run(row);
  }
};

const keepNewer = (draft: Sqlite, replacement: Replacement): Kept => {
  const { present, sealer, practices } = replacement;
  if (present.state !== 'held') return { signIns: [], records: NOTHING_KEPT };
  const { sqlite } = present;
  const records = recordsOf(sqlite, draft, replacement);
  // Before the sign-ins, by whose times it is judged.
  attempt(() => keepNewerRemovals(sqlite, draft, practices), undefined);
  attempt(() => keepBlockSlots(sqlite, draft, practices), undefined);
  return { records, signIns: attempt(() => keepNewerSignIns(sqlite, draft, sealer, practices), []) };
};

/** Copies the backup, makes it ready for use, and looks through it. */
const makeDraft = async (draft: string, replacement: Replacement): Promise<Kept> => {
  const { path, backup } = replacement;
  rmSync(draft, { force: true });
  // It keeps the owner of the old file, or else of the key: the folder may be root's.
  makePrivateFile(draft, path, keyPath(path));
  const source = openSqlite(backup, { readonly: true, fileMustExist: true });
  try {
    source.prepare('vacuum into ?').run(draft);
  } finally {
    source.close();
  }
  const sqlite = openSqlite(draft, { fileMustExist: true });
  try {
    // Their holders have ended, or never had this database.
    sqlite.exec('delete from locks');
    // First, so that it has all tables; the backup itself is the copy of what it was.
    const db = new Kysely<Database>({
      dialect: createSqliteDialect({ sqlite, path: draft, assertInPlace: () => undefined }),
    });
    await migrate({ db, path: null, migrations, now: replacement.now });
    sqlite.prepare('delete from checkpoints where name = ?').run(SLOTS_BEGUN);
    const note = sqlite.prepare(
      'insert or replace into checkpoints (practice, name, value, updated_at) values (@practice, @name, @at, @at)',
    );
    for (const { name: practice } of replacement.practices)
      note.run({ practice, name: RESTORED_AT, at: iso(replacement.now()) });
    const kept = keepNewer(sqlite, replacement);
    assertWhole(sqlite, draft);
    return kept;
  } finally {
    sqlite.close();
  }
};

/**
 * Puts a backup in the place of the database. Ended at any point, either the old one is there, or the new one, and whole;
 * and once anything of the old one is taken away, all of it is there under its other name.
 * @throws GuardError when the old one holds what must not be forgotten, and cannot be read
 */
export const replaceDatabase = async (replacement: Replacement): Promise<Kept> => {
  const { path, kept, present, isForced } = replacement;
  if (present.state === 'damaged' && !isForced) throw cannotKeep(path);
  const draft = `${path}.restoring`;
  try {
    const taken = await makeDraft(draft, replacement);
    syncToDisk(draft);
    for (const suffix of ['', ...COMPANIONS])
      if (existsSync(`${path}${suffix}`)) linkSync(`${path}${suffix}`, `${kept}${suffix}`);
    syncFolder(path);
    // A log that stays would be played into the new database.
    for (const suffix of COMPANIONS) rmSync(`${path}${suffix}`, { force: true });
    syncFolder(path);
    renameSync(draft, path);
    syncFolder(path);
    return taken;
  } catch (error) {
    for (const suffix of ['', '-journal']) rmSync(`${draft}${suffix}`, { force: true });
    throw explainSqliteError(error, path);
  }
};
