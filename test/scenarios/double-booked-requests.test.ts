import { expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { doubleBooked, QUARTER, withPatients } from './double-booked.ts';
import { book, HALF_HOUR, runWell, THURSDAY, WEDNESDAY } from './practice.ts';

/** How often e-Physio is asked for events, and GHL for its calendars, while `work` is done. */
const during = async ({ sandbox: { ephysio, ghl } }: Bench, work: () => Promise<unknown>) => {
  const lists = () => ({
    events: ephysio.counters.routes['GET /events/events'] ?? 0,
    calendars: ghl.counters.routes['GET /calendars'] ?? 0,
  });
  const before = lists();
  await work();
  const after = lists();
  return { events: after.events - before.events, calendars: after.calendars - before.calendars };
};

it('a run over an open double booking sends what it sends without one', async () => {
  const { bench, lead } = await withPatients('run');
  const without = (await runWell(bench)).requests;
  book(bench, lead.id, { start: WEDNESDAY });
  await runWell(bench);
  expect(await doubleBooked(bench)).toHaveLength(1);
  expect((await runWell(bench)).requests).toEqual(without);
});

it('a webhook of a booking at a time that is taken asks GHL for its calendars once, and e-Physio for nothing more', async () => {
  const { bench, hear, lead } = await withPatients('webhook');
  book(bench, lead.id, { start: THURSDAY });
  await hear();
  book(bench, lead.id, { start: THURSDAY + 4 * HALF_HOUR });
  const free = await during(bench, hear);
  book(bench, lead.id, { start: WEDNESDAY + QUARTER });
  const taken = await during(bench, hear);
  expect(await doubleBooked(bench)).toHaveLength(1);
  expect(free.events).toBeGreaterThan(0);
  expect(taken).toEqual({ events: free.events, calendars: 1 });
  book(bench, lead.id, { start: WEDNESDAY + 6 * HALF_HOUR });
  expect(await during(bench, hear)).toEqual({ events: free.events, calendars: 0 });
});

it('a webhook of a booking that is moved by days asks e-Physio for those days', async () => {
  const { bench, hear, ghl, lead } = await withPatients('webhook');
  const { id } = book(bench, lead.id, { start: THURSDAY });
  await hear();
  const move = (start: number) => async () => {
    ghl.moveAppointment(id, start, start + HALF_HOUR);
    await hear();
  };
  const near = await during(bench, move(THURSDAY + HALF_HOUR));
  const far = await during(bench, move(THURSDAY + 4 * DAY_MS));
  expect(far).toEqual({ events: near.events + 1, calendars: 0 });
});
