import { describe, expect, it } from 'vitest';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  contactsOf,
  didToGhl,
  HALF_HOUR,
  JURG,
  NOTHING,
  openPractice,
  patientsOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';
import { appointmentOf, withVisit } from './visit.ts';

const LEAD = {
  firstName: 'Anna',
  lastName: 'Müller',
  dateOfBirth: '1975-03-02',
  email: 'anna@example.ch',
  phone: '+41793456789',
};

describe('what GHL held before it was linked', () => {
  it.each(['appointments', 'both'] as const)(
    'an appointment is not doubled (sync %s), and a dry run says so',
    async (what) => {
      const bench = await openPractice();
      const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
      bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
      const { id: contactId } = bench.sandbox.ghl.edit.createContact(LEAD);
      const [calendarId = ''] = bench.sandbox.ghl.state.calendars.keys();
      const visit = { calendarId, contactId, start: WEDNESDAY, end: WEDNESDAY + HALF_HOUR };
      bench.sandbox.ghl.edit.createAppointment(visit);
      const dry = await runWell(bench, { what, dryRun: true });
      const real = await runWell(bench, { what });
      expect(appointmentsOf(bench)).toHaveLength(1);
      expect(didToGhl(dry)).toEqual(didToGhl(real));
      expect(real.report.linked).toBe(2);
    },
  );

  it('links appointments without asking for each of their contacts, which a list has just shown', async () => {
    const bench = await openPractice();
    const [calendarId = ''] = bench.sandbox.ghl.state.calendars.keys();
    for (let n = 0; n < 5; n += 1) {
      const person = { ...ANNA, firstName: `Anna${n}`, email: `anna${n}@example.ch`, phone: `07934567${n}0` };
      const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(person);
      bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY + n * HALF_HOUR });
    }
    await runWell(bench, { what: 'patients' });
    for (const { id: contactId, firstName } of contactsOf(bench)) {
      const start = WEDNESDAY + Number(firstName?.at(-1)) * HALF_HOUR;
      bench.sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR });
    }
    const { report } = await runWell(bench, { what: 'both' });
    expect(report.linked).toBe(5);
    expect(bench.sandbox.ghl.counters.routes['GET /contacts/:id']).toBeUndefined();
  });

  it.each([
    ['ephysio', 'the write fails'],
    ['ephysio', 'the process is killed'],
    ['ghl', 'the write fails'],
    ['ghl', 'the process is killed'],
  ] as const)('a value that differs is not lost (%s wins, %s)', async (conflictWinner, how) => {
    const bench = await openPractice({ sync: { conflictWinner } });
    bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '044 668 18 00' });
    bench.sandbox.ghl.edit.createContact({
      ...LEAD,
      phone: '+41791112233',
      address1: 'Gasse 2',
      postalCode: '3011',
      city: 'Bern',
    });
    await runWell(bench, { direction: 'to-ghl' });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    if (how === 'the process is killed') await bench.run({ what: 'patients', lostFrom: 2 });
    else {
      bench.sandbox.faults.add({
        service: 'ghl',
        method: 'PUT',
        path: /^\/contacts/,
        fault: { status: 500 },
      });
      await bench.run({ what: 'patients' });
      bench.sandbox.faults.clear();
    }
    await bench.run({ what: 'patients' });
    await bench.run({ what: 'patients' });
    const anna = contactsOf(bench).find((c) => c.firstName === 'Anna');
    const conflicts = (await listOpenConflicts(bench.store, 'main')).map((c) => c.field).sort();
    if (conflictWinner === 'ghl') {
      expect(anna).toMatchObject({ phone: '+41791112233', city: 'Bern' });
      const patient = patientsOf(bench).find((p) => p.firstName === 'Anna');
      expect(patient).toMatchObject({ phone: '+41791112233', city: 'Bern' });
    } else expect(conflicts).toEqual(['address', 'phone']);
  });

  it('a dry run plans no appointment for a patient who cannot be linked', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.ephysio.edit.archivePatient(id);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    expect((await runWell(bench, { dryRun: true })).report.operations).toEqual([]);
  });

  it('appointments that were in GHL before are linked by contact and start, and not made twice', async () => {
    const bench = await openPractice();
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const [calendar] = bench.sandbox.ghl.state.calendars.keys();
    const { id } = bench.sandbox.ghl.edit.createAppointment({
      calendarId: calendar ?? '',
      contactId: contactOf(bench).id,
      start: WEDNESDAY,
      end: WEDNESDAY + 2 * HALF_HOUR,
    });
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, linked: 1, updated: 1 });
    expect(appointmentOf(bench)).toMatchObject({ id, endTime: WEDNESDAY + HALF_HOUR });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });
});

