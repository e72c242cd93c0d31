import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const OTHERS = 0o077;

/** True if group or others have any right on the file. Windows has no such rights to look at. */
export const isShared = (mode: number): boolean => process.platform !== 'win32' && (mode & OTHERS) !== 0;

/**
 * A file that root creates for another user is given to that user: a command run by hand must not lock the service out.
 * SQLite does the same with the files beside a database.
 */
const giveAway = (fd: number, models: readonly string[]): void => {
  if (process.geteuid?.() !== 0) return;
  const model = models.find((path) => existsSync(path));
  if (model === undefined) return;
  const { uid, gid } = statSync(model);
  if (uid !== 0) fchownSync(fd, uid, gid);
};

/**
 * Makes a file that only its owner may read, whatever the umask; `false` when it exists already.
 * @param like a file whose owner is to have it, if it is there; else the owner of the folder
 */
export const makePrivateFile = (path: string, ...like: readonly string[]): boolean => {
  try {
    const fd = openSync(path, 'wx', 0o600);
    try {
      fchmodSync(fd, 0o600);
      giveAway(fd, [...like, dirname(path)]);
    } finally {
      closeSync(fd);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/** Takes the rights of group and others away, if the file exists and is ours. */
export const makePrivate = (path: string): void => {
  try {
    const { mode } = statSync(path);
    // The owner's own rights stay as they are: a file that was made read-only is meant to be.
    if (isShared(mode)) chmodSync(path, mode & 0o700);
  } catch (error) {
    // EPERM: the file is another user's, who decides; what it holds of patients is sealed all the same.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EPERM') throw error;
  }
};

/** Puts a file and its entry in the folder on the disk. */
export const syncToDisk = (path: string): void => {
  for (const p of process.platform === 'win32' ? [path] : [path, dirname(path)]) {
    const fd = openSync(p, p === path ? 'r+' : 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }
};

/**
 * Makes a folder and those above it that are missing, for the owner only. Node's own `recursive` never ends where a
 * file system makes no folders in an existing one (mkdir answers ENOENT, as in /proc).
 */
export const makePrivateFolder = (path: string): void => {
  if (existsSync(path)) return;
  makePrivateFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/**
 * Why this user can make no file in a folder, as an error code of the system; `null`: one can be made. Only making one
 * tells: rights are not all that may be in the way.
 */
export const whyUnwritable = (folder: string): string | null => {
  const probe = join(folder, `.ephysio-ghl-${randomBytes(6).toString('hex')}`);
  try {
    makePrivateFile(probe);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown error';
  }
  rmSync(probe, { force: true });
  return null;
};
