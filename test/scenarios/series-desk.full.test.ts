import { describe, expect, it } from 'vitest';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { HALF_HOUR, runWell } from './practice.ts';
import { expectSame, HOUR_MS, idsAndStarts, instancesOf, liveEvents, withSeries } from './series.ts';

const PUTS = ['new-id', 'new-id-unsaid', 'same-id'] as const;
const HEARD = ['run', 'master', 'each', 'first'] as const;

type Series = Awaited<ReturnType<typeof withSeries>>;

const hear = async ({ bench, inbox }: Series, heard: (typeof HEARD)[number]): Promise<void> => {
  await runWell(bench);
  if (heard === 'run') await inbox.deliver({ lose: true });
  else await inbox.settle({ order: 'newest-first' });
};

const putsToGhl = ({ sandbox }: Bench): number =>
  sandbox.ghl.counters.routes['PUT /calendars/events/appointments/:id'] ?? 0;

const READS = ['instance', 'master'] as const;
const cases = PUTS.flatMap((instancePut) =>
  HEARD.flatMap((heard) => READS.map((instanceReads) => ({ instancePut, heard, instanceReads }))),
);

describe.each(cases)(
  'one of a series that the desk changes, where our PUT gives it $instancePut and a read shows the $instanceReads ($heard)',
  (c) => {
    const { instancePut, instanceReads } = c;
    const ghl = { instancePut, instanceReads, ...(c.heard === 'run' ? {} : { seriesWebhooks: c.heard }) };

    it('is moved in GHL, again and again, and keeps its event', async () => {
      const opened = await withSeries(ghl);
      const { bench, series, events } = opened;
      for (const days of [1, 2]) {
        const third = liveEvents(bench).find(({ id }) => id === events[2]);
        bench.sandbox.ephysio.edit.moveEvent(events[2] ?? 0, (third?.start ?? 0) + days * DAY_MS);
        await hear(opened, c.heard);
      }
      expect(putsToGhl(bench)).toBe(2);
      expect(liveEvents(bench).map(({ id }) => id)).toEqual(events);
      await expectSame(opened, series);
    });

    it('is moved in GHL once when the answer is lost', async () => {
      const opened = await withSeries(ghl);
      const { bench, series, events } = opened;
      const third = liveEvents(bench)[2];
      bench.sandbox.ephysio.edit.moveEvent(events[2] ?? 0, (third?.start ?? 0) + DAY_MS);
      bench.sandbox.faults.add({
        service: 'ghl',
        method: 'PUT',
        path: '/calendars/events/appointments/',
        times: 1,
        fault: 'drop-after',
      });
      await bench.run();
      if (c.heard !== 'run') await opened.inbox.settle();
      await runWell(bench);
      expect(liveEvents(bench).map(({ id }) => id)).toEqual(events);
      await expectSame(opened, series);
    });

    it('is cancelled in GHL', async () => {
      const opened = await withSeries(ghl);
      const { bench, series, events } = opened;
      bench.sandbox.ephysio.edit.changeEvent(events[3] ?? 0, { status: 6 });
      await hear(opened, c.heard);
      expect(liveEvents(bench)).toHaveLength(8);
      await expectSame(opened, series);
    });
  },
);

describe.each(['run', 'master', 'each', 'first'] as const)(
  'a series that moves by an hour in GHL while the desk changes two of it (%s)',
  (heard) => {
    it('moves in e-Physio, except what the desk has said', async () => {
      const opened = await withSeries(heard === 'run' ? {} : { seriesWebhooks: heard });
      const { bench, inbox, series, events } = opened;
      const [, , third] = liveEvents(bench);
      const moved = (third?.start ?? 0) + DAY_MS;
      bench.sandbox.ephysio.edit.moveEvent(events[2] ?? 0, moved);
      bench.sandbox.ephysio.edit.changeEvent(events[5] ?? 0, { status: 6 });
      const before = idsAndStarts(bench);
      bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
      if (heard === 'run') {
        await inbox.deliver({ lose: true });
        await runWell(bench);
      } else await inbox.settle();
      await runWell(bench);
      expect(idsAndStarts(bench)).toEqual(
        before.map(([id, start]) => [id, id === events[2] ? moved : start + HOUR_MS]),
      );
      const live = instancesOf(bench, series).filter((a) => a.appointmentStatus !== 'cancelled');
      expect(live.map((a) => a.endTime - a.startTime)).toEqual(live.map(() => HALF_HOUR));
      expect(await listOpenConflicts(bench.store, 'main')).not.toHaveLength(0);
      await inbox.settle();
      await expectSame(opened, series);
    });
  },
);
