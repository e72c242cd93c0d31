import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { explainSqliteError } from './sqlite-error.ts';

/** More than the few pages take that the end of a run is written to. */
const BYTES = 128 * 1024;

/** Space on a disk that nobody else can use. */
export interface ReservedSpace {
  /** Gives it back, so that it can be written to. */
  free(): void;
}

/**
 * Keeps space for what has to be stored at the end, on the disk of a database, because a run may fill that disk itself. It
 * is the content of a file without a name: whatever ends the process, the system frees it.
 * @throws GuardError when there is no space left as it is
 */
export const reserveSpace = (database: string): ReservedSpace => {
  const file = `${database}.reserve-${randomBytes(6).toString('hex')}`;
  let fd: number | null = null;
  const free = (): void => {
    if (fd !== null) closeSync(fd);
    fd = null;
  };
  try {
    fd = openSync(file, 'wx', 0o600);
    rmSync(file);
    // Random, because a file system may not store at all what it can compress.
    writeFileSync(fd, randomBytes(BYTES));
  } catch (error) {
    free();
    throw explainSqliteError(error, database);
  }
  return { free };
};
