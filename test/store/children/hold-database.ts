import { once } from 'node:events';
import SqliteDatabase from 'better-sqlite3';

/** Keeps a database for itself until it is killed. */
export const run = async ([path = '']: string[]): Promise<void> => {
  const sqlite = new SqliteDatabase(path);
  sqlite.pragma('locking_mode = exclusive');
  sqlite.exec('begin exclusive');
  console.log('held');
  await once(process.stdin, 'data');
};
