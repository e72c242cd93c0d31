import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import { BACKUP, exec, keptIn, openBusyOffice, patients } from './backed-up-office.ts';
import { documentOf } from './run-program.ts';
import { HEALTHY, openOAuthOffice, openOffice, rows, signIn, stateOf } from './set-up.ts';

const DAY = 86_400_000;

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
      kept: { changes: 1, exclusions: 0, rehearsals: 0 },
    });
    // What the run after the backup did is still known, though the backup has no such run.
    const runs = documentOf(await office.run('runs', 'list', '--json')).runs;
    expect(runs[0]).toMatchObject({ command: 'sync patients', created: { ghl: 1 }, exitCode: null });
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
    const forced = await office.run('restore', BACKUP, '--yes', '--json', '--force');
    expect(documentOf(forced)).toMatchObject({
      newerSignIns: [],
      kept: { changes: 0, exclusions: 0, rehearsals: 0 },
    });
    expect(await office.run('refresh-token', '--force')).toMatchObject({ exitCode: 3 });
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
});
