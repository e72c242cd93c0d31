import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT } from '../../../errors.ts';
import { type Finding, fail, foundOr, warn } from './finding.ts';
import { inBytes } from './in-bytes.ts';
import type { Surroundings } from './surroundings.ts';

const MB = 1_000_000;
/** A run that has less than this ends with a full disk. */
const NEEDED = 20 * MB;
const COMFORTABLE = 200 * MB;
/** SQLite folds its log into the database as it goes; one this large is kept open by a reader that never ends. */
const LONG_LOG = 64 * MB;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** The folder of the database, or the nearest one above that is there already. */
const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)));

/** Free space against the database, of which a backup or an update makes a copy. */
export const checkDisk = async (
  database: string,
  { freeBytes }: Pick<Surroundings, 'freeBytes'>,
): Promise<readonly Finding[]> => {
  const folder = nearest(dirname(database));
  const [size, log, free] = [sizeOf(database), sizeOf(`${database}-wal`), await freeBytes(folder)];
  const cure = `Free some space on the disk of ${folder}.`;
  const found: Finding[] = [];
  if (free < NEEDED) found.push(fail(EXIT.guard, `the disk is full: ${inBytes(free)} free`, cure));
  else if (free < Math.max(COMFORTABLE, 2 * size)) {
    found.push(
      warn(
        `only ${inBytes(free)} free; the database has ${inBytes(size)}, and is copied before updates`,
        cure,
      ),
    );
  }
  if (log > LONG_LOG) {
    found.push(
      warn(
        `the database's log has grown to ${inBytes(log)}`,
        'Close what keeps the database open for reading (a database browser, a copy); the next run folds it in.',
      ),
    );
  }
  return foundOr(found, `${inBytes(free)} free, database ${inBytes(size)}, log ${inBytes(log)}`);
};
