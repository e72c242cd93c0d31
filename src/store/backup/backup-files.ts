import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A time as names of files have it. `ms`: epoch milliseconds. */
const stamp = (ms: number): string => new Date(ms).toISOString().replace(/[-:.]/g, '');

/** Where a backup goes that was given no name. */
export const defaultBackup = (database: string, now: number): string =>
  `${resolve(database)}.backup-${stamp(now)}`;

/** Where a database is kept that was replaced by a backup. */
export const replacedDatabase = (database: string, now: number): string =>
  `${resolve(database)}.before-restore-${stamp(now)}`;

/** The backups with such a name, oldest first; not those that were made before a migration, which have its name in theirs. */
export const listBackups = (database: string): string[] => {
  const path = resolve(database);
  const prefix = `${basename(path)}.backup-`;
  const isBackup = (name: string): boolean =>
    name.startsWith(prefix) && /^\d{8}T\d{9}Z$/.test(name.slice(prefix.length));
  return readdirSync(dirname(path))
    .filter(isBackup)
    .sort()
    .map((name) => join(dirname(path), name));
};

const deleteAll = (files: readonly string[]): readonly string[] => {
  for (const file of files) rmSync(file, { force: true });
  return files;
};

/**
 * Deletes all but the newest `keep`, one of which is `made`. What is named after a later time was made while the clock was
 * wrong: it is neither counted nor deleted. @returns those that are gone
 */
export const deleteOldBackups = (database: string, made: string, keep: number): readonly string[] =>
  deleteAll(
    listBackups(database)
      .filter((file) => file <= made)
      .slice(0, -keep),
  );

const DAY_MS = 86_400_000;

/**
 * Deletes what backups beside the database have left that were killed, those before a migration too. Younger than a day
 * they may still be at work. `now`: epoch milliseconds. @returns those that are gone
 */
export const deleteUnfinishedBackups = (database: string, now: number): readonly string[] => {
  const path = resolve(database);
  const before = stamp(now - DAY_MS);
  const isLeft = (name: string): boolean => {
    const made = /(\d{8}T\d{9}Z)\.partial(?:-journal)?$/.exec(name)?.[1];
    return name.startsWith(`${basename(path)}.backup-`) && made !== undefined && made < before;
  };
  return deleteAll(
    readdirSync(dirname(path))
      .filter(isLeft)
      .map((name) => join(dirname(path), name)),
  );
};
