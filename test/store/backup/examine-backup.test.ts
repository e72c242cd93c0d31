import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunError } from '../../../src/errors.ts';
import { backup } from '../../../src/store/backup/backup.ts';
import { examineBackup } from '../../../src/store/backup/examine-backup.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';
import { makeKeyFile } from '../../../src/store/seal/key.ts';
import { setCheckpoint } from '../../../src/store/tables/checkpoints.ts';
import { contactSync } from '../../../src/store/tables/contact-sync.ts';
import { setAccounts } from '../../../src/store/tables/practices.ts';
import { NOON, openTemp } from '../temp-store.ts';

const makeBackup = async () => {
  const store = await openTemp();
  await setAccounts(store, 'main', { ghlLocationId: 'loc' });
  const base = { ephysio: {}, ghl: {} };
  const link = { source: 'ghl', base, hasOmitted: false, placeholders: [], now: NOON } as const;
  await contactSync.insert(store, { ...link, practice: 'main', ephysioId: '1', ghlId: 'c1' });
  await contactSync.insert(store, { ...link, practice: 'second', ephysioId: '1', ghlId: 'c2' });
  await store.transaction(async (t) => {
    for (let i = 0; i < 200; i += 1) await setCheckpoint(t, 'main', `name ${i}`, 'v'.repeat(400), NOON);
  });
  const file = join(dirname(store.path), 'bk.sqlite');
  await backup(store, file);
  await store.close();
  return { database: store.path, file };
};

const exec = (file: string, statements: string): void => {
  const sqlite = openSqlite(file);
  sqlite.exec(statements);
  sqlite.close();
};

describe('a backup to restore', () => {
  it('says what it holds, and stays as it is', async () => {
    const { database, file } = await makeBackup();
    const before = readFileSync(file);
    expect(examineBackup(file, database, {})).toMatchObject({
      patients: 2,
      appointments: 0,
      lastRun: null,
      practices: [
        { name: 'main', locationId: 'loc' },
        { name: 'second', locationId: null },
      ],
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(dirname(file)).sort()).toEqual([
      'bk.sqlite',
      'db.sqlite',
      'db.sqlite.key',
      'db.sqlite.lock',
    ]);
  });

  type Files = Awaited<ReturnType<typeof makeBackup>>;
  it.each<[string, number, RegExp, (files: Files) => void]>([
    ['that is not there', 2, /no file/, ({ file }) => rmSync(file)],
    [
      'with a damaged page',
      4,
      /backup .* is damaged/,
      ({ file }) => writeFileSync(file, readFileSync(file).fill(0x55, 4096 * 4, 4096 * 12)),
    ],
    ['cut off', 4, /damaged/, ({ file }) => writeFileSync(file, readFileSync(file).subarray(0, 4096 * 3))],
    ['that is empty', 2, /not a backup/, ({ file }) => writeFileSync(file, '')],
    ['that is a text', 4, /no database/, ({ file }) => writeFileSync(file, 'rubbish '.repeat(99))],
    [
      'of another program',
      2,
      /not a backup/,
      ({ file }) => {
        rmSync(file);
        exec(file, 'create table songs (name text)');
      },
    ],
    [
      'of a newer version',
      2,
      /is at version 9999/,
      ({ file }) => exec(file, "insert into kysely_migration values ('9999-later', '')"),
    ],
    [
      'that is the database itself',
      2,
      /database itself/,
      ({ file, database }) => {
        rmSync(file);
        linkSync(database, file);
      },
    ],
    ['whose key is gone', 2, /key .* is missing/, ({ database }) => rmSync(`${database}.key`)],
    [
      'whose key is another',
      2,
      /is not the key of/,
      ({ database }) => {
        rmSync(`${database}.key`);
        makeKeyFile(database);
      },
    ],
  ])('%s is refused', async (_what, exitCode, says, spoil) => {
    const files = await makeBackup();
    spoil(files);
    const run = (): unknown => examineBackup(files.file, files.database, {});
    let error: unknown;
    try {
      run();
    } catch (caught) {
      error = caught;
    }
    expect((error as RunError).exitCode).toBe(exitCode);
    expect((error as RunError).message).toMatch(says);
  });
});
