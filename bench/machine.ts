import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../src/store/database/sqlite.ts';
import { ROOT } from './program.ts';

/** What the numbers belong to. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly sqlite: string;
  readonly version: string;
}

const sqliteVersion = (): string => {
  const database = openSqlite(':memory:');
  try {
    return String(database.prepare('select sqlite_version()').pluck().get());
  } finally {
    database.close();
  }
};

export const describeMachine = (): Machine => {
  const [cpu] = cpus();
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return {
    date: new Date().toISOString(),
    cpu: `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    sqlite: sqliteVersion(),
    version,
  };
};
