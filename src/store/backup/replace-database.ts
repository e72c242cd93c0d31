import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';
import { assertWhole } from '../database/database-check.ts';
import type { Present } from '../database/hold-database.ts';
import { makePrivateFile, syncToDisk } from '../database/private-file.ts';
import { openSqlite } from '../database/sqlite.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { keyPath } from '../seal/key.ts';
import type { Sealer } from '../seal/seal.ts';
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

/** Whatever is wrong with the database that is replaced: a sign-in is all that is lost by it. */
const attempt = <T>(keep: () => T, otherwise: T): T => {
  try {
    return keep();
  } catch {
    return otherwise;
  }
};

const keepNewer = (draft: Sqlite, { present, sealer, practices }: Replacement): string[] => {
  if (present.state !== 'held') return [];
  const { sqlite } = present;
  // Before the sign-ins, by whose times it is judged.
  attempt(() => keepNewerRemovals(sqlite, draft, practices), undefined);
  return attempt(() => keepNewerSignIns(sqlite, draft, sealer, practices), []);
};

/** Copies the backup, makes it ready for use, and looks through it. @returns the practices whose newer sign-in it has now */
const makeDraft = (draft: string, replacement: Replacement): string[] => {
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
 * @returns the practices whose sign-in is newer than the backup's, and was kept
 */
export const replaceDatabase = (replacement: Replacement): string[] => {
  const { path, kept } = replacement;
  const draft = `${path}.restoring`;
  try {
    const signIns = makeDraft(draft, replacement);
    syncToDisk(draft);
    for (const suffix of ['', ...COMPANIONS])
      if (existsSync(`${path}${suffix}`)) linkSync(`${path}${suffix}`, `${kept}${suffix}`);
    syncFolder(path);
    // A log that stays would be played into the new database.
    for (const suffix of COMPANIONS) rmSync(`${path}${suffix}`, { force: true });
    syncFolder(path);
    renameSync(draft, path);
    syncFolder(path);
    return signIns;
  } catch (error) {
    for (const suffix of ['', '-journal']) rmSync(`${draft}${suffix}`, { force: true });
    throw explainSqliteError(error, path);
  }
};
