import { RunError } from '../../../src/errors.ts';
import { openStore } from '../../../src/store/database/open.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';
import { becomeNobody } from './become-nobody.ts';

/** Opens a store as a user without special rights, and says the outcome of it: file rights do not stop root. */
export const run = async ([path = '', key = '']: string[]): Promise<void> => {
  // The native module is loaded first: the other user need not be able to read this folder.
  openSqlite(':memory:').close();
  becomeNobody();
  try {
    await openStore({ path, env: { EPHYSIO_GHL_KEY: key }, now: Date.now });
    console.log('opened');
  } catch (error) {
    console.log(error instanceof RunError ? `${error.exitCode} ${error.message}` : `unexpected: ${error}`);
  }
  process.exit(0);
};
