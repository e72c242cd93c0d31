import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { runWell, WAYS } from './practice.ts';
import { expectSame, HOUR_MS, instancesOf, liveEvents, withSeries } from './series.ts';

const CASES = [
  ['all by an hour', 9, HOUR_MS],
  ['all by a day', 9, DAY_MS],
  ['most by a day', 6, DAY_MS],
  ['some by a day', 3, DAY_MS],
] as const;

describe.each(WAYS)('a series whose appointments are moved one by one, heard of by %s,', (way) => {
  it.each(CASES)('%s: each keeps its event', async (_what, count, byMs) => {
    const opened = await withSeries();
    const { bench, inbox, series, events } = opened;
    for (const { id, startTime, endTime } of instancesOf(bench, series).slice(0, count))
      bench.sandbox.ghl.edit.moveAppointment(id, startTime + byMs, endTime + byMs);
    if (way === 'webhook') await inbox.settle();
    else await inbox.deliver({ lose: true });
    await runWell(bench);
    expect(liveEvents(bench).map(({ id }) => id)).toEqual(events);
    await expectSame(opened, series);
  });
});
