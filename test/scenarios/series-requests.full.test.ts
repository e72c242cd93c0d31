import { describe, expect, it } from 'vitest';
import { listChanges, openChange } from '../../src/store/tables/changes.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { contactsOf, LEAD, reviewKinds, runWell, WEDNESDAY } from './practice.ts';
import {
  bookSeries,
  expectSame,
  HOUR_MS,
  idsAndStarts,
  instancesOf,
  liveEvents,
  openForSeries,
  withSeries,
} from './series.ts';

const LIST = 'GET /calendars/events';
const READ = 'GET /calendars/events/appointments/:id';

/** What `happens` asks of GHL's calendars, by route. */
const calendarRoutes = async (
  { bench }: Pick<Awaited<ReturnType<typeof openForSeries>>, 'bench'>,
  happens: () => Promise<unknown>,
): Promise<Record<string, number>> => {
  const before = { ...bench.sandbox.ghl.counters.routes };
  await happens();
  const after = Object.entries(bench.sandbox.ghl.counters.routes);
  return Object.fromEntries(
    after.flatMap(([route, count]) => {
      const asked = count - (before[route] ?? 0);
      return route.includes('/calendars/events') && asked > 0 ? [[route, asked]] : [];
    }),
  );
};

describe('what a series costs in requests to GHL’s calendars', () => {
  it.each(['master', 'each', 'first'] as const)(
    'when it is booked, and when it moves: one read and one list, though webhooks name %s',
    async (seriesWebhooks) => {
      const opened = await openForSeries({ seriesWebhooks });
      const { bench, inbox } = opened;
      const series = bookSeries(bench);
      expect(await calendarRoutes(opened, () => inbox.settle())).toEqual({ [READ]: 1, [LIST]: 1 });
      bench.clock.advance(HOUR_MS);
      bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
      expect(await calendarRoutes(opened, () => inbox.settle())).toEqual({ [READ]: 1, [LIST]: 1 });
    },
  );

  it('in a run: one list a calendar, also when all of its ids have changed', async () => {
    const opened = await withSeries();
    const { bench, inbox, series } = opened;
    const calendars = bench.sandbox.ghl.state.calendars.size;
    expect(await calendarRoutes(opened, () => runWell(bench))).toEqual({ [LIST]: calendars });
    bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    await inbox.deliver({ lose: true });
    expect(await calendarRoutes(opened, () => runWell(bench))).toEqual({ [LIST]: calendars });
    expect(await calendarRoutes(opened, () => runWell(bench))).toEqual({ [LIST]: calendars });
  });

  it('where one was deleted: all calendars once more, and one read', async () => {
    const opened = await withSeries();
    const { bench, inbox, series } = opened;
    const calendars = bench.sandbox.ghl.state.calendars.size;
    bench.sandbox.ghl.edit.deleteAppointment(instancesOf(bench, series)[4]?.id ?? '');
    await inbox.deliver({ lose: true });
    const routes = await calendarRoutes(opened, () => runWell(bench, { what: 'appointments' }));
    // The last read is right before its event is cancelled.
    expect(routes).toEqual({ [LIST]: 2 * calendars, [READ]: 2 });
    expect(await calendarRoutes(opened, () => runWell(bench))).toEqual({ [LIST]: calendars });
  });
});

describe('a series that is moved by an hour', () => {
  it('changes nothing in a dry run, which says what a run would do', async () => {
    const opened = await withSeries();
    const { bench, inbox, series, events } = opened;
    bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    await inbox.deliver({ lose: true });
    const before = idsAndStarts(bench);
    const { report } = await runWell(bench, { dryRun: true });
    expect(report.operations.map(({ side, kind, fields }) => [side, kind, fields])).toEqual(
      events.map(() => ['ephysio', 'update', ['start', 'end']]),
    );
    expect(idsAndStarts(bench)).toEqual(before);
    await runWell(bench);
    await expectSame(opened, series);
  });

  it('is listed among the changes of the run, with both ids', async () => {
    const { bench, inbox, series } = await withSeries();
    const old = instancesOf(bench, series).map(({ id }) => id);
    const moved = bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    await inbox.deliver({ lose: true });
    const { id } = await runWell(bench);
    const rows = (await listChanges(bench.store, 'main', id)).filter(({ kind }) => kind === 'renumbered');
    const ids = rows.map((row) => [openChange(bench.store, row).before.id, row.ghl_id]);
    expect(ids.sort()).toEqual(moved.map((a, n) => [old[n], a.id]).sort());
    expect(rows.every(({ side, ephysio_id }) => side === null && ephysio_id !== null)).toBe(true);
  });
});

describe('a series', () => {
  it('that reaches beyond the window is brought as far as that, and the rest later', async () => {
    const opened = await openForSeries({ seriesWebhooks: 'master' });
    const { bench, inbox } = opened;
    const series = bookSeries(bench, { start: WEDNESDAY + 160 * DAY_MS });
    await inbox.settle();
    const within = liveEvents(bench).length;
    expect(within).toBeGreaterThan(1);
    expect(within).toBeLessThan(9);
    bench.clock.advance(60 * DAY_MS);
    await runWell(bench);
    expect(liveEvents(bench)).toHaveLength(9);
    await expectSame(opened, series);
  });

  it.each(['master', 'each', 'first'] as const)(
    'that is deleted together with its contact cancels no event (webhooks name %s)',
    async (seriesWebhooks) => {
      const { bench, inbox, series } = await withSeries({ seriesWebhooks });
      bench.sandbox.ghl.edit.deleteSeries(series);
      await inbox.deliver();
      await inbox.drain({ forMs: 10_000 });
      const contact = contactsOf(bench).find(({ email }) => email === LEAD.email)?.id ?? '';
      bench.sandbox.ghl.edit.deleteContact(contact);
      await inbox.settle();
      for (let n = 0; n < 2; n += 1) await runWell(bench);
      expect(liveEvents(bench)).toHaveLength(9);
      const kinds = await reviewKinds(bench);
      expect(kinds.filter((kind) => kind === 'deleted-but-on')).toHaveLength(9);
    },
  );
});
