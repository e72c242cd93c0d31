import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { CODED, hear, MINUTE_MS, UNCODED, type Why, withBilled } from './billed.ts';
import { lostSlots, openConflicts, take } from './conflicting.ts';

import { expectQuiet, FRIDAY, HALF_HOUR, reviewKinds, runWell, WAYS, WEDNESDAY } from './practice.ts';
import { appointmentOf, appointmentsOf } from './visit.ts';

const SATURDAY = FRIDAY + DAY_MS;
const WHY: readonly Why[] = ['begun', 'closed'];

/** A cancellation of GHL's that was not carried out. */
const withKept = async (why: Why, how: 'cancelled' | 'deleted', by: 'run' | 'webhook') => {
  const visit = await withBilled({ why });
  const { bench, inbox } = visit;
  const { id } = appointmentOf(bench);
  if (how === 'deleted') bench.sandbox.ghl.edit.deleteAppointment(id);
  else bench.sandbox.ghl.edit.cancelAppointment(id);
  await hear(by, bench, inbox);
  expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
  return { ...visit, appointmentId: id };
};

const live = (bench: Bench) =>
  appointmentsOf(bench).filter((a) => !a.deleted && a.appointmentStatus !== 'cancelled');

describe.each(WAYS.flatMap((by) => WHY.map((why) => [why, by] as const)))(
  'an appointment that GHL cancelled, and e-Physio kept (%s, by %s)',
  (why, by) => {
    it.each(['cancelled', 'deleted'] as const)(
      'is confirmed in GHL at the new time once the desk moves it (%s)',
      async (how) => {
        const { bench, inbox, edit, id, eventNow } = await withKept(why, how, by);
        edit.moveEvent(id, FRIDAY);
        await runWell(bench, { afterMs: MINUTE_MS });
        const at = { startTime: FRIDAY, endTime: FRIDAY + HALF_HOUR, appointmentStatus: 'confirmed' };
        expect(live(bench)).toMatchObject([at]);
        expect(await reviewKinds(bench)).toEqual([]);
        await inbox.settle();
        await expectQuiet(bench);
        expect(live(bench)).toMatchObject([at]);
        expect(eventNow()).toMatchObject({ start: FRIDAY, status: 5 });
      },
    );

    it('is confirmed in GHL with the new therapist once the desk hands it over', async () => {
      const { bench, inbox, edit, id } = await withKept(why, 'cancelled', by);
      const [, therapist] = bench.sandbox.ephysio.practice.therapists;
      edit.changeEvent(id, { clientId: therapist?.clientId, eventTypeId: therapist?.eventTypeIds[0] });
      await runWell(bench, { afterMs: MINUTE_MS });
      const [, calendar] = [...bench.sandbox.ghl.state.calendars.keys()];
      expect(live(bench)).toMatchObject([{ calendarId: calendar, startTime: WEDNESDAY }]);
      await inbox.settle();
      await expectQuiet(bench);
    });

    it('is no question any more once the desk takes the event away', async () => {
      const { bench, edit, id } = await withKept(why, 'cancelled', by);
      edit.removeEvent(id);
      await runWell(bench, { afterMs: MINUTE_MS });
      expect(await reviewKinds(bench)).toEqual([]);
      expect(live(bench)).toEqual([]);
    });

    it('is no question any more once GHL confirms it again', async () => {
      const { bench, inbox, appointmentId, eventNow } = await withKept(why, 'cancelled', by);
      const before = eventNow();
      bench.sandbox.ghl.edit.setAppointmentStatus(appointmentId, 'confirmed');
      await hear(by, bench, inbox);
      await runWell(bench, { afterMs: MINUTE_MS });
      expect(await reviewKinds(bench)).toEqual([]);
      expect(eventNow()).toEqual(before);
      await expectQuiet(bench);
    });

    it('is asked about once, whatever happens to what is cancelled in GHL', async () => {
      const { bench, inbox, appointmentId, eventNow } = await withKept(why, 'cancelled', by);
      const before = eventNow();
      bench.sandbox.ghl.edit.moveAppointment(appointmentId, SATURDAY, SATURDAY + HALF_HOUR);
      await hear(by, bench, inbox);
      bench.sandbox.ghl.edit.deleteAppointment(appointmentId);
      await hear(by, bench, inbox);
      expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
      expect(eventNow()).toEqual(before);
    });
  },
);

describe('the slot of GHL that lost against e-Physio', () => {
  it.each(WHY)('is not mistaken for an event that is kept (%s), and the reason is named', async (why) => {
    const { bench, inbox, edit, id, eventNow } = await withBilled();
    edit.moveEvent(id, WEDNESDAY + HALF_HOUR);
    bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, FRIDAY, FRIDAY + HALF_HOUR);
    await runWell(bench, { afterMs: MINUTE_MS });
    await inbox.settle();
    expect(await openConflicts(bench)).toHaveLength(1);
    if (why === 'begun') bench.clock.advance(WEDNESDAY + HALF_HOUR + MINUTE_MS - bench.clock.now());
    else edit.closeInvoice(eventNow()?.invoiceId ?? 0);
    const { exitCode, results } = await take(bench, 'ghl');
    expect(exitCode).toBe(1);
    expect(results).toEqual([
      expect.stringMatching(
        why === 'begun' ? /event \d+ has begun/ : /event \d+ belongs to an invoice that is not open/,
      ),
    ]);
    expect(await openConflicts(bench)).toHaveLength(1);
    expect(live(bench)).toMatchObject([{ startTime: WEDNESDAY + HALF_HOUR }]);
    expect(eventNow()).toMatchObject({ start: WEDNESDAY + HALF_HOUR });
    await expectQuiet(bench);
  });
});

