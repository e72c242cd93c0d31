import { existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';
import { sql } from 'kysely';
import { ConfigError } from '../../errors.ts';
import { checkCopy, type DatabaseCounts } from '../database/database-check.ts';
import { makePrivateFile, syncToDisk } from '../database/private-file.ts';
import { explainCopyError } from '../database/sqlite-error.ts';
import type { Store } from '../store.ts';

/** Where there can be no file (below another file, say) is none to be taken away. */
const discard = (draft: string): void => {
  if (existsSync(draft)) rmSync(draft, { force: true });
};

/** Lets `copy` fill a private file, which gets its name once it is whole and on the disk. */
const place = async <T>(file: string, copy: (draft: string) => T | Promise<T>): Promise<T> => {
  const draft = `${file}.partial`;
  try {
    if (existsSync(file)) {
      throw new ConfigError(`The file ${file} exists already.`, 'Name a new file for the backup.');
    }
    discard(draft);
    // SQLite would make the file readable for all; it takes an empty one as it finds it.
    makePrivateFile(draft);
    const copied = await copy(draft);
    syncToDisk(draft);
    renameSync(draft, file);
    syncToDisk(file);
    return copied;
  } catch (error) {
    discard(draft);
    throw explainCopyError(error, file);
  }
};

/**
 * Writes a consistent copy of the open database to a new file (0600), while others go on reading and writing, and checks it.
 * The copy can only be opened with the same key, which is not in it.
 * @throws ConfigError when the file exists or cannot be written; GuardError when the disk is full, or the copy is damaged
 */
export const backup = (store: Store, file: string): Promise<DatabaseCounts> =>
  place(resolve(file), async (draft) => {
    await sql`vacuum into ${draft}`.execute(store.db);
    return checkCopy(draft, store.sealer);
  });

/** The same from a connection of its own: works while another connection is in a transaction, and leaves that out. */
export const backupFrom = (reader: Sqlite, file: string): Promise<void> =>
  place(file, (draft) => {
    reader.prepare('vacuum into ?').run(draft);
  });
