import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { HALF_HOUR, listen, reviewKinds, runWell } from './practice.ts';
import { HOUR_MS, idsAndStarts, instancesOf, liveEvents, withSeries } from './series.ts';

describe.each(['run', 'webhook'] as const)(
  'one of a series that goes into a calendar that the config does not name (%s)',
  (way) => {
    const leave = async (byMs: number) => {
      const opened = await withSeries();
      const { bench, inbox, series } = opened;
      const { sandbox } = bench;
      const [first] = bench.context().practices[0]?.calendars ?? [];
      bench.configure({
        ephysio: bench.context().practices[0]?.ephysio ?? {},
        calendars: first ? [first] : [],
      });
      // The listener begins with the config as it is now.
      const late = listen(bench);
      const [, unknown] = [...sandbox.ghl.state.calendars.values()];
      const third = instancesOf(bench, series)[2];
      const start = (third?.startTime ?? 0) + byMs;
      sandbox.ghl.edit.changeAppointment(third?.id ?? '', {
        calendarId: unknown?.id ?? '',
        assignedUserId: unknown?.team[0] ?? null,
        startTime: start,
        endTime: start + HALF_HOUR,
      });
      if (way === 'webhook') await late.settle();
      else await inbox.deliver({ lose: true });
      const before = idsAndStarts(bench);
      await runWell(bench);
      return { bench, before };
    };

    it('at the same time leaves its event as it is, and a person is asked', async () => {
      const { bench, before } = await leave(0);
      expect(idsAndStarts(bench)).toEqual(before);
      expect(liveEvents(bench)).toHaveLength(9);
      expect(await reviewKinds(bench)).toContain('out-of-scope');
    });

    it('on another day leaves the events of the others as they are', async () => {
      const { bench, before } = await leave(DAY_MS + HOUR_MS);
      const others = <T>(all: readonly T[]): T[] => all.filter((_, n) => n !== 2);
      const kept = new Set(others(before).map(([id]) => id));
      expect(idsAndStarts(bench).filter(([id]) => kept.has(id))).toEqual(others(before));
    });
  },
);
