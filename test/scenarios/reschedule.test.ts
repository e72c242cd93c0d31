import { describe, expect, it } from 'vitest';
import { calendarKey } from '../../src/domain/records/calendar.ts';
import { listOpenConflicts, openConflict } from '../../src/store/tables/conflicts.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  didToEphysio,
  didToGhl,
  expectQuiet,
  FRIDAY,
  HALF_HOUR,
  listen,
  NOTHING,
  openPractice,
  runWell,
  THURSDAY,
  WEDNESDAY,
} from './practice.ts';
import { appointmentOf, withVisit } from './visit.ts';

const move = (bench: Bench, start: number, end = start + HALF_HOUR): void => {
  bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, start, end);
};

const expectBoth = (bench: Bench, eventId: number, start: number, end = start + HALF_HOUR): void => {
  expect(bench.sandbox.ephysio.state.events.get(eventId)).toMatchObject({ start, end, status: 5 });
  expect(appointmentOf(bench)).toMatchObject({
    startTime: start,
    endTime: end,
    appointmentStatus: 'confirmed',
  });
};

describe('an appointment that is rescheduled', () => {
  it('in GHL is rescheduled in e-Physio by its webhook', async () => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    move(bench, THURSDAY);
    await inbox.settle();
    expectBoth(bench, event.id, THURSDAY);
    await expectQuiet(bench, { full: false });
  });

  it('in GHL is rescheduled in e-Physio by the next run when the webhook was lost', async () => {
    const { bench, event } = await withVisit();
    move(bench, THURSDAY);
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, updated: 1 });
    expectBoth(bench, event.id, THURSDAY);
    await expectQuiet(bench, { full: false });
  });

  it('in GHL out of the window, or made longer, is followed', async () => {
    const { bench, event } = await withVisit();
    move(bench, WEDNESDAY + 300 * DAY_MS);
    await runWell(bench);
    expectBoth(bench, event.id, WEDNESDAY + 300 * DAY_MS);
    move(bench, THURSDAY, THURSDAY + 3 * HALF_HOUR);
    await runWell(bench);
    expectBoth(bench, event.id, THURSDAY, THURSDAY + 3 * HALF_HOUR);
    await expectQuiet(bench, { full: false });
  });

  it('several times in GHL before anybody looks is rescheduled once', async () => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    for (const start of [THURSDAY, FRIDAY, THURSDAY, FRIDAY]) move(bench, start);
    await inbox.settle({ order: 'newest-first' });
    expectBoth(bench, event.id, FRIDAY);
    expect(bench.sandbox.ephysio.counters.routes['PUT /events/:id']).toBe(1);
  });

  it('in e-Physio is rescheduled in GHL, whose webhook then says nothing new', async () => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    await runWell(bench);
    await inbox.settle();
    expectBoth(bench, event.id, THURSDAY);
    await expectQuiet(bench, { full: false });
  });

  it('on both sides to the same time is no conflict, and nothing is written', async () => {
    const { bench, event } = await withVisit();
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    move(bench, THURSDAY);
    const end = await runWell(bench);
    expect([didToEphysio(end), didToGhl(end), end.report.conflicts]).toEqual([NOTHING, NOTHING, 0]);
    await expectQuiet(bench, { full: false });
  });
});

describe('an appointment that both sides reschedule to different times', () => {
  const clash = async (conflictWinner: 'ephysio' | 'ghl', by: 'run' | 'webhook'): Promise<void> => {
    const { bench, event } = await withVisit({ sync: { conflictWinner } });
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    move(bench, FRIDAY);
    if (by === 'run') await runWell(bench);
    else await inbox.settle();
    expectBoth(bench, event.id, conflictWinner === 'ephysio' ? THURSDAY : FRIDAY);
    const conflicts = await listOpenConflicts(bench.store, 'main');
    const [mapping] = bench.context().practices[0]?.calendars ?? [];
    const calendar = mapping && calendarKey(mapping);
    const slot = (start: number) =>
      `${new Date(start).toISOString()}/${new Date(start + HALF_HOUR).toISOString()}/${calendar}`;
    const [winner, loser] = conflictWinner === 'ephysio' ? [THURSDAY, FRIDAY] : [FRIDAY, THURSDAY];
    expect(conflicts.map((c) => [c.field, c.winner, c.reason, openConflict(bench.store, c)])).toEqual([
      ['slot', conflictWinner, 'both-changed', { winner: slot(winner), loser: slot(loser) }],
    ]);
    await inbox.settle();
    await expectQuiet(bench, { full: false });
    expect(await listOpenConflicts(bench.store, 'main')).toHaveLength(1);
  };

  it.each(['run', 'webhook'] as const)('takes e-Physio’s, and GHL’s is kept as a conflict (by %s)', (by) =>
    clash('ephysio', by),
  );

  it.each(['run', 'webhook'] as const)('takes GHL’s where GHL wins, and e-Physio’s is kept (by %s)', (by) =>
    clash('ghl', by),
  );
});

describe('an appointment that one side reschedules and the other cancels', () => {
  it.each(['ephysio', 'ghl'] as const)('in GHL: is cancelled on both (%s wins)', async (conflictWinner) => {
    const { bench, event } = await withVisit({ sync: { conflictWinner } });
    bench.sandbox.ephysio.edit.moveEvent(event.id, THURSDAY);
    bench.sandbox.ghl.edit.cancelAppointment(appointmentOf(bench).id);
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({ status: 6 });
    expect(appointmentOf(bench)).toMatchObject({ appointmentStatus: 'cancelled' });
    await expectQuiet(bench, { full: false });
  });
});

describe('an appointment at the edge of the window', () => {
  it('that was booked in GHL beyond it is left to a later run, by webhook too', async () => {
    const bench = await openPractice({ sync: { window: { pastDays: 14, futureDays: 30 } } });
    const inbox = listen(bench);
    const { id: contactId } = bench.sandbox.ghl.edit.createContact({
      firstName: 'Laura',
      lastName: 'Frei',
      email: 'laura@example.ch',
    });
    const [calendarId = ''] = bench.sandbox.ghl.state.calendars.keys();
    const start = WEDNESDAY + 40 * DAY_MS;
    bench.sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR });
    await inbox.settle();
    const [patient] = bench.sandbox.ephysio.state.patients.values();
    bench.sandbox.ephysio.edit.addInvoice(patient?.id ?? 0, start);
    expect(didToEphysio(await runWell(bench)).created).toBe(0);
    bench.clock.advance(20 * DAY_MS);
    expect(didToEphysio(await runWell(bench)).created).toBe(1);
  });
});
