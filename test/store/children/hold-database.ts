import { once } from 'node:events';
import { openSqlite } from '../../../src/store/database/sqlite.ts';

/** Keeps a database for itself until it is killed. */
export const run = async ([path = '']: string[]): Promise<void> => {
  const sqlite = openSqlite(path);
  sqlite.pragma('locking_mode = exclusive');
  sqlite.exec('begin exclusive');
  console.log('held');
  await once(process.stdin, 'data');
};
