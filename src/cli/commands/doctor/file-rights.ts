import { type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT } from '../../../errors.ts';
import { type Finding, fail, foundOr, ok, warn } from './finding.ts';

const BY_GROUP = 0o020;
const BY_ALL = 0o002;
const STICKY = 0o1000;
const NOT_OURS = 0o077;

const statOf = (path: string): Stats | null => statSync(path, { throwIfNoEntry: false }) ?? null;

/** Who can put another file in a file's place, or change it, decides where the passwords are sent. */
const writers = (path: string, { mode }: Stats): Finding[] => {
  // In a folder like /tmp everybody may write, but nobody can take away another's file.
  if ((mode & STICKY) !== 0) return [];
  const cure = `Run: chmod go-w '${path}'`;
  if ((mode & BY_ALL) !== 0)
    return [fail(EXIT.usage, `everybody on this machine can write to ${path}`, cure)];
  return (mode & BY_GROUP) === 0 ? [] : [warn(`the group of ${path} can write to it`, cure)];
};

const withFolder = (path: string): Finding[] =>
  [path, dirname(path)].flatMap((p) => {
    const stat = statOf(p);
    return stat === null ? [] : writers(p, stat);
  });

/** Secrets that others can read are refused when the config is loaded. */
export const checkConfigRights = (configPath: string): readonly Finding[] =>
  process.platform === 'win32'
    ? [ok('not looked at on Windows')]
    : foundOr(withFolder(configPath), 'nobody else can change the config');

const readers = (path: string): Finding[] => {
  const stat = statOf(path);
  if (stat === null || (stat.mode & NOT_OURS) === 0) return [];
  const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
  return [
    warn(
      `${path} was open to others (mode ${mode})`,
      `Run: chmod 600 '${path}' (every command does that). Find out what gave it these rights: a copy, a backup, a umask.`,
    ),
  ];
};

const foreign = (path: string, uid: number | undefined): Finding[] => {
  const stat = statOf(path);
  if (stat === null || uid === undefined || stat.uid === uid) return [];
  return [
    warn(
      `${path} belongs to user ${stat.uid}, and this is user ${uid}`,
      'Run ephysio-ghl as the user whose timers and listener use the database.',
    ),
  ];
};

/** The database, what SQLite keeps beside it, its key, and their folder; to be looked at before it is opened. */
export const checkDatabaseRights = (
  database: string,
  uid: number | undefined = process.getuid?.(),
): readonly Finding[] => {
  if (process.platform === 'win32') return [ok('not looked at on Windows')];
  const files = [database, `${database}-wal`, `${database}-shm`, `${database}.key`];
  const folder = statOf(dirname(database));
  const found = [
    ...files.flatMap(readers),
    ...foreign(database, uid),
    ...(folder === null ? [] : writers(dirname(database), folder)),
  ];
  return foundOr(found, 'nobody else can read the database and its key');
};
