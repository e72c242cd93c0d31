import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backup as copyDatabase } from '../../src/store/backup/backup.ts';
import { migrations } from '../../src/store/database/migrations/list.ts';
import { openStore } from '../../src/store/database/open.ts';
import { setAccounts } from '../../src/store/tables/practices.ts';
import { BACKUP, keptIn, openBusyOffice, patients } from './backed-up-office.ts';
import { ENTRY } from './run-program.ts';
import { HEALTHY, inDatabase, type Office, rows, stateOf } from './set-up.ts';

/** Runs `restore` in a terminal of its own, and types a letter once it asks. */
const answer = (office: Office, letter: string): Promise<{ exitCode: number | null }> =>
  new Promise((resolve, reject) => {
    const program = [process.execPath, ENTRY, 'restore', BACKUP].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', `stty cols 80 rows 24; exec ${program}`, '/dev/null'], {
      cwd: office.folder,
      env: { ...process.env, TERM: 'xterm-256color' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let screen = '';
    let isAnswered = false;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      screen += chunk;
      if (isAnswered || !screen.includes('Replace the database?')) return;
      isAnswered = true;
      child.stdin.write(`${letter}\n`);
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode }));
  });

describe('restore', () => {
  it.each([
    ['is missing, except a log that it left', (file: string) => rmSync(file), null],
    ['is empty, with --force', (file: string) => writeFileSync(file, ''), ''],
    ['is no database, with --force', (file: string) => writeFileSync(file, 'rubbish'), 'rubbish'],
    [
      'is cut off, with --force',
      (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 20_000)),
      expect.any(String),
    ],
  ])('works when the database %s', async (_what, damage, left) => {
    const office = await openBusyOffice();
    damage(office.database);
    writeFileSync(`${office.database}-wal`, 'a log');
    if (left !== null) {
      const refused = await office.run('restore', BACKUP, '--yes');
      expect(refused).toMatchObject({ exitCode: 4, stdout: '' });
      expect(refused.stderr).toMatch(
        /cannot be read .* would forget .*: what runs, webhooks and persons changed .*--force/s,
      );
      expect(keptIn(office)).toEqual([]);
    }
    const end = await office.run('restore', BACKUP, '--yes', '--json', ...(left === null ? [] : ['--force']));
    expect(end).toMatchObject({ exitCode: 0 });
    expect(patients(office)).toBe(8);
    expect(stateOf(office.database)).toEqual(HEALTHY);
    const kept = keptIn(office).find((name) => !name.includes('-wal'));
    if (left === null) expect(kept).toBeUndefined();
    else expect(readFileSync(join(office.folder, kept ?? ''), 'utf8')).toEqual(left);
    expect(keptIn(office).filter((name) => name.endsWith('-wal')).length).toBeLessThanOrEqual(1);
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  });

  it('takes a backup of another location with --force, and one of an older version', async () => {
    const office = await openBusyOffice();
    const EPHYSIO_GHL_KEY = readFileSync(`${office.database}.key`, 'utf8').trim();
    const path = join(office.folder, 'old.sqlite');
    const [[name = '', first] = []] = Object.entries(migrations);
    if (!first) throw new Error('no migration');
    const options = { path, env: { EPHYSIO_GHL_KEY }, now: Date.now, migrations: { [name]: first } };
    const old = await openStore(options);
    await setAccounts(old, 'main', { ghlLocationId: 'old' });
    await copyDatabase(old, join(office.folder, 'older.sqlite'));
    await old.close();
    const listed = rows(office.database, 'changes');
    expect(await office.run('restore', 'older.sqlite', '--yes', '--force')).toMatchObject({ exitCode: 0 });
    expect([listed > 0, rows(office.database, 'changes')]).toEqual([true, listed]);
    expect(patients(office)).toBe(0);
    expect(rows(office.database, 'kysely_migration')).toBe(Object.keys(migrations).length);
  });

  it('asks on a terminal, and elsewhere wants --yes', async () => {
    const office = await openBusyOffice();
    expect(await office.run('restore', BACKUP)).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await answer(office, 'n')).toMatchObject({ exitCode: 1 });
    expect(patients(office)).toBe(9);
    expect(await answer(office, 'y')).toMatchObject({ exitCode: 0 });
    expect(patients(office)).toBe(8);
  });

  it('leaves the old database or the new one, and whole, wherever it is killed', async () => {
    const office = await openBusyOffice();
    const hook = fileURLToPath(new URL('stop-at.mjs', import.meta.url));
    const outcomes = new Set<number>();
    for (let at = 0; ; at += 1) {
      const env = { STOP_AT: String(at) };
      const end = await office.start(['restore', BACKUP, '--yes'], { env, node: ['--import', hook] }).ended;
      outcomes.add(patients(office));
      expect(inDatabase(office.database, (db) => db.prepare('pragma integrity_check').pluck().get())).toBe(
        'ok',
      );
      if (end.signal === null) {
        expect(end).toMatchObject({ exitCode: 0 });
        break;
      }
      if (patients(office) === 8) {
        const old = keptIn(office).find((name) => !/-(wal|shm)$/.test(name)) ?? '';
        expect(rows(join(office.folder, old), 'contact_sync')).toBe(9);
        copyFileSync(join(office.folder, old), office.database);
      }
      for (const name of keptIn(office)) rmSync(join(office.folder, name));
      expect(at).toBeLessThan(30);
    }
    expect([...outcomes].sort()).toEqual([8, 9]);
  });
});
