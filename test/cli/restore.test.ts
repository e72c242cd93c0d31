import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backup as copyDatabase } from '../../src/store/backup/backup.ts';
import { migrations } from '../../src/store/database/migrations/list.ts';
import { openStore } from '../../src/store/database/open.ts';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import { setAccounts } from '../../src/store/tables/practices.ts';
import { documentOf, ENTRY } from './run-program.ts';
import {
  HEALTHY,
  inDatabase,
  type Office,
  openOAuthOffice,
  openOffice,
  rows,
  signIn,
  stateOf,
} from './set-up.ts';

const DAY = 86_400_000;
const BACKUP = 'bk.sqlite';

/** A practice that was synced and backed up, and has gone on since: the database has another patient. */
const openBusyOffice = async (): Promise<Office & { readonly backup: string }> => {
  const office = await openOffice({ ghl: { indexLagMs: 0 }, config: { opensInvoices: true } });
  expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  expect(await office.run('backup', BACKUP)).toMatchObject({ exitCode: 0 });
  office.sandbox.ephysio.edit.addPatient({
    firstName: 'Nora',
    lastName: 'Später',
    birthDate: '03.04.1981',
    sex: true,
    street: 'Weg 1',
    zip: 8001,
    city: 'Zürich',
  });
  expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
  return { ...office, backup: join(office.folder, BACKUP) };
};

const patients = ({ database }: Office): number => rows(database, 'contact_sync');
const keptIn = ({ folder }: Office): string[] =>
  readdirSync(folder).filter((name) => name.includes('.before-restore-'));

describe('backup', () => {
  it('prints what it made and deletes the oldest; a file that exists is left alone', async () => {
    const office = await openBusyOffice();
    const first = documentOf(await office.run('backup', '--json'));
    expect(first).toMatchObject({ command: 'backup', ok: true, patients: 9, deleted: [] });
    expect(first.appointments).toBe(rows(office.database, 'appointment_sync'));
    expect(first.sha256).toMatch(/^[0-9a-f]{64}$/);
    const second = documentOf(await office.run('backup', '--json', '--keep', '1'));
    expect(second.deleted).toEqual([first.file]);
    expect(readFileSync(second.file)).toHaveLength(second.bytes);
    for (const args of [[BACKUP], [BACKUP, '--keep', '2']])
      expect(await office.run('backup', ...args)).toMatchObject({ exitCode: 2, stdout: '' });
    expect(existsSync(office.backup)).toBe(true);
  });

  it('says that there is nothing yet, and makes nothing', async () => {
    const office = await openOffice();
    expect(await office.run('backup')).toMatchObject({ exitCode: 2 });
    expect(readdirSync(office.folder)).toEqual(['ephysio-ghl.config.json']);
  });
});

