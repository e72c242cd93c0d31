import { existsSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { counted } from '../../../domain/counted.ts';
import { EXIT } from '../../../errors.ts';
import { MIGRATION_TABLE } from '../../../store/database/migrations/list.ts';
import { damagedError } from '../../../store/database/sqlite-error.ts';
import { keyPath, readKey } from '../../../store/seal/key.ts';
import type { Store } from '../../../store/store.ts';
import { type Finding, fail, foundOr, ok, warn } from './finding.ts';
import type { Host } from './host.ts';
import { networkFileSystem } from './network-disk.ts';

const BY_GROUP = 0o020;
const BY_ALL = 0o002;
const STICKY = 0o1000;
const NOT_OWNER = 0o077;

const statOf = (path: string): Stats | null => statSync(path, { throwIfNoEntry: false }) ?? null;

/** Who can put another file in a file's place, or change it, decides where the passwords are sent. */
const writers = (path: string, { mode }: Stats): Finding[] => {
  // In a folder like /tmp everybody may write, but nobody can take away another's file.
  if ((mode & STICKY) !== 0) return [];
  if ((mode & BY_ALL) !== 0)
    return [fail(EXIT.usage, { code: 'writable-by-all', about: { path }, values: {} })];
  return (mode & BY_GROUP) === 0 ? [] : [warn({ code: 'writable-by-group', about: { path }, values: {} })];
};

const withFolder = (path: string): Finding[] =>
  [path, dirname(path)].flatMap((p) => {
    const stat = statOf(p);
    return stat === null ? [] : writers(p, stat);
  });

const isWindows = process.platform === 'win32';

/** Secrets that others can read are refused when the config is loaded. */
export const checkConfigRights = (path: string): readonly Finding[] =>
  isWindows
    ? [ok({ code: 'rights-unknown', about: { path }, values: {} })]
    : foundOr(withFolder(path), { code: 'config-protected', about: { path }, values: {} });

const readers = (path: string): Finding[] => {
  const stat = statOf(path);
  if (stat === null || (stat.mode & NOT_OWNER) === 0) return [];
  return [warn({ code: 'readable-by-others', about: { path }, values: { mode: stat.mode & 0o777 } })];
};

const otherOwner = (path: string, user: number | undefined): Finding[] => {
  const owner = statOf(path)?.uid;
  if (owner === undefined || user === undefined || owner === user) return [];
  return [warn({ code: 'owner-differs', about: { path }, values: { owner, user } })];
};

/** The database, what SQLite keeps beside it, its key, and their folder; to be looked at before it is opened. */
export const checkDatabaseRights = (
  path: string,
  uid: number | undefined = process.getuid?.(),
): readonly Finding[] => {
  if (isWindows) return [ok({ code: 'rights-unknown', about: { path }, values: {} })];
  const folder = statOf(dirname(path));
  const found = [
    ...[path, `${path}-wal`, `${path}-shm`, `${path}.key`].flatMap(readers),
    ...otherOwner(path, uid),
    ...(folder === null ? [] : writers(dirname(path), folder)),
  ];
  return foundOr(found, { code: 'database-protected', about: { path }, values: {} });
};

const MB = 1_000_000;
/** A run that has less than this ends with a full disk. */
const NEEDED = 20 * MB;
const COMFORTABLE = 200 * MB;
/** SQLite folds its log into the database as it goes; one this large is kept open by a reader that never ends. */
const LONG_LOG = 64 * MB;

/** The folder of the database, or the nearest one above that is there already. */
const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)));

/** Free space against the database, of which a backup or an update makes a copy, and whether the disk is of this machine. */
export const checkDisk = async (
  path: string,
  { freeBytes, mounts }: Pick<Host, 'freeBytes' | 'mounts'>,
): Promise<readonly Finding[]> => {
  const about = { path: nearest(dirname(path)) };
  const free = await freeBytes(about.path);
  const database = statOf(path)?.size ?? 0;
  const log = statOf(`${path}-wal`)?.size ?? 0;
  const found: Finding[] = [];
  if (free < NEEDED) found.push(fail(EXIT.guard, { code: 'disk-full', about, values: { free } }));
  else if (free < Math.max(COMFORTABLE, 2 * database))
    found.push(warn({ code: 'disk-low', about, values: { free, database } }));
  const type = networkFileSystem(realpathSync(about.path), await mounts());
  if (type !== null) found.push(warn({ code: 'network-disk', about: { path }, values: { type } }));
  if (log > LONG_LOG) found.push(warn({ code: 'log-large', about: { path }, values: { bytes: log } }));
  return foundOr(found, { code: 'disk-good', about, values: { free, database, log } });
};

/** There is nothing to open yet, or it is there without its other half. */
export const checkNoDatabase = (path: string): Finding => {
  const key = keyPath(path);
  return existsSync(key)
    ? fail(EXIT.guard, { code: 'key-without-database', about: { path }, values: { key } })
    : ok({ code: 'database-absent', about: { path }, values: {} });
};

/** Above this the whole check takes too long: the quick one leaves out whether indexes agree with their tables. */
const LARGE = 200 * MB;

/** An open database, whose key therefore fits: whole, and at which version. @throws GuardError when it is damaged */
export const checkDatabase = ({ sqlite, path }: Store, { env }: Pick<Host, 'env'>): Finding => {
  const isQuick = statSync(path).size > LARGE;
  const check = isQuick ? 'quick_check' : 'integrity_check';
  const problems = sqlite.prepare(`pragma ${check}(100)`).pluck().all() as string[];
  if (problems.length !== 1 || problems[0] !== 'ok') {
    const first = problems[0]?.split('\n')[0] ?? '';
    throw damagedError(path, `is damaged (${counted(problems.length, 'fault')}; the first: ${first})`);
  }
  const version = sqlite.prepare(`select max(name) from ${MIGRATION_TABLE}`).pluck().get() as string;
  const key = readKey(path, env)?.origin ?? keyPath(path);
  return ok({ code: 'database-good', about: { path }, values: { isQuick, version, key } });
};
