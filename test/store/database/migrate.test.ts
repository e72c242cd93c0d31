import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { RunError } from '../../../src/errors.ts';
import { backup } from '../../../src/store/backup/backup.ts';
import { migrations } from '../../../src/store/database/migrations/list.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';
import { makeKeyFile } from '../../../src/store/seal/key.ts';
import { getCheckpoint, setCheckpoint } from '../../../src/store/tables/checkpoints.ts';
import { tempFolder } from '../../temp-folder.ts';
import { NOON, openTemp, rejection, tempPath } from '../temp-store.ts';

const withNext = (up: (db: Kysely<unknown>) => Promise<void>) => ({
  ...migrations,
  '0099-next': { up },
});
const addTable = async (db: Kysely<unknown>) =>
  db.schema.createTable('extra').addColumn('id', 'text').execute();

const filled = async (): Promise<string> => {
  const path = tempPath();
  const store = await openTemp({ path });
  await setCheckpoint(store, 'main', 'name', 'before', NOON);
  await store.close();
  return path;
};
const backups = (path: string) => readdirSync(dirname(path)).filter((name) => name.includes('.backup-'));

describe('migrations', () => {
  it('make no copy of a new database', async () => {
    const { path } = await openTemp();
    expect(backups(path)).toEqual([]);
  });

  it('put a private copy of a used database beside it, once, and the old program can open that', async () => {
    const path = await filled();
    const store = await openTemp({ path, migrations: withNext(addTable) });
    expect(await getCheckpoint(store, 'main', 'name')).toBe('before');
    await store.close();
    await (await openTemp({ path, migrations: withNext(addTable) })).close();

    const last = Object.keys(migrations).at(-1);
    expect(backups(path)).toEqual([`db.sqlite.backup-${last}-20260301T100000000Z`]);
    const copy = join(dirname(path), backups(path)[0] ?? '');
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const env = { EPHYSIO_GHL_KEY: readFileSync(`${path}.key`, 'utf8') };
    expect(await getCheckpoint(await openTemp({ path: copy, env }), 'main', 'name')).toBe('before');
  });

  it('that fail leave the database as it was, and no copy', async () => {
    const path = await filled();
    const failing = withNext(async (db) => {
      await addTable(db);
      throw new Error('migration failed');
    });
    expect(String(await rejection(openTemp({ path, migrations: failing })))).toMatch(/migration failed/);
    expect(backups(path)).toEqual([]);
    const store = await openTemp({ path });
    expect(store.sqlite.prepare("select 1 from sqlite_master where name = 'extra'").get()).toBeUndefined();
    expect(await getCheckpoint(store, 'main', 'name')).toBe('before');
  });

  it('finish what a killed start began: the key was there, the tables were not', async () => {
    const path = tempPath();
    openSqlite(path).exec('create table kysely_migration (name text, timestamp text)').close();
    makeKeyFile(path);
    await setCheckpoint(await openTemp({ path }), 'main', 'name', 'v', NOON);
  });
});

describe('a backup', () => {
  it('is a private, whole copy of the open database', async () => {
    const store = await openTemp({ env: { EPHYSIO_GHL_KEY: Buffer.alloc(32, 1).toString('hex') } });
    await setCheckpoint(store, 'main', 'name', 'v', NOON);
    const file = join(tempFolder(), 'copy.sqlite');
    await backup(store, file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['copy.sqlite']);
    await setCheckpoint(store, 'main', 'name', 'later', NOON);
    const copy = await openTemp({
      path: file,
      env: { EPHYSIO_GHL_KEY: Buffer.alloc(32, 1).toString('base64') },
    });
    expect(await getCheckpoint(copy, 'main', 'name')).toBe('v');
  });

  it.each([
    ['that exists', (folder: string) => join(folder, 'db.sqlite'), /exists already/],
    ['in a folder that does not', (folder: string) => join(folder, 'none', 'copy'), /cannot be written/],
    ['below another file', (folder: string) => join(folder, 'db.sqlite', 'copy'), /cannot be written/],
  ])('to a file %s is refused with exit 2', async (_name, target, message) => {
    const store = await openTemp();
    const error = await rejection(backup(store, target(dirname(store.path))));
    expect((error as RunError).exitCode).toBe(2);
    expect((error as Error).message).toMatch(message);
    expect((error as RunError).hint).not.toMatch(/"database"/);
  });
});