describe('restore', () => {
  it('brings the backup back and keeps what it replaced', async () => {
    const office = await openBusyOffice();
    const end = await office.run('restore', BACKUP, '--yes', '--json');
    expect(end).toMatchObject({ exitCode: 0 });
    expect(readdirSync(office.folder).filter((name) => /restoring|-wal|-shm/.test(name))).toEqual([]);
    const [kept = ''] = keptIn(office);
    expect(documentOf(end)).toMatchObject({
      command: 'restore',
      ok: true,
      database: office.database,
      backup: office.backup,
      replaced: join(office.folder, kept),
      patients: 8,
      appointments: rows(office.backup, 'appointment_sync'),
      newerSignIns: [],
    });
    expect(patients(office)).toBe(8);
    expect(rows(join(office.folder, kept), 'contact_sync')).toBe(9);
    expect(stateOf(office.database)).toEqual(HEALTHY);
    // And back again.
    expect(await office.run('restore', kept, '--yes')).toMatchObject({ exitCode: 0 });
    expect(patients(office)).toBe(9);
  });

  it('makes nothing twice: what came since the backup is found again, and a second run is quiet', async () => {
    const office = await openBusyOffice();
    const { ephysio, ghl } = office.sandbox;
    const [patient] = ephysio.state.patients.values();
    const [booked, moved, calledOff, gone] = ephysio.state.events.values();
    if (!patient || !booked || !moved || !calledOff || !gone) throw new Error('too few');
    const hour = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
    ephysio.edit.addEvent({ patientId: patient.id, start: hour + 40 * DAY });
    ephysio.edit.moveEvent(moved.id, hour + 41 * DAY);
    ephysio.edit.removeEvent(gone.id);
    ephysio.edit.changePatient(patient.id, { city: 'Chur' });
    const [calendarId = ''] = ghl.state.calendars.keys();
    const lead = ghl.edit.createContact({ firstName: 'Lea', lastName: 'Neu', email: 'lea@example.ch' });
    const visit = {
      calendarId,
      contactId: lead.id,
      start: hour + 42 * DAY,
      end: hour + 42 * DAY + 1_800_000,
    };
    ghl.edit.createAppointment(visit);
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    const world = () => ({
      patients: ephysio.state.patients.size,
      events: ephysio.state.events.size,
      contacts: ghl.state.contacts.size,
      appointments: ghl.state.appointments.size,
    });
    const before = world();

    expect(await office.run('restore', BACKUP, '--yes')).toMatchObject({ exitCode: 0 });
    const first = documentOf(await office.run('sync', '--json'));
    expect(first).toMatchObject({
      ok: true,
      created: { ephysio: 0, ghl: 0 },
      updated: { ephysio: 0, ghl: 0 },
      cancelled: { ephysio: 0, ghl: 0 },
      conflicts: 0,
      linked: 4,
    });
    const second = documentOf(await office.run('sync', '--json'));
    expect(second).toMatchObject({ created: { ephysio: 0, ghl: 0 }, linked: 0, conflicts: 0 });
    expect(world()).toEqual(before);
  });

  it('keeps a sign-in to GHL that is newer than the backup, because its own refresh token is used up', async () => {
    const office = await openOAuthOffice({ ghl: { indexLagMs: 0 } });
    await signIn(office);
    expect(await office.run('backup', BACKUP)).toMatchObject({ exitCode: 0 });
    expect(await office.run('refresh-token', '--force')).toMatchObject({ exitCode: 0 });
    const end = await office.run('restore', BACKUP, '--yes', '--json');
    expect(documentOf(end).newerSignIns).toEqual(['main']);
    expect(await office.run('refresh-token', '--force')).toMatchObject({ exitCode: 0 });
    // Where the replaced database is of no use, the backup's own is all there is.
    writeFileSync(office.database, 'rubbish '.repeat(1000));
    expect(documentOf(await office.run('restore', BACKUP, '--yes', '--json')).newerSignIns).toEqual([]);
    expect(await office.run('refresh-token', '--force')).toMatchObject({ exitCode: 3 });
  });

  it.each([
    ['is missing, but for a log that it left', (file: string) => rmSync(file), null],
    ['is empty', (file: string) => writeFileSync(file, ''), ''],
    ['is no database', (file: string) => writeFileSync(file, 'rubbish'), 'rubbish'],
    [
      'is cut off',
      (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 20_000)),
      expect.any(String),
    ],
  ])('works when the database %s', async (_what, damage, left) => {
    const office = await openBusyOffice();
    damage(office.database);
    writeFileSync(`${office.database}-wal`, 'a log');
    const end = await office.run('restore', BACKUP, '--yes', '--json');
    expect(end).toMatchObject({ exitCode: 0 });
    expect(patients(office)).toBe(8);
    expect(stateOf(office.database)).toEqual(HEALTHY);
    const kept = keptIn(office).find((name) => !name.includes('-wal'));
    if (left === null) expect(kept).toBeUndefined();
    else expect(readFileSync(join(office.folder, kept ?? ''), 'utf8')).toEqual(left);
    expect(keptIn(office).filter((name) => name.endsWith('-wal')).length).toBeLessThanOrEqual(1);
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  });

  it('is refused with 75 while anybody has the database open, also without a lock', async () => {
    const office = await openBusyOffice();
    const reader = openSqlite(office.database, { readonly: true });
    reader.prepare('select count(*) from contact_sync').get();
    expect(await office.run('restore', BACKUP, '--yes')).toMatchObject({ exitCode: 75, stdout: '' });
    reader.close();
    const listener = office.start(['serve-webhooks', '--port', '0', '--json']);
    await listener.says(/"url"/);
    const refused = await office.run('restore', BACKUP, '--yes');
    expect(refused).toMatchObject({ exitCode: 75 });
    listener.process.kill('SIGTERM');
    await listener.ended;
    expect(keptIn(office)).toEqual([]);
    expect(patients(office)).toBe(9);
    expect(await office.run('restore', BACKUP, '--yes')).toMatchObject({ exitCode: 0 });
  });

  it('refuses what is no backup of this config, and touches nothing', async () => {
    const office = await openBusyOffice();
    const before = readFileSync(office.database);
    const refusals = [
      [2, /is GHL location old .* --force/s, "update practices set ghl_location_id = 'old'"],
      [2, /"other" is not in the config/, "update contact_sync set practice = 'other'"],
      [2, /not a backup/, 'drop table kysely_migration'],
    ] as const;
    for (const [exitCode, says, spoil] of refusals) {
      exec(office.backup, spoil);
      const end = await office.run('restore', BACKUP, '--yes');
      expect(end).toMatchObject({ exitCode, stdout: '' });
      expect(end.stderr).toMatch(says);
    }
    expect(readFileSync(office.database).equals(before)).toBe(true);
    expect(keptIn(office)).toEqual([]);
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
    expect(await office.run('restore', 'older.sqlite', '--yes', '--force')).toMatchObject({ exitCode: 0 });
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

const exec = (file: string, statements: string): void => {
  const sqlite = openSqlite(file);
  sqlite.exec(statements);
  sqlite.close();
};
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
