import { describe, expect, it } from 'vitest';
import { runWell } from './practice.ts';
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

describe.each(WAYS)(
  'a run and the listener that are at one series at the same time (webhooks name %s)',
  (seriesWebhooks) => {
    it.each([1, 4, 9])('make nine events of nine (at creation %i)', async (nth) => {
      const opened = await openForSeries({ seriesWebhooks });
      const { bench, inbox, during } = opened;
      const series = bookSeries(bench);
      during({ service: 'ephysio', method: 'POST', path: /^\/events/, nth, phase: 'after' }, async () => {
        await inbox.deliver();
        await inbox.drain({ forMs: 5_000 });
      });
      await bench.run({ concurrency: 2 });
      await inbox.settle();
      await runWell(bench);
      expect(liveEvents(bench)).toHaveLength(9);
      expect(bench.sandbox.ephysio.counters.routes['POST /events']).toBe(9);
      await expectSame(opened, series);
    });

    it.each([1, 4, 9])('move each event that moved in GHL (at change %i)', async (nth) => {
      const opened = await withSeries({ seriesWebhooks });
      const { bench, inbox, series, events, during } = opened;
      bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
      during({ service: 'ephysio', method: 'PUT', path: /^\/events/, nth, phase: 'after' }, async () => {
        await inbox.deliver();
        await inbox.drain({ forMs: 5_000 });
      });
      await bench.run({ concurrency: 2 });
      await inbox.settle();
      await runWell(bench);
      expect(idsAndStarts(bench)).toEqual(instancesOf(bench, series).map((a, n) => [events[n], a.startTime]));
      expect(bench.sandbox.ephysio.counters.routes['POST /events']).toBe(9);
      await expectSame(opened, series);
    });
  },
);

describe('a series that moves while a run is reading', () => {
  it.each(WAYS)(
    'moves in e-Physio, and the listener’s new ids stay (webhooks name %s)',
    async (seriesWebhooks) => {
      const opened = await withSeries({ seriesWebhooks });
      const { bench, inbox, series, events, during } = opened;
      // The run has its list of GHL by then.
      during({ service: 'ephysio', method: 'GET', path: /^\/events/, nth: 1, phase: 'after' }, async () => {
        bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
        await inbox.deliver();
        await inbox.drain({ forMs: 5_000 });
      });
      await bench.run({ what: 'appointments' });
      await inbox.settle();
      await runWell(bench);
      expect(idsAndStarts(bench)).toEqual(instancesOf(bench, series).map((a, n) => [events[n], a.startTime]));
      await expectSame(opened, series);
    },
  );
});
