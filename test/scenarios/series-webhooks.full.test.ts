import { describe, expect, it } from 'vitest';
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

const WAYS = ['master', 'each', 'first'] as const;
const HOW = [
  ...WAYS.map((seriesWebhooks) => ({ seriesWebhooks, instanceReads: 'instance' }) as const),
  { seriesWebhooks: 'first', instanceReads: 'master' } as const,
];

describe.each(HOW)(
  'a series of which webhooks name $seriesWebhooks, where a read shows the $instanceReads',
  (ghl) => {
    it.each(['as-sent', 'newest-first'] as const)('becomes nine events in one pass (%s)', async (order) => {
      const opened = await openForSeries(ghl);
      const { bench, inbox } = opened;
      const series = bookSeries(bench);
      await inbox.settle({ order });
      expect(liveEvents(bench)).toHaveLength(9);
      expect(bench.sandbox.ephysio.counters.routes['POST /events']).toBe(9);
      await expectSame(opened, series);
    });

    it('keeps its nine events when it is moved by an hour', async () => {
      const opened = await withSeries(ghl);
      const { bench, inbox, series, events } = opened;
      bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
      await inbox.settle({ order: 'newest-first', repeat: true });
      expect(idsAndStarts(bench)).toEqual(instancesOf(bench, series).map((a, n) => [events[n], a.startTime]));
      expect(bench.sandbox.ephysio.counters.routes['PUT /events/:id']).toBe(9);
      await expectSame(opened, series);
    });
  },
);
