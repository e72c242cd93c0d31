import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXIT, LockedError, RunError } from '../../../src/errors.ts';
import { migrations } from '../../../src/store/database/migrations/list.ts';
import { openSqlite } from '../../../src/store/database/sqlite.ts';
import { setCheckpoint } from '../../../src/store/tables/checkpoints.ts';
import { tempFolder } from '../../temp-folder.ts';
import { runChild } from '../children/run-child.ts';
import { NOON, openTemp, rejection, tempPath } from '../temp-store.ts';

const KEY = Buffer.alloc(32, 3).toString('base64');

/** A closed database with some pages of content; the path of its file. */
const filled = async (env: Record<string, string> = {}): Promise<string> => {
  const path = tempPath();
  const store = await openTemp({ path, env });
  await store.transaction(async (t) => {
    for (let i = 0; i < 2000; i += 1) await setCheckpoint(t, 'main', `name ${i}`, `value ${i}`, NOON);
  });
  await store.close();
  return path;
};

const refused = async (path: string, exitCode: number, message: RegExp): Promise<void> => {
  const error = await rejection(openTemp({ path, busyTimeoutMs: 50 }));
  expect(error).toBeInstanceOf(RunError);
  expect((error as RunError).message).toMatch(message);
  expect((error as RunError).exitCode).toBe(exitCode);
};

