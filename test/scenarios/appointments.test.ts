import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../src/domain/review/review.ts';
import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, MONDAY } from '../sync/virtual-clock.ts';
import {
  ANNA,
  contactOf,
  contactsOf,
  didToGhl,
  HALF_HOUR,
  JURG,
  NOTHING,
  openPractice,
  runWell,
  WEDNESDAY,
} from './practice.ts';
import { appointmentOf, appointmentsOf, withVisit } from './visit.ts';

describe('appointments', () => {
  it('are all made in GHL by the first run, and the next one lists each calendar once and writes nothing', async () => {
    const bench = await openPractice({
      sandbox: { patients: 10, eventsPerPatient: 2, seed: 3, ephysio: { tokenSeconds: 86_400 } },
    });
    const events = [...bench.sandbox.ephysio.state.events.values()].filter(
      (e) => e.patientId && e.start >= MONDAY - 14 * DAY_MS,
    );
    await runWell(bench, { what: 'patients' });
    expect(didToGhl(await runWell(bench, { what: 'appointments' }))).toEqual({
      ...NOTHING,
      created: events.length,
    });
    const next = await runWell(bench, { what: 'appointments' });
    expect(didToGhl(next)).toEqual(NOTHING);
    expect(next.ghlRoutes).toEqual({ 'GET /calendars/events': 2, 'GET /calendars/blocked-slots': 2 });
    expect(next.requests.ephysio).toBe(1);
  });

  it('say when, with whom and for whom, and notify nobody', async () => {
    const { bench, event } = await withVisit();
    const [calendar] = bench.sandbox.ghl.state.calendars.values();
    expect(appointmentOf(bench)).toMatchObject({
      contactId: contactOf(bench).id,
      calendarId: calendar?.id,
      assignedUserId: calendar?.team[0],
      startTime: event.start,
      endTime: event.end,
      appointmentStatus: 'confirmed',
    });
  });

  it.each<[string, Partial<EphysioEvent>, object]>([
    [
      'rescheduled by a day',
      { start: WEDNESDAY + DAY_MS, end: WEDNESDAY + DAY_MS + HALF_HOUR },
      { startTime: WEDNESDAY + DAY_MS, endTime: WEDNESDAY + DAY_MS + HALF_HOUR },
    ],
    [
      'made longer',
      { end: WEDNESDAY + 2 * HALF_HOUR },
      { startTime: WEDNESDAY, endTime: WEDNESDAY + 2 * HALF_HOUR },
    ],
    [
      'moved out of the window',
      { start: WEDNESDAY + 400 * DAY_MS, end: WEDNESDAY + 400 * DAY_MS + HALF_HOUR },
      { startTime: WEDNESDAY + 400 * DAY_MS, appointmentStatus: 'confirmed' },
    ],
    ['attended', { status: 7 }, { appointmentStatus: 'showed', startTime: WEDNESDAY }],
    ['missed by the patient', { status: 8 }, { appointmentStatus: 'noshow', startTime: WEDNESDAY }],
  ])('that are %s are updated, by one write', async (_what, changes, expected) => {
    const { bench, event } = await withVisit();
    bench.sandbox.ephysio.edit.changeEvent(event.id, changes);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(appointmentOf(bench)).toMatchObject(expected);
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('that come back into the window are followed', async () => {
    const { bench, event } = await withVisit();
    bench.sandbox.ephysio.edit.moveEvent(event.id, WEDNESDAY + 400 * DAY_MS);
    await runWell(bench);
    bench.sandbox.ephysio.edit.moveEvent(event.id, WEDNESDAY + DAY_MS);
    await runWell(bench);
    expect(appointmentOf(bench)).toMatchObject({ startTime: WEDNESDAY + DAY_MS });
  });

  it.each<[string, (bench: Bench, id: number) => void]>([
    ['removed', (bench, id) => bench.sandbox.ephysio.edit.removeEvent(id)],
    ['set to a cancelled status', (bench, id) => bench.sandbox.ephysio.edit.setStatus(id, 6)],
  ])('that are %s in e-Physio are cancelled and never deleted', async (_what, callOff) => {
    const { bench, event } = await withVisit();
    callOff(bench, event.id);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, cancelled: 1 });
    expect(appointmentOf(bench)).toMatchObject({
      appointmentStatus: 'cancelled',
      startTime: WEDNESDAY,
      deleted: false,
    });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('that are revived are confirmed again', async () => {
    const { bench, event } = await withVisit();
    bench.sandbox.ephysio.edit.setStatus(event.id, 6);
    await runWell(bench);
    bench.sandbox.ephysio.edit.setStatus(event.id, 5);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(appointmentOf(bench).appointmentStatus).toBe('confirmed');
  });

  it('that go to another therapist go to his calendar', async () => {
    const { bench, event } = await withVisit();
    const [, other] = bench.sandbox.ephysio.practice.therapists;
    const [, calendar] = bench.sandbox.ghl.state.calendars.values();
    bench.sandbox.ephysio.edit.changeEvent(event.id, {
      clientId: other?.clientId,
      eventTypeId: other?.eventTypeIds[0],
    });
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expect(appointmentOf(bench)).toMatchObject({
      calendarId: calendar?.id,
      assignedUserId: calendar?.team[0],
    });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('that are handed to another patient are cancelled for the one and made for the other', async () => {
    const { bench, event } = await withVisit();
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '' });
    bench.sandbox.ephysio.edit.changeEvent(event.id, { patientId });
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, created: 2, cancelled: 1 });
    const names = new Map(contactsOf(bench).map((c) => [c.id, c.firstName]));
    expect(appointmentsOf(bench).map((a) => [names.get(a.contactId), a.appointmentStatus])).toEqual([
      ['Anna', 'cancelled'],
      ['Jürg', 'confirmed'],
    ]);
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('of a patient who is not linked yet bring the patient along', async () => {
    const bench = await openPractice();
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
    await runWell(bench, { what: 'appointments' });
    expect(contactOf(bench).firstName).toBe('Anna');
    expect(appointmentOf(bench).contactId).toBe(contactOf(bench).id);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, created: 1 });
  });

  it('of a patient who is not active wait for a person, and stop nobody else', async () => {
    const bench = await openPractice();
    const { id: archived } = bench.sandbox.ephysio.edit.addPatient(JURG);
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.archivePatient(archived);
    bench.sandbox.ephysio.edit.addEvent({ patientId: archived, start: WEDNESDAY });
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
    const end = await runWell(bench);
    expect(end.report.reviews.map((r) => [r.kind, subjectOf(r)])).toEqual([
      ['patient-not-linked', `ephysio patient ${archived}`],
    ]);
    expect(appointmentOf(bench).contactId).toBe(contactOf(bench).id);
  });
});
