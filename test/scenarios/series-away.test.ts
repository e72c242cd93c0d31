import { expect, it } from 'vitest';
import { slotsOf } from './blocked.ts';
import { calendarOf, mapping } from './outside.ts';
import { runWell, WEDNESDAY, WITH_INVOICES } from './practice.ts';
import { instancesOf, liveEvents, WEEK_MS, withSeries } from './series.ts';

const THIRD = WEDNESDAY + 2 * WEEK_MS;

it.each(['instance', 'master'] as const)(
  'one of a series in a calendar that the config does not name leaves its time blocked, until it is back (a read shows the %s)',
  async (instanceReads) => {
    const { bench, inbox, series } = await withSeries({ instanceReads });
    bench.configure({ ...WITH_INVOICES, calendars: [mapping(bench, 0)] });
    await runWell(bench);
    const { edit } = bench.sandbox.ghl;
    const blocked = () => slotsOf(bench).map(({ startTime }) => startTime);
    const absences = blocked();
    expect(absences).not.toContain(THIRD);
    const id = instancesOf(bench, series)[2]?.id ?? '';
    edit.giveAppointmentTo(id, calendarOf(bench, 1));
    await inbox.deliver({ lose: true });
    await runWell(bench);
    expect(blocked().filter((start) => !absences.includes(start))).toEqual([THIRD]);
    expect(liveEvents(bench)).toHaveLength(9);
    edit.giveAppointmentTo(id, calendarOf(bench, 0));
    await inbox.deliver({ lose: true });
    await runWell(bench);
    expect(blocked()).toEqual(absences);
    expect(liveEvents(bench)).toHaveLength(9);
  },
);
