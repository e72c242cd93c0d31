import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  defaultBackup,
  deleteOldBackups,
  deleteUnfinishedBackups,
} from '../../../src/store/backup/backup-files.ts';
import { tempFolder } from '../../temp-folder.ts';
import { NOON, openTemp } from '../temp-store.ts';

const DAY = 86_400_000;

describe('old backups', () => {
  it('are deleted except the newest, and nothing else is', () => {
    const folder = tempFolder();
    const database = join(folder, 'db.sqlite');
    const mine = [3, 0, 2, 1].map((day) => defaultBackup(database, NOON + day * 86_400_000));
    const others = [
      'db.sqlite',
      'db.sqlite.key',
      'db.sqlite.backup-0003-two-way-20260301T100000000Z',
      'db.sqlite.backup-20200101T000000000Z.partial',
      'db.sqlite.before-restore-20200101T000000000Z',
      'other.sqlite.backup-20200101T000000000Z',
      'db.sqlite.backup-mine',
    ];
    for (const file of [...mine, ...others.map((name) => join(folder, name))]) writeFileSync(file, '');
    const deleted = deleteOldBackups(database, mine[0] ?? '', 2);
    const gone = ['db.sqlite.backup-20260301T100000000Z', 'db.sqlite.backup-20260302T100000000Z'];
    expect(deleted.map((file) => basename(file))).toEqual(gone);
    const left = [...mine.map((file) => basename(file)), ...others].filter((name) => !gone.includes(name));
    expect(readdirSync(folder).sort()).toEqual(left.sort());
  });

  it('never are the new one, though others are named after a later time; those are not counted', () => {
    const folder = tempFolder();
    const database = join(folder, 'db.sqlite');
    const [old = '', made = '', ...later] = [0, 1, 2, 3].map((day) =>
      defaultBackup(database, NOON + day * DAY),
    );
    for (const file of [old, made, ...later]) writeFileSync(file, '');
    expect(deleteOldBackups(database, made, 2)).toEqual([]);
    expect(deleteOldBackups(database, made, 1)).toEqual([old]);
    expect(readdirSync(folder).sort()).toEqual([made, ...later].map((file) => basename(file)));
  });
});

describe('what a killed backup has left', () => {
  it('goes after a day, and nothing else does', () => {
    const folder = tempFolder();
    const database = join(folder, 'db.sqlite');
    const gone = [
      'db.sqlite.backup-0003-two-way-20260227T100000000Z.partial',
      'db.sqlite.backup-20260228T095959999Z.partial',
      'db.sqlite.backup-20260228T095959999Z.partial-journal',
    ];
    const left = [
      'db.sqlite.backup-20260228T095959999Z',
      'db.sqlite.backup-20260228T100000000Z.partial',
      'db.sqlite.backup-20990101T100000000Z.partial',
      'db.sqlite.backup-mine.partial',
      'other.sqlite.backup-20260227T100000000Z.partial',
    ];
    for (const name of [...gone, ...left]) writeFileSync(join(folder, name), '');
    const deleted = deleteUnfinishedBackups(database, NOON);
    expect(deleted.map((file) => basename(file)).sort()).toEqual(gone);
    expect(readdirSync(folder).sort()).toEqual(left);
  });
});

describe('a store that was opened and not used', () => {
  it('leaves nothing beside the database but its key and its lock', async () => {
    const first = await openTemp();
    await first.close();
    const again = await openTemp({ path: first.path });
    await again.close();
    expect(readdirSync(join(first.path, '..')).sort()).toEqual([
      'db.sqlite',
      'db.sqlite.key',
      'db.sqlite.lock',
    ]);
  });
});
