import { describe, expect, it } from 'vitest';
import type { GhlCalendar } from '../../src/sandbox/ghl/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { doubleBooked, QUARTER, withPatients } from './double-booked.ts';
import { book, eventsOf, expectQuiet, runWell, WAYS, WEDNESDAY } from './practice.ts';

const CLASS = { calendarType: 'class_booking', appoinmentPerSlot: 8 } as const;
const PAIRS = { calendarType: 'round_robin', appoinmentPerSlot: 2 } as const;

const changeFirst = ({ sandbox }: Bench, changes: Partial<GhlCalendar>): void => {
  const [id = ''] = sandbox.ghl.state.calendars.keys();
  sandbox.ghl.edit.changeCalendar(id, changes);
};

const calendarReads = ({ sandbox }: Bench): number => sandbox.ghl.counters.routes['GET /calendars'] ?? 0;

/** Two people are with the first therapist at one time: Anna by e-Physio, and a lead who has booked. */
const withTwo = async (way: (typeof WAYS)[number], calendar: Partial<GhlCalendar>, start = WEDNESDAY) => {
  const practice = await withPatients(way);
  changeFirst(practice.bench, calendar);
  const booking = book(practice.bench, practice.lead.id, { start });
  await practice.hear();
  return { ...practice, booking };
};

describe.each(WAYS)('several people in one slot (by %s)', (way) => {
  it.each([
    ['a class', CLASS],
    ['a calendar with two appointments per slot', PAIRS],
  ])('of %s are a group', async (_what, calendar) => {
    const { bench, hear } = await withTwo(way, calendar);
    expect(eventsOf(bench)).toHaveLength(3);
    expect(await doubleBooked(bench)).toEqual([]);
    await hear();
    await expectQuiet(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('of a calendar that takes one are double-booked', async () => {
    const { bench } = await withTwo(way, { calendarType: 'class_booking', appoinmentPerSlot: 1 });
    expect(await doubleBooked(bench)).toHaveLength(1);
  });

  it('are double-booked where one comes later to the class', async () => {
    const { bench } = await withTwo(way, CLASS, WEDNESDAY + QUARTER);
    expect(await doubleBooked(bench)).toHaveLength(1);
  });

  it('are double-booked where one person has two places', async () => {
    const { bench, hear, contactNamed } = await withPatients(way);
    changeFirst(bench, CLASS);
    const start = WEDNESDAY + DAY_MS;
    book(bench, contactNamed('Anna'), { start });
    await hear();
    book(bench, contactNamed('Anna'), { start });
    await hear();
    expect(await doubleBooked(bench)).toHaveLength(1);
  });
});

describe('whether a calendar takes several', () => {
  it('is asked once a day, however many groups there are', async () => {
    const { bench, lead } = await withTwo('run', CLASS);
    expect(calendarReads(bench)).toBe(1);
    const baseline = await runWell(bench);
    expect(calendarReads(bench)).toBe(1);
    book(bench, lead.id, { start: WEDNESDAY + 6 * 2 * QUARTER });
    await runWell(bench);
    expect(calendarReads(bench)).toBe(1);
    expect((await runWell(bench)).requests).toEqual(baseline.requests);
    bench.clock.advance(DAY_MS);
    await runWell(bench);
    expect(calendarReads(bench)).toBe(2);
  });

  it('is not asked where nobody starts together, nor again while a person is asked', async () => {
    const apart = await withTwo('run', CLASS, WEDNESDAY + 2 * QUARTER);
    expect([await doubleBooked(apart.bench), calendarReads(apart.bench)]).toEqual([[], 0]);
    const { bench } = await withTwo('run', {});
    expect(calendarReads(bench)).toBe(1);
    await runWell(bench);
    expect([await doubleBooked(bench), calendarReads(bench)]).toEqual([[expect.anything()], 1]);
  });

  it('closes the review within a day of a calendar that takes several by then', async () => {
    const { bench } = await withTwo('run', {});
    changeFirst(bench, CLASS);
    bench.clock.advance(DAY_MS);
    await runWell(bench);
    expect(await doubleBooked(bench)).toEqual([]);
  });

  it('neither opens nor closes a review while GHL does not tell, and the run goes on', async () => {
    const { bench, lead } = await withTwo('run', {});
    const [before] = await doubleBooked(bench);
    bench.clock.advance(DAY_MS);
    bench.sandbox.faults.add({
      service: 'ghl',
      method: 'GET',
      path: /^\/calendars\/?$/,
      fault: { status: 500 },
    });
    book(bench, lead.id, { start: WEDNESDAY + 6 * 2 * QUARTER });
    await runWell(bench);
    expect(eventsOf(bench)).toHaveLength(4);
    expect(await doubleBooked(bench)).toEqual([before]);
    bench.sandbox.faults.clear('ghl');
    await runWell(bench);
    expect(await doubleBooked(bench)).toHaveLength(2);
  });
});
