import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GuardError } from '../../../src/errors.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';
import { explainSqliteError } from '../../../src/store/database/sqlite-error.ts';
import { getCheckpoint, setCheckpoint } from '../../../src/store/tables/checkpoints.ts';
import { NOON, openTemp, rejection, tempPath } from '../temp-store.ts';

describe('a database whose file is no longer at its place', () => {
  it.each([
    ['was moved away', (path: string) => renameSync(path, `${path}.old`)],
    ['was deleted', (path: string) => rmSync(path)],
    [
      'was replaced',
      (path: string) => {
        renameSync(path, `${path}.old`);
        copyFileSync(`${path}.old`, path);
      },
    ],
  ])('takes nothing more: it %s', async (_what, change) => {
    const store = await openTemp();
    await setCheckpoint(store, 'main', 'name', 'before', NOON);
    change(store.path);
    for (const write of [
      () => setCheckpoint(store, 'main', 'name', 'alone', NOON),
      () => store.transaction((handle) => setCheckpoint(handle, 'main', 'name', 'together', NOON)),
      () => getCheckpoint(store, 'main', 'name'),
    ]) {
      const error = await rejection(write());
      expect(error).toBeInstanceOf(GuardError);
      expect(error).toMatchObject({ exitCode: 4, guards: ['database-moved'] });
    }
    const kept = store.sqlite.prepare("select value from checkpoints where name = 'name'").pluck().get();
    expect(kept).toBe('before');
  });

  it('takes nothing of a transaction that was begun before', async () => {
    const store = await openTemp();
    const error = await rejection(
      store.transaction(async (handle) => {
        await setCheckpoint(handle, 'main', 'name', 'v', NOON);
        renameSync(store.path, `${store.path}.old`);
      }),
    );
    expect(error).toMatchObject({ guards: ['database-moved'] });
    renameSync(`${store.path}.old`, store.path);
    expect(await getCheckpoint(store, 'main', 'name')).toBeNull();
  });

  it("is recognized by SQLite's own error too", () => {
    const path = tempPath();
    const sqlite = openSqlite(path);
    sqlite.exec('create table t (a)');
    renameSync(path, `${path}.old`);
    let caught: unknown;
    try {
      sqlite.exec('insert into t values (1)');
    } catch (error) {
      caught = error;
    }
    sqlite.close();
    expect(caught).toMatchObject({ code: 'SQLITE_READONLY_DBMOVED' });
    expect(explainSqliteError(caught, path)).toMatchObject({ exitCode: 4, guards: ['database-moved'] });
  });
});
