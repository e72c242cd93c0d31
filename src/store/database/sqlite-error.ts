import { dirname } from 'node:path';
import { ConfigError, GuardError, LockedError, RunError } from '../../errors.ts';
import { movedError } from './file-identity.ts';
import { whyUnwritable } from './private-file.ts';

/** The database file cannot be trusted any more (4). */
export const damagedError = (path: string, what: string, cause?: unknown): GuardError =>
  new GuardError(
    'database',
    `The database ${path} ${what}.`,
    'Restore it from a backup (yours, or a file beside it named .backup-…), with its key.',
    { cause },
  );

const lockedError = (path: string, cause: unknown): LockedError =>
  new LockedError(
    `Another program holds the database ${path}.`,
    'Close what has it open (a database browser, a copy in progress) and run the command again.',
    { cause },
  );

const fullError = (path: string, cause: unknown): GuardError =>
  new GuardError(
    'disk',
    `There is no space left to write the database ${path}.`,
    'Free some space on that disk and run the command again: what was not written is done then.',
    { cause },
  );

const brokenDiskError = (path: string, code: string, cause: unknown): GuardError =>
  new GuardError(
    'disk',
    `The disk failed while the database ${path} was used (${code}).`,
    'Check the disk, and the quota and the file size limit of this user; then run the command again.',
    { cause },
  );

/** SQLite does not say why it can open no file: it may be that there is no room for one. */
const cannotOpenError = (path: string, code: string, cause: unknown): RunError => {
  const why = whyUnwritable(dirname(path)) ?? '';
  return /^(ENOSPC|EDQUOT)$/.test(why) ? fullError(path, cause) : notWritableError(path, code, cause);
};

const notWritableError = (path: string, code: string, cause: unknown): ConfigError =>
  new ConfigError(
    `The database ${path} cannot be opened for writing (${code}).`,
    'Let "database" in the config (in init: --database) name a file in a folder that the user of this program may write to.',
    { cause },
  );

/** Nothing can be made or written at that place. */
const NOT_WRITABLE =
  /^(SQLITE_(READONLY(?!_DBMOVED)|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS|EISDIR|ENOTDIR|EEXIST|ENOENT|ELOOP|ENAMETOOLONG)/;

/** Codes of SQLite (a code stands for its extended codes too) and of the file system. */
const MEANINGS: readonly (readonly [RegExp, (path: string, code: string, cause: unknown) => RunError])[] = [
  [/^SQLITE_NOTADB/, (path, _code, cause) => damagedError(path, 'is not a database of this program', cause)],
  [/^SQLITE_CORRUPT/, (path, _code, cause) => damagedError(path, 'is damaged', cause)],
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, (path, _code, cause) => lockedError(path, cause)],
  // A full disk shows as SHMSIZE when it is the shared-memory file that cannot grow.
  [/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/, (path, _code, cause) => fullError(path, cause)],
  [/^(SQLITE_IOERR|EIO)/, brokenDiskError],
  [/^SQLITE_CANTOPEN/, cannotOpenError],
  [/^SQLITE_READONLY_DBMOVED/, (path, _code, cause) => movedError(path, cause)],
  [NOT_WRITABLE, notWritableError],
];

/**
 * Translates an error of SQLite or of the file system into an error of this program. Any other error is returned as it is.
 * Messages name the file and the code only: SQL and its parameters can hold what must not be shown.
 */
export const explainSqliteError = (error: unknown, path: string): unknown => {
  if (error instanceof RunError || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') return error;
  const meaning = MEANINGS.find(([pattern]) => pattern.test(code));
  return meaning === undefined ? error : meaning[1](path, code, error);
};

const isNotWritable = (error: unknown): boolean =>
  error instanceof Error && NOT_WRITABLE.test(String((error as NodeJS.ErrnoException).code));

/** The same for a copy of the database: where it goes has nothing to do with the config. */
export const explainCopyError = (error: unknown, file: string): unknown =>
  isNotWritable(error)
    ? new ConfigError(
        `The backup ${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
        `Its folder, ${dirname(file)}, has to exist, and this user has to be allowed to write to it.`,
        { cause: error },
      )
    : explainSqliteError(error, file);
