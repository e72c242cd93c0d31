import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { COLLEAGUE, calendarOf, mapping, outOfScope, withColleague } from './outside.ts';
import {
  appointmentsOf,
  contactsOf,
  didToGhl,
  expectQuiet,
  HALF_HOUR,
  JURG,
  listen,
  NOTHING,
  patientOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

describe('where several therapists work', () => {
  it('only what the desk gives away is cancelled, and only what returns is confirmed again', async () => {
    const { bench, give, event } = await withColleague();
    const { edit, practice } = bench.sandbox.ephysio;
    const { id: patientId } = patientOf(bench);
    const [first = 0, second = 0, colleague = 0] = practice.therapists.map(({ clientId }) => clientId);
    const of = (clientId: number, n: number) =>
      edit.addEvent({ patientId, clientId, start: WEDNESDAY + n * 2 * HALF_HOUR });
    const others = [of(first, 1), of(second, 2), of(second, 3)];
    await runWell(bench);
    const statusAt = (start: number) =>
      appointmentsOf(bench).find((a) => a.startTime === start)?.appointmentStatus;

    give(COLLEAGUE);
    edit.giveEventTo(others[1]?.id ?? 0, colleague);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, cancelled: 2 });
    const all = [event, ...others].map(({ start }) => statusAt(start));
    expect(all).toEqual(['cancelled', 'confirmed', 'cancelled', 'confirmed']);

    edit.giveEventTo(others[1]?.id ?? 0, first);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    const moved = appointmentsOf(bench).find((a) => a.startTime === others[1]?.start);
    expect(moved).toMatchObject({ calendarId: calendarOf(bench, 0), appointmentStatus: 'confirmed' });
    await expectQuiet(bench);
  });

  it('all appointments of the only therapist may leave: no guard takes that for an empty list', async () => {
    const { bench, name } = await withColleague();
    name(mapping(bench, 0));
    const [first = 0, , colleague = 0] = bench.sandbox.ephysio.practice.therapists.map((t) => t.clientId);
    const own = [...bench.sandbox.ephysio.state.events.values()].filter(
      (e) => e.clientId === first && e.patientId,
    );
    for (const { id } of own) bench.sandbox.ephysio.edit.giveEventTo(id, colleague);
    await runWell(bench);
    const live = appointmentsOf(bench).filter(
      (a) => a.calendarId === calendarOf(bench, 0) && a.appointmentStatus !== 'cancelled',
    );
    expect(live).toEqual([]);
    await expectQuiet(bench);
  });

  it('a new booking of the colleague’s patients reaches nobody’s calendar', async () => {
    const { bench } = await withColleague();
    const { edit, practice } = bench.sandbox.ephysio;
    const { id: patientId } = patientOf(bench);
    const before = appointmentsOf(bench).length;
    edit.addEvent({
      patientId,
      clientId: practice.therapists[COLLEAGUE]?.clientId ?? 0,
      start: WEDNESDAY + DAY_MS,
    });
    await expectQuiet(bench);
    expect(appointmentsOf(bench)).toHaveLength(before);
  });
});

describe('an event that goes to another therapist and another patient at once', () => {
  it('is cancelled for the former patient, and booked for the new one when it returns', async () => {
    const { bench, give, event, appointment } = await withColleague();
    const { edit } = bench.sandbox.ephysio;
    const { id: jurg } = edit.addPatient({ ...JURG, phone: '044 668 18 01' });
    await runWell(bench);
    const { id, contactId } = await appointment();
    edit.changeEvent(event.id, { patientId: jurg });
    give(COLLEAGUE);
    await runWell(bench);
    expect(bench.sandbox.ghl.state.appointments.get(id)).toMatchObject({ appointmentStatus: 'cancelled' });
    await expectQuiet(bench);
    give(0);
    await runWell(bench);
    const now = await appointment();
    expect(now).toMatchObject({ startTime: WEDNESDAY, appointmentStatus: 'confirmed' });
    expect(now.contactId).toBe(contactsOf(bench).find((c) => c.id !== contactId)?.id);
    expect(bench.sandbox.ghl.state.appointments.get(id)).toMatchObject({ appointmentStatus: 'cancelled' });
    await expectQuiet(bench);
  });
});

describe('a kill while an appointment is cancelled in a calendar that the config does not name', () => {
  it.each([1, 2, 3, 4, 5, 6])('at transaction %i leaves nothing undone', async (lostFrom) => {
    const { bench, move, event, appointment } = await withColleague();
    await move(COLLEAGUE);
    await runWell(bench);
    bench.sandbox.ephysio.edit.setStatus(event.id, 6);
    await bench.run({ lostFrom });
    await runWell(bench);
    expect(await appointment()).toMatchObject({
      calendarId: calendarOf(bench, COLLEAGUE),
      appointmentStatus: 'cancelled',
    });
    await expectQuiet(bench);
    expect(await outOfScope(bench)).toEqual([]);
  });

  it('and a listener that hears of its own write does nothing more', async () => {
    const { bench, give, appointment } = await withColleague();
    const inbox = listen(bench);
    give(COLLEAGUE);
    await runWell(bench);
    const before = await appointment();
    await inbox.settle({ repeat: true });
    expect(await appointment()).toEqual(before);
    give(1);
    await runWell(bench);
    const after = await appointment();
    await inbox.settle({ repeat: true });
    expect(await appointment()).toEqual(after);
    await expectQuiet(bench);
  });
});

describe('an event beyond the window that goes to a therapist without a calendar', () => {
  it('is dealt with once it is in the window, or a webhook names it', async () => {
    const { bench, give, event, appointment } = await withColleague();
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.moveEvent(event.id, WEDNESDAY + 400 * DAY_MS);
    await runWell(bench);
    await inbox.settle();
    give(COLLEAGUE);
    await expectQuiet(bench);
    expect(await appointment()).toMatchObject({ appointmentStatus: 'confirmed' });
    bench.sandbox.ghl.edit.setAppointmentStatus((await appointment()).id, 'new');
    await inbox.settle();
    expect(await appointment()).toMatchObject({ appointmentStatus: 'cancelled' });
  });
});