describe('an appointment', () => {
  it('that is handed to a patient who cannot be linked is not the former patient’s any more', async () => {
    const { bench, event } = await withVisit();
    const { id: other } = bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.ephysio.edit.archivePatient(other);
    bench.sandbox.ephysio.edit.changeEvent(event.id, { patientId: other });
    const { report } = await runWell(bench);
    expect(report.reviews.map((r) => r.kind)).toEqual(['patient-not-linked']);
    expect(appointmentOf(bench).appointmentStatus).toBe('cancelled');
    bench.sandbox.ephysio.edit.restorePatient(other);
    await runWell(bench);
    const { id: contactId } = contactsOf(bench).find((c) => c.firstName === 'Jürg') ?? {};
    const handed = appointmentsOf(bench).filter((a) => a.contactId === contactId);
    expect(handed.map((a) => [a.appointmentStatus, a.startTime])).toEqual([['confirmed', WEDNESDAY]]);
  });

  it('that was cancelled in GHL while the run was busy stays cancelled', async () => {
    const { bench, event, patientId } = await withVisit();
    const second = bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY + 4 * HALF_HOUR });
    await runWell(bench);
    bench.sandbox.ephysio.edit.moveEvent(event.id, WEDNESDAY + HALF_HOUR);
    bench.sandbox.ephysio.edit.moveEvent(second.id, WEDNESDAY + 5 * HALF_HOUR);
    const written: string[] = [];
    const slow = {
      get delayMs() {
        if (written.push('') === 1) {
          for (const { id } of appointmentsOf(bench)) bench.sandbox.ghl.edit.cancelAppointment(id);
          bench.clock.advance(10_000);
        }
        return 0;
      },
    };
    bench.sandbox.faults.add({
      service: 'ghl',
      method: 'PUT',
      path: '/calendars/events/appointments/',
      fault: slow,
    });
    await runWell(bench, { concurrency: 1 });
    expect(appointmentsOf(bench).map((a) => a.appointmentStatus)).toContain('cancelled');
  });

  it.each([false, true])(
    'of another patient goes on after a contact with many was deleted in GHL (guard lifted: %s)',
    async (allowRetire) => {
      const { bench, event } = await withVisit();
      const { id } = bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '044 668 18 00' });
      for (let i = 0; i < 12; i++) {
        bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY + i * DAY_MS + 4 * HALF_HOUR });
      }
      await runWell(bench);
      bench.sandbox.ghl.edit.deleteContact(contactsOf(bench).find((c) => c.firstName === 'Jürg')?.id ?? '');
      await runWell(bench, { full: true });
      await runWell(bench, { overrides: { allowRetire } });
      bench.sandbox.ephysio.edit.moveEvent(event.id, WEDNESDAY + DAY_MS);
      expect(didToGhl(await runWell(bench)).updated).toBe(1);
    },
  );

  it('of an archived patient makes no run read the patients twice', async () => {
    const { bench } = await withVisit();
    const { id } = bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.ephysio.edit.archivePatient(id);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    expect((await runWell(bench)).requests.ephysio).toBe(2);
  });
});
