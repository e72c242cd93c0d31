import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
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
import { playChange } from './series-changes.ts';

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

describe('a series of nine that GHL changes', () => {
  it.each([
    ['has one moved past others', 'run'],
    ['has two less', 'master'],
    ['has one more', 'run'],
    ['has one deleted', 'each'],
    ['has one cancelled', 'first'],
    ['moves by an hour, and then has one moved', 'run'],
  ] as const)('%s (%s)', (name, heard) => playChange(name, heard));
});

describe('one of a series that the desk moves', () => {
  it.each(['new-id', 'new-id-unsaid', 'same-id'] as const)(
    'keeps its event: our PUT gives it %s',
    async (instancePut) => {
      const opened = await withSeries({ instancePut });
      const { bench, inbox, series, events } = opened;
      const [, , third] = liveEvents(bench);
      bench.sandbox.ephysio.edit.moveEvent(events[2] ?? 0, (third?.start ?? 0) + DAY_MS);
      await runWell(bench);
      await inbox.settle();
      expect(liveEvents(bench).map(({ id }) => id)).toEqual(events);
      expect(bench.sandbox.ghl.counters.routes['PUT /calendars/events/appointments/:id']).toBe(1);
      await expectSame(opened, series);
    },
  );
});