describe('opening', () => {
  it('makes the folder and sets WAL, foreign keys and full synchronisation', async () => {
    const { sqlite } = await openTemp({ path: join(tempFolder(), 'a', 'b', 'db.sqlite') });
    const pragma = (name: string) => sqlite.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('busy_timeout')).toBe(5000);
  });

  it('makes every table strict', async () => {
    const { sqlite } = await openTemp();
    const loose = sqlite
      .prepare("select name from pragma_table_list where strict = 0 and name not like '%sqlite_%'")
      .pluck()
      .all();
    expect(loose).toEqual(['kysely_migration', 'kysely_migration_lock'].filter((n) => loose.includes(n)));
  });

  it.each([0o000, 0o022, 0o077])('gives nobody else a right on any file under umask %o', async (mask) => {
    const before = process.umask(mask);
    onTestFinished(() => {
      process.umask(before);
    });
    const path = tempPath();
    const store = await openTemp({ path });
    await setCheckpoint(store, 'main', 'name', 'value', NOON);
    const modes = readdirSync(dirname(path)).map((name) => [
      name,
      statSync(join(dirname(path), name)).mode & 0o777,
    ]);
    expect(Object.fromEntries(modes)).toEqual({
      'db.sqlite': 0o600,
      'db.sqlite-shm': 0o600,
      'db.sqlite-wal': 0o600,
      'db.sqlite.key': 0o600,
      'db.sqlite.lock': 0o600,
    });
  });

  it('takes the rights of others away from a file that was copied carelessly', async () => {
    const path = await filled();
    chmodSync(path, 0o644);
    await openTemp({ path });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('takes an empty file that somebody made for it', async () => {
    const path = tempPath();
    writeFileSync(path, '', { mode: 0o644 });
    await openTemp({ path });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('works for two processes at once on a new file: one schema, one key', async () => {
    const path = tempPath();
    const children = await Promise.all([1, 2, 3].map(() => runChild('./open-and-close.ts', path)));
    for (const child of children) expect(await child.line()).toBe('ready');
    for (const child of children) child.say('go');
    const prints = await Promise.all(children.map((child) => child.line()));
    expect(new Set(prints).size).toBe(1);
    expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0, 0]);
    expect((await openTemp({ path })).sealer.fingerprint('value')).toBe(prints[0]);
  });

  it('keeps what was committed when the process was killed', async () => {
    const path = tempPath();
    const store = await openTemp({ path });
    await setCheckpoint(store, 'main', 'name', 'kept', NOON);
    const crashed = tempPath();
    for (const suffix of ['', '-wal', '.key']) copyFileSync(`${path}${suffix}`, `${crashed}${suffix}`);
    const again = await openTemp({ path: crashed });
    expect((await again.db.selectFrom('checkpoints').selectAll().execute()).map((row) => row.value)).toEqual([
      'kept',
    ]);
  });
});

describe('a damaged file is refused with exit 4 and left alone:', () => {
  it.each<[string, (path: string) => void]>([
    ['random bytes', (path) => writeFileSync(path, randomBytes(40_960))],
    ['a few bytes', (path) => writeFileSync(path, 'hello')],
    ['a text', (path) => writeFileSync(path, 'a,b,c\n'.repeat(2000))],
    ['cut in half', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['cut to one page', (path) => truncateSync(path, 4096)],
    ['cut to nothing', (path) => truncateSync(path, 0)],
    [
      'a page in the middle overwritten',
      (path) => {
        const bytes = readFileSync(path);
        const at = Math.floor(bytes.length / 4096 / 2) * 4096;
        randomBytes(4096).copy(bytes, at);
        writeFileSync(path, bytes);
      },
    ],
    [
      'a page in the middle zeroed',
      (path) => {
        const bytes = readFileSync(path);
        const at = Math.floor(bytes.length / 4096 / 2) * 4096;
        writeFileSync(path, bytes.fill(0, at, at + 4096));
      },
    ],
  ])('%s', async (_name, damage) => {
    const path = await filled();
    damage(path);
    const before = readFileSync(path);
    const files = readdirSync(dirname(path));
    await refused(path, EXIT.guard, /is damaged|is not a SQLite database|is empty/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(files);
  });
});

describe('a file that is not for us is refused with exit 2 and left alone:', () => {
  it("another program's database", async () => {
    const path = tempPath();
    const other = openSqlite(path);
    other.exec('create table auth_user (id integer primary key)');
    other.close();
    const before = readFileSync(path);
    await refused(path, EXIT.usage, /another program/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(['db.sqlite']);
  });

  it('a newer version, with both versions named', async () => {
    const path = await filled();
    const newer = openSqlite(path);
    newer
      .prepare('insert into kysely_migration values (?, ?)')
      .run('0099-future', '2030-01-01T00:00:00.000Z');
    newer.close();
    const before = readFileSync(path);
    const files = readdirSync(dirname(path));
    await refused(path, EXIT.usage, new RegExp(`0099-future.*${Object.keys(migrations).at(-1)}`));
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(files);
  });
});

describe('a place that cannot be written is refused with exit 2:', () => {
  it('the path is a folder', async () => {
    const path = tempPath();
    mkdirSync(path);
    await refused(path, EXIT.usage, /cannot be opened for writing/);
  });

  it('the folder is a file', async () => {
    const path = tempPath();
    writeFileSync(path, '');
    await refused(join(path, 'db.sqlite'), EXIT.usage, /cannot be opened for writing/);
  });

  it('the file system makes no files', async () => {
    await refused('/proc/ephysio-ghl/db.sqlite', EXIT.usage, /cannot be opened for writing/);
  });

  it.each([
    ['the file is read-only', 0o444, 0o755],
    ['the folder is read-only', 0o666, 0o555],
    ['both are read-only', 0o444, 0o555],
  ])('%s, for a user whom rights stop', async (_name, fileMode, folderMode) => {
    const path = await filled({ EPHYSIO_GHL_KEY: KEY });
    chmodSync(path, fileMode);
    chmodSync(dirname(path), folderMode);
    const child = await runChild('./open-as-other.ts', path, KEY);
    expect(await child.line()).toMatch(/^2 The database .* cannot be opened for writing/);
    chmodSync(dirname(path), 0o700);
  });
});

describe('a database that another program holds', () => {
  it('is refused with exit 75 after the busy timeout', async () => {
    const path = await filled();
    const child = await runChild('./hold-database.ts', path);
    expect(await child.line()).toBe('held');
    await refused(path, EXIT.locked, /Another program holds the database/);
    child.process.kill('SIGKILL');
    await child.ended;
    await openTemp({ path });
  });

  it('gives the same error in the middle of the work', async () => {
    const path = await filled();
    const store = await openTemp({ path, busyTimeoutMs: 50 });
    const other = openSqlite(path);
    onTestFinished(() => {
      other.close();
    });
    other.exec('begin immediate');
    expect(await rejection(setCheckpoint(store, 'main', 'n', 'v', NOON))).toBeInstanceOf(LockedError);
    expect(await rejection(store.transaction(async () => undefined))).toBeInstanceOf(LockedError);
    other.exec('rollback');
    await setCheckpoint(store, 'main', 'n', 'v', NOON);
  });
});
