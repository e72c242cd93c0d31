import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { runWell } from './practice.ts';
import { expectSame, HOUR_MS, idsAndStarts, instancesOf, liveEvents, withSeries } from './series.ts';

const MOMENTS = Array.from({ length: 12 }, (_, n) => n + 1);

describe.each(['run', 'webhook'] as const)('a run that is killed at any moment, and then a %s', (then) => {
  it.each(MOMENTS)('leaves each of a series that moved its event (transaction %i)', async (lostFrom) => {
    const opened = await withSeries();
    const { bench, inbox, series, events } = opened;
    bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    await bench.run({ what: 'appointments', lostFrom });
    if (then === 'webhook') await inbox.settle({ order: 'newest-first' });
    await runWell(bench);
    expect(idsAndStarts(bench)).toEqual(instancesOf(bench, series).map((a, n) => [events[n], a.startTime]));
    expect(bench.sandbox.ephysio.counters.routes['POST /events']).toBe(9);
    await expectSame(opened, series);
  });

  it.each(MOMENTS)('does not lose the new id of one that we moved (transaction %i)', async (lostFrom) => {
    const opened = await withSeries();
    const { bench, inbox, series, events } = opened;
    bench.sandbox.ephysio.edit.moveEvent(events[2] ?? 0, (liveEvents(bench)[2]?.start ?? 0) + DAY_MS);
    await bench.run({ what: 'appointments', lostFrom });
    if (then === 'webhook') await inbox.settle({ order: 'newest-first' });
    await runWell(bench);
    expect(liveEvents(bench).map(({ id }) => id)).toEqual(events);
    expect(bench.sandbox.ghl.counters.routes['PUT /calendars/events/appointments/:id']).toBe(1);
    await expectSame(opened, series);
  });
});
