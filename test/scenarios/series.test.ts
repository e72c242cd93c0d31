import { describe, expect, it } from 'vitest';
import { didToEphysio, didToGhl, NOTHING, runWell } from './practice.ts';
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

describe('a series of nine that is booked in GHL', () => {
  it.each([false, true])(
    'becomes nine events by a run (the list shows the master: %s)',
    async (listsMasters) => {
      const opened = await openForSeries({ listsMasters });
      const series = bookSeries(opened.bench);
      expect(didToEphysio(await runWell(opened.bench))).toEqual({ ...NOTHING, created: 9 + 1 });
      await expectSame(opened, series);
    },
  );
});

describe('a series that is moved by an hour', () => {
  it('keeps its nine events by a run', async () => {
    const opened = await withSeries();
    const { bench, series, events } = opened;
    bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    const end = await runWell(bench);
    expect([didToEphysio(end), didToGhl(end)]).toEqual([{ ...NOTHING, updated: 9 }, NOTHING]);
    expect(idsAndStarts(bench)).toEqual(instancesOf(bench, series).map((a, n) => [events[n], a.startTime]));
    expect(liveEvents(bench)).toHaveLength(9);
    await expectSame(opened, series);
  });
});
