import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { hear, MINUTE_MS, type Why, withBilled } from './billed.ts';
import { lostSlots, openConflicts } from './conflicting.ts';
import { expectQuiet, FRIDAY, HALF_HOUR, reviewKinds, runWell, WAYS, WEDNESDAY } from './practice.ts';
import { appointmentOf, appointmentsOf } from './visit.ts';

const SATURDAY = FRIDAY + DAY_MS;
const WHY: readonly Why[] = ['begun', 'closed'];

/** GHL moves the visit to Friday, and e-Physio does not take that. */
const withMoved = async (why: Why, by: (typeof WAYS)[number] = 'run') => {
  const visit = await withBilled({ why });
  const { bench, inbox } = visit;
  const { id } = appointmentOf(bench);
  bench.sandbox.ghl.edit.moveAppointment(id, FRIDAY, FRIDAY + HALF_HOUR);
  await hear(by, bench, inbox);
  expect(await reviewKinds(bench)).toEqual(['appointment-by-hand']);
  expect(await openConflicts(bench)).toEqual([]);
  const [, therapist] = bench.sandbox.ephysio.practice.therapists;
  const [, calendar] = [...bench.sandbox.ghl.state.calendars.values()];
  return {
    ...visit,
    other: { clientId: therapist?.clientId, eventTypeId: therapist?.eventTypeIds[0] },
    inOther: { calendarId: calendar?.id ?? '', assignedUserId: calendar?.team[0] ?? null },
  };
};

describe.each(WHY)('a time of GHL that e-Physio did not take (%s)', (why) => {
  it.each(WAYS)('is a conflict once the desk moves the appointment (by %s)', async (by) => {
    const { bench, inbox, edit, id } = await withMoved(why, by);
    edit.moveEvent(id, SATURDAY);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(appointmentsOf(bench)).toMatchObject([{ startTime: SATURDAY }]);
    expect(await reviewKinds(bench)).toEqual([]);
    expect(await lostSlots(bench)).toEqual([FRIDAY]);
    await inbox.settle();
    await expectQuiet(bench);
    expect(await lostSlots(bench)).toEqual([FRIDAY]);
  });

  it('is a conflict once the desk changes the therapist: the whole slot of e-Physio stands', async () => {
    const { bench, edit, id, eventNow, other, inOther } = await withMoved(why);
    edit.changeEvent(id, other);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(appointmentsOf(bench)).toMatchObject([{ ...inOther, startTime: WEDNESDAY }]);
    expect(eventNow()).toMatchObject({ clientId: other.clientId, start: WEDNESDAY });
    expect(await lostSlots(bench)).toEqual([FRIDAY]);
    await expectQuiet(bench);
    expect(await lostSlots(bench)).toEqual([FRIDAY]);
  });

  it('is a conflict also where the desk chooses the therapist whom GHL has by then', async () => {
    const { bench, edit, id, other, inOther } = await withMoved(why);
    bench.sandbox.ghl.edit.changeAppointment(appointmentOf(bench).id, inOther);
    await runWell(bench, { afterMs: MINUTE_MS });
    edit.changeEvent(id, other);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(appointmentsOf(bench)).toMatchObject([{ ...inOther, startTime: WEDNESDAY }]);
    expect(await lostSlots(bench)).toEqual([FRIDAY]);
    await expectQuiet(bench);
  });

  it('is a conflict also where the run that overwrites it is killed', async () => {
    const { bench, edit, id, other } = await withMoved(why);
    edit.changeEvent(id, other);
    for (let lostFrom = 2; ; lostFrom += 1) {
      const { error } = await bench.run({ what: 'appointments', lostFrom });
      if (error === null) break;
      expect(lostFrom).toBeLessThan(20);
    }
    await runWell(bench);
    expect(await lostSlots(bench)).toEqual([FRIDAY]);
    await expectQuiet(bench);
  });

  it('is none when the desk moves the appointment there', async () => {
    const { bench, edit, id } = await withMoved(why);
    edit.moveEvent(id, FRIDAY);
    await runWell(bench, { afterMs: MINUTE_MS });
    expect(await openConflicts(bench)).toEqual([]);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});
