import { describe, expect, it } from 'vitest';
import type { RunOptions, Settings } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { resolveReviews } from './billed.ts';
import { calendarOf, mapping } from './outside.ts';
import { runWell, WITH_INVOICES } from './practice.ts';
import { bookSeries, HOUR_MS, idsAndStarts, instancesOf, liveEvents, withSeries } from './series.ts';

const LIST = 'GET /calendars/events';

type Opened = Awaited<ReturnType<typeof withSeries>>;

const instance = ({ bench, series }: Opened, n: number) => {
  const found = instancesOf(bench, series)[n];
  if (!found) throw new Error(`the series has no appointment ${n}`);
  return found;
};

/** Two runs after which nothing happens, and how often a third one asks GHL for a list of appointments. */
const listsInQuiet = async ({ bench }: Opened, options: RunOptions = {}): Promise<number | undefined> => {
  for (let n = 0; n < 2; n += 1) await runWell(bench, options);
  const { ghlRoutes } = await runWell(bench, options);
  return ghlRoutes[LIST];
};

/** The config names the calendar of the first therapist only. */
const nameFirst = ({ bench }: Opened): void =>
  bench.configure({
    ...WITH_INVOICES,
    ephysio: { ...WITH_INVOICES.ephysio, statuses: { 5: 'confirmed', 6: 'cancelled' } },
    calendars: [mapping(bench, 0)] as Settings['calendars'],
  });

describe('a run in which nothing changed asks for one list a calendar', () => {
  it('after one of a series was moved out of the window, which e-Physio did not take', async () => {
    const opened = await withSeries();
    const { bench, inbox, events } = opened;
    const { edit, state } = bench.sandbox.ephysio;
    edit.closeInvoice(state.events.get(events[4] ?? 0)?.invoiceId ?? 0);
    const before = idsAndStarts(bench);
    const { id, startTime, endTime } = instance(opened, 4);
    bench.sandbox.ghl.edit.moveAppointment(id, startTime + 200 * DAY_MS, endTime + 200 * DAY_MS);
    await inbox.deliver({ lose: true });
    expect(await listsInQuiet(opened)).toBe(bench.sandbox.ghl.state.calendars.size);
    expect(idsAndStarts(bench)).toEqual(before);
  });

  it('where the config does not name the calendar of a series any more', async () => {
    const opened = await withSeries();
    opened.bench.configure({
      ...WITH_INVOICES,
      calendars: [mapping(opened.bench, 1)] as Settings['calendars'],
    });
    expect(await listsInQuiet(opened)).toBe(1);
    expect(liveEvents(opened.bench)).toHaveLength(9);
  });

  it('where runs do not write to e-Physio, and one of a series was deleted in GHL', async () => {
    const opened = await withSeries();
    const { bench, inbox } = opened;
    bench.sandbox.ghl.edit.deleteAppointment(instance(opened, 4).id);
    await inbox.deliver({ lose: true });
    const calendars = bench.sandbox.ghl.state.calendars.size;
    expect(await listsInQuiet(opened, { direction: 'to-ghl' })).toBe(calendars);
    expect(liveEvents(bench)).toHaveLength(9);
    bench.clock.advance(DAY_MS);
    await runWell(bench);
    expect(liveEvents(bench)).toHaveLength(8);
  });

  it.each(['instance', 'master'] as const)(
    'where a person has closed the review about one in a calendar without a therapist (a read shows the %s)',
    async (instanceReads) => {
      const opened = await withSeries({ instanceReads });
      const { bench, inbox } = opened;
      nameFirst(opened);
      await runWell(bench);
      bench.sandbox.ghl.edit.giveAppointmentTo(instance(opened, 4).id, calendarOf(bench, 1));
      await inbox.deliver({ lose: true });
      await runWell(bench);
      await resolveReviews(bench);
      // What a read answers with the series is looked up in the calendar where it was.
      const asked = { instance: 1, master: 3 }[instanceReads];
      expect(await listsInQuiet(opened)).toBe(asked);
      bench.sandbox.ghl.edit.cancelAppointment(instance(opened, 4).id);
      await inbox.deliver({ lose: true });
      await runWell(bench);
      expect(liveEvents(bench)).toHaveLength(8);
    },
  );
});

it('a webhook of one series does not ask for another one', async () => {
  const opened = await withSeries();
  const { bench, inbox, series } = opened;
  const calendar = bench.sandbox.ghl.state.calendars.keys().next().value ?? '';
  expect(calendar).toBe(instance(opened, 0).calendarId);
  const other = bookSeries(bench, { start: instance(opened, 0).startTime + 2 * HOUR_MS });
  await inbox.settle();
  await runWell(bench);
  expect(instancesOf(bench, other)).toHaveLength(9);
  const { routes } = bench.sandbox.ghl.counters;
  const before = routes[LIST] ?? 0;
  bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
  await inbox.settle();
  expect((routes[LIST] ?? 0) - before).toBe(1);
});
