import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkConfigRights, checkDatabaseRights } from '../../../../src/cli/commands/doctor/files.ts';
import { tempFolder } from '../../set-up.ts';
import { allShown } from './shown.ts';

const fileIn = (folder: string, name: string, mode: number): string => {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, mode);
  return path;
};

const uid = process.getuid?.();

describe('the rights of the config', () => {
  it.each([
    [0o600, 'ok', null],
    [0o644, 'ok', null],
    [0o660, 'warn', null],
    [0o666, 'fail', 2],
  ])('%o', (mode, status, exitCode) => {
    expect(allShown(checkConfigRights(fileIn(tempFolder(), 'config.json', mode)))).toMatchObject([
      { status, exitCode },
    ]);
  });

  it.each([
    [0o755, 'ok'],
    [0o770, 'warn'],
    [0o777, 'fail'],
    [0o1777, 'ok'],
  ])('a folder with %o', (mode, status) => {
    const folder = tempFolder();
    const path = fileIn(folder, 'config.json', 0o600);
    chmodSync(folder, mode);
    const [found, ...more] = allShown(checkConfigRights(path));
    expect(more).toEqual([]);
    expect(found?.status).toBe(status);
    if (status !== 'ok') expect(found?.cure).toBe(`Run: chmod go-w '${folder}'`);
  });
});

describe('the rights of the database', () => {
  it('are fine when only the owner has any', () => {
    const folder = tempFolder();
    const path = fileIn(folder, 'db', 0o600);
    fileIn(folder, 'db.key', 0o600);
    expect(allShown(checkDatabaseRights(path))).toMatchObject([{ status: 'ok' }]);
  });

  it.each(['db', 'db-wal', 'db-shm', 'db.key'])('are too wide when others can read %s', (name) => {
    const folder = tempFolder();
    const path = fileIn(folder, 'db', 0o600);
    const open = fileIn(folder, name, 0o640);
    const [found] = allShown(checkDatabaseRights(path));
    expect(found).toMatchObject({ status: 'warn', message: `${open} was open to others (mode 0640)` });
  });

  it('are a question of who runs the program', () => {
    const path = fileIn(tempFolder(), 'db', 0o600);
    expect(allShown(checkDatabaseRights(path, 12345))).toMatchObject([
      { status: 'warn', message: `${path} belongs to user ${uid}, and this is user 12345` },
    ]);
  });

  it('are too wide in a folder that everybody can write to', () => {
    const folder = tempFolder();
    const path = fileIn(folder, 'db', 0o600);
    chmodSync(folder, 0o777);
    expect(allShown(checkDatabaseRights(path))).toMatchObject([{ status: 'fail', exitCode: 2 }]);
  });

  it('are nothing to look at before there is one', () => {
    expect(allShown(checkDatabaseRights(join(tempFolder(), 'db')))).toMatchObject([{ status: 'ok' }]);
  });
});