describe.each(WAYS.flatMap((by) => WHY.map((why) => [why, by] as const)))(
  'an event that is kept, and that the desk moved in the hour in which GHL changed it (%s, by %s)',
  (why, by) => {
    const expectFollowed = async (
      { bench, inbox, eventNow }: Awaited<ReturnType<typeof withBilled>>,
      field: 'slot' | 'status',
      slot: { startTime: number; endTime: number },
    ): Promise<void> => {
      const before = eventNow();
      await hear(by, bench, inbox);
      const at = { ...slot, appointmentStatus: 'confirmed' };
      expect(live(bench)).toMatchObject([at]);
      expect(eventNow()).toEqual(before);
      expect((await openConflicts(bench)).map((conflict) => conflict.field)).toEqual([field]);
      expect(await reviewKinds(bench)).toEqual([]);
      await inbox.settle();
      await expectQuiet(bench);
      expect(live(bench)).toMatchObject([at]);
      const { exitCode, results } = await take(bench, 'ghl');
      expect([exitCode, results]).toEqual([1, [expect.stringMatching(/has begun|is not open/)]]);
      expect(eventNow()).toEqual(before);
    };
    /** Begun: it is, at the time to which the desk moves it, ten minutes after the start that GHL knows. */
    const movedTo = why === 'begun' ? WEDNESDAY + 5 * MINUTE_MS : SATURDAY;
    const slot = { startTime: movedTo, endTime: movedTo + HALF_HOUR };

    it.each(['cancelled', 'deleted'] as const)(
      'is confirmed in GHL where the desk put it (%s)',
      async (how) => {
        const visit = await withBilled({ why });
        visit.edit.moveEvent(visit.id, movedTo);
        const { id } = appointmentOf(visit.bench);
        if (how === 'deleted') visit.bench.sandbox.ghl.edit.deleteAppointment(id);
        else visit.bench.sandbox.ghl.edit.cancelAppointment(id);
        await expectFollowed(visit, 'status', slot);
      },
    );

    it('goes in GHL where the desk put it, also where GHL wins', async () => {
      const visit = await withBilled({ why, conflictWinner: 'ghl' });
      visit.edit.moveEvent(visit.id, movedTo);
      visit.bench.sandbox.ghl.edit.moveAppointment(appointmentOf(visit.bench).id, FRIDAY, FRIDAY + HALF_HOUR);
      await expectFollowed(visit, 'slot', slot);
    });

    it('goes there with the next run to GHL, if the one that saw it writes e-Physio only, with one conflict', async () => {
      const { bench, edit, id } = await withBilled({ why, conflictWinner: 'ghl' });
      edit.moveEvent(id, movedTo);
      bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, FRIDAY, FRIDAY + HALF_HOUR);
      for (const direction of ['to-ephysio', 'to-ghl', 'to-ephysio', 'to-ghl'] as const)
        await runWell(bench, { afterMs: MINUTE_MS, direction });
      expect(live(bench)).toMatchObject([slot]);
      expect(await lostSlots(bench)).toEqual([FRIDAY]);
    });

    it('goes in GHL to the colleague to whom the desk handed it, also where GHL wins', async () => {
      const visit = await withBilled({ why, conflictWinner: 'ghl' });
      const { bench, edit, id } = visit;
      const [, therapist] = bench.sandbox.ephysio.practice.therapists;
      edit.changeEvent(id, { clientId: therapist?.clientId, eventTypeId: therapist?.eventTypeIds[0] });
      bench.sandbox.ghl.edit.moveAppointment(appointmentOf(bench).id, FRIDAY, FRIDAY + HALF_HOUR);
      await expectFollowed(visit, 'slot', { startTime: WEDNESDAY, endTime: WEDNESDAY + HALF_HOUR });
      const [, calendar] = [...bench.sandbox.ghl.state.calendars.keys()];
      expect(live(bench)).toMatchObject([{ calendarId: calendar }]);
    });

    it('is confirmed in GHL by the next run to GHL, if the one that saw it writes e-Physio only', async () => {
      const { bench, edit, id, eventNow } = await withBilled({ why });
      edit.moveEvent(id, movedTo);
      bench.sandbox.ghl.edit.cancelAppointment(appointmentOf(bench).id);
      for (const direction of ['to-ephysio', 'to-ghl', 'to-ephysio', 'to-ghl'] as const)
        await runWell(bench, { afterMs: MINUTE_MS, direction });
      expect(live(bench)).toMatchObject([{ ...slot, appointmentStatus: 'confirmed' }]);
      expect(eventNow()).toMatchObject({ start: movedTo, status: 5 });
      expect((await openConflicts(bench)).map(({ field }) => field)).toEqual(['status']);
      expect(await reviewKinds(bench)).toEqual([]);
    });
  },
);

describe('a begun appointment that the desk cancels in e-Physio', () => {
  it.each([CODED, UNCODED])('is cancelled in GHL as usual (%j)', async (statuses) => {
    const { bench, edit, id } = await withBilled({ why: 'both', statuses });
    if (statuses === CODED) edit.setStatus(id, 6);
    else edit.removeEvent(id);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(appointmentOf(bench)).toMatchObject({ appointmentStatus: 'cancelled' });
    expect(await reviewKinds(bench)).toEqual([]);
  });
});
