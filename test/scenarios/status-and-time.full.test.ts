import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { CODED, hear, MINUTE_MS } from './billed.ts';
import { openConflicts } from './conflicting.ts';

import { expectQuiet, HALF_HOUR, listen, reviewKinds, runWell, WEDNESDAY } from './practice.ts';
import { appointmentOf, withVisit } from './visit.ts';

const NO_WORDS = { 5: 'confirmed', 6: 'cancelled' } as const;
const NEXT_WEEK = WEDNESDAY + 7 * DAY_MS;

/** The visit is over, an hour ago. */
const withOver = async (statuses: Readonly<Record<string, string>>) => {
  const { bench, event } = await withVisit({ ephysio: { statuses: statuses as typeof CODED } });
  const inbox = listen(bench);
  bench.clock.advance(WEDNESDAY + 3 * HALF_HOUR - bench.clock.now());
  const { edit, state } = bench.sandbox.ephysio;
  return { bench, inbox, edit, id: event.id, eventNow: () => state.events.get(event.id) };
};

const CASES = (['showed', 'noshow'] as const).flatMap((status) =>
  [CODED, NO_WORDS].map((statuses) => [status, statuses] as const),
);

describe.each(CASES)('an appointment that GHL marked as %s (%j)', (status, statuses) => {
  it.each(['run', 'webhook'] as const)(
    'is confirmed on both sides once e-Physio moves it into the future (learnt by %s)',
    async (by) => {
      const { bench, inbox, edit, id, eventNow } = await withOver(statuses);
      bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, status);
      await hear(by, bench, inbox);
      edit.moveEvent(id, NEXT_WEEK);
      await runWell(bench, { afterMs: MINUTE_MS });
      expect(appointmentOf(bench)).toMatchObject({ startTime: NEXT_WEEK, appointmentStatus: 'confirmed' });
      expect(eventNow()).toMatchObject({ start: NEXT_WEEK, status: 5 });
      expect(await openConflicts(bench)).toEqual([]);
      await inbox.settle();
      await expectQuiet(bench);
      expect(appointmentOf(bench)).toMatchObject({ startTime: NEXT_WEEK, appointmentStatus: 'confirmed' });
    },
  );

  it.each(['run', 'webhook'] as const)(
    'is confirmed too when both happened in one hour, and GHL’s word is kept (by %s)',
    async (by) => {
      const { bench, inbox, edit, id, eventNow } = await withOver(statuses);
      bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, status);
      edit.moveEvent(id, NEXT_WEEK);
      await hear(by, bench, inbox);
      expect(appointmentOf(bench)).toMatchObject({ startTime: NEXT_WEEK, appointmentStatus: 'confirmed' });
      expect(eventNow()).toMatchObject({ start: NEXT_WEEK, status: 5 });
      expect((await openConflicts(bench)).map(({ field }) => field)).toEqual(['status']);
      await inbox.settle();
      await expectQuiet(bench);
    },
  );

  it('stays so while e-Physio moves it within what is over', async () => {
    const { bench, inbox, edit, id } = await withOver(statuses);
    bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, status);
    await inbox.settle();
    edit.moveEvent(id, WEDNESDAY - HALF_HOUR);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(appointmentOf(bench)).toMatchObject({
      startTime: WEDNESDAY - HALF_HOUR,
      appointmentStatus: status,
    });
  });

  it('can be marked again at its new time', async () => {
    const { bench, inbox, edit, id } = await withOver(statuses);
    bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, status);
    await inbox.settle();
    edit.moveEvent(id, NEXT_WEEK);
    await runWell(bench, { afterMs: MINUTE_MS });
    bench.clock.advance(NEXT_WEEK + HALF_HOUR - bench.clock.now());
    bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, status);
    await inbox.settle();
    await expectQuiet(bench);
    expect(appointmentOf(bench)).toMatchObject({ startTime: NEXT_WEEK, appointmentStatus: status });
  });
});

describe('an event that e-Physio itself marked', () => {
  it.each([
    ['showed', 7],
    ['noshow', 8],
  ] as const)('as %s is confirmed on both sides once it is moved into the future', async (_status, code) => {
    const { bench, inbox, edit, id, eventNow } = await withOver(CODED);
    edit.setStatus(id, code);
    await runWell(bench, { afterMs: MINUTE_MS });
    edit.moveEvent(id, NEXT_WEEK);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(eventNow()).toMatchObject({ start: NEXT_WEEK, status: 5 });
    expect(appointmentOf(bench)).toMatchObject({ startTime: NEXT_WEEK, appointmentStatus: 'confirmed' });
    expect(await reviewKinds(bench)).toEqual([]);
    await inbox.settle();
    await expectQuiet(bench);
  });
});

describe('an appointment of which GHL’s status waits for its turn', () => {
  it('is not marked at its new time by a run to e-Physio only', async () => {
    const { bench, edit, id, eventNow } = await withOver(CODED);
    bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, 'showed');
    edit.moveEvent(id, NEXT_WEEK);
    await runWell(bench, { afterMs: MINUTE_MS, direction: 'to-ephysio' });
    expect(eventNow()).toMatchObject({ start: NEXT_WEEK, status: 5 });
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(appointmentOf(bench)).toMatchObject({ startTime: NEXT_WEEK, appointmentStatus: 'confirmed' });
  });

  it.each([
    ['to-ghl', 'to-ephysio'],
    ['to-ephysio', 'to-ghl'],
  ] as const)(
    'is confirmed on both sides by two timers, one for each direction (%s first)',
    async (...turns) => {
      const { bench, edit, id, eventNow } = await withOver(CODED);
      bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, 'noshow');
      await runWell(bench, { afterMs: MINUTE_MS });
      expect(eventNow()).toMatchObject({ status: 8 });
      edit.moveEvent(id, NEXT_WEEK);
      for (const direction of [...turns, ...turns]) await runWell(bench, { afterMs: MINUTE_MS, direction });
      expect(appointmentOf(bench)).toMatchObject({ startTime: NEXT_WEEK, appointmentStatus: 'confirmed' });
      expect(eventNow()).toMatchObject({ start: NEXT_WEEK, status: 5 });
      expect(await openConflicts(bench)).toEqual([]);
      await expectQuiet(bench);
      for (const direction of turns) await runWell(bench, { afterMs: MINUTE_MS, direction });
      expect(eventNow()).toMatchObject({ start: NEXT_WEEK, status: 5 });
    },
  );

  it('is moved again by e-Physio while its own status still waits', async () => {
    const { bench, edit, id, eventNow } = await withOver(CODED);
    bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, 'noshow');
    await runWell(bench, { afterMs: MINUTE_MS });
    for (const start of [NEXT_WEEK, NEXT_WEEK + HALF_HOUR]) {
      edit.moveEvent(id, start);
      await runWell(bench, { afterMs: MINUTE_MS, direction: 'to-ghl' });
      expect(appointmentOf(bench)).toMatchObject({ startTime: start, appointmentStatus: 'confirmed' });
    }
    await runWell(bench, { afterMs: MINUTE_MS, direction: 'to-ephysio' });
    expect(eventNow()).toMatchObject({ start: NEXT_WEEK + HALF_HOUR, status: 5 });
    await expectQuiet(bench);
  });
});
