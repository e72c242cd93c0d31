import { expect } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { HALF_HOUR, runWell, WEDNESDAY } from './practice.ts';
import { expectSame, HOUR_MS, idsAndStarts, instancesOf, WEEK_MS, withSeries } from './series.ts';

/** The start of the n-th of nine, from 1, as it was booked: at one time of the clock, which is set forward after the fourth. */
const startOf = (n: number): number => WEDNESDAY + (n - 1) * WEEK_MS - (n > 4 ? HOUR_MS : 0);

interface Change {
  /** @param id the id of the n-th instance as it was booked */
  readonly act: (bench: Bench, series: string, id: (n: number) => string) => void;
  /** What both sides have agreed on before. */
  readonly before?: Change['act'];
  /** The start of each of the nine events afterwards, and of events that are new; `null`: it is cancelled. */
  readonly starts: (n: number) => number | null;
  readonly more?: readonly number[];
}

const kept = (...but: (readonly [n: number, start: number | null])[]): Change['starts'] => {
  const others = new Map(but);
  return (n) => (others.has(n) ? (others.get(n) ?? null) : startOf(n));
};

const move = ({ sandbox }: Bench, id: string, start: number) =>
  sandbox.ghl.edit.moveAppointment(id, start, start + HALF_HOUR);

const toSecond = ({ sandbox }: Bench, id: string, start: number) => {
  const [, second] = [...sandbox.ghl.state.calendars.values()];
  const there = { calendarId: second?.id ?? '', assignedUserId: second?.team[0] ?? null };
  return sandbox.ghl.edit.changeAppointment(id, { ...there, startTime: start, endTime: start + HALF_HOUR });
};

/** What people do to a series of nine in GHL. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'moves by an hour': {
    act: ({ sandbox }, series) => void sandbox.ghl.edit.moveSeries(series, HOUR_MS),
    starts: (n) => startOf(n) + HOUR_MS,
  },
  'moves by two days': {
    act: ({ sandbox }, series) => void sandbox.ghl.edit.moveSeries(series, 2 * DAY_MS),
    starts: (n) => startOf(n) + 2 * DAY_MS,
  },
  'has one moved by an hour': {
    act: (bench, _, id) => void move(bench, id(3), startOf(3) + HOUR_MS),
    starts: kept([3, startOf(3) + HOUR_MS]),
  },
  'has one moved to another day': {
    act: (bench, _, id) => void move(bench, id(3), startOf(3) + DAY_MS),
    starts: kept([3, startOf(3) + DAY_MS]),
  },
  'has one moved past others': {
    act: (bench, _, id) => void move(bench, id(2), startOf(5) + DAY_MS),
    starts: kept([2, startOf(5) + DAY_MS]),
  },
  'has one moved to another therapist at the same time': {
    act: (bench, _, id) => void toSecond(bench, id(3), startOf(3)),
    starts: startOf,
  },
  'has one moved to another therapist on another day': {
    act: (bench, _, id) => void toSecond(bench, id(3), startOf(3) + DAY_MS),
    starts: kept([3, startOf(3) + DAY_MS]),
  },
  'has one moved to another therapist on another day, and another one by a day': {
    act: (bench, _, id) => {
      toSecond(bench, id(3), startOf(3) + DAY_MS);
      move(bench, id(5), startOf(5) + DAY_MS);
    },
    starts: kept([3, startOf(3) + DAY_MS], [5, startOf(5) + DAY_MS]),
  },
  'moves so far that its last ones leave the window': {
    act: ({ sandbox }, series) => void sandbox.ghl.edit.moveSeries(series, 130 * DAY_MS),
    starts: (n) => WEDNESDAY + (n - 1) * WEEK_MS + 130 * DAY_MS,
  },
  'has one moved by an hour, when it had got shorter before': {
    before: ({ sandbox }, series) => void sandbox.ghl.edit.resizeSeries(series, 7),
    act: (bench, _, id) => void move(bench, id(3), startOf(3) + HOUR_MS),
    starts: kept([3, startOf(3) + HOUR_MS], [8, null], [9, null]),
  },
  'has one moved next to another, when it had got shorter before': {
    before: ({ sandbox }, series) => void sandbox.ghl.edit.resizeSeries(series, 7),
    act: (bench, _, id) => void move(bench, id(6), startOf(2) + HALF_HOUR),
    starts: kept([6, startOf(2) + HALF_HOUR], [8, null], [9, null]),
  },
  'has one moved to the day of another, which had been deleted before': {
    before: ({ sandbox }, _, id) => sandbox.ghl.edit.deleteAppointment(id(3)),
    act: (bench, _, id) => void move(bench, id(6), startOf(3) + HALF_HOUR),
    starts: kept([3, null], [6, startOf(3) + HALF_HOUR]),
  },
  'has one moved into the place of another, which had been moved before': {
    before: (bench, _, id) => void move(bench, id(3), startOf(3) + DAY_MS),
    act: (bench, _, id) => void move(bench, id(6), startOf(3)),
    starts: kept([3, startOf(3) + DAY_MS], [6, startOf(3)]),
  },
  'moves by an hour, when one had been deleted before': {
    before: ({ sandbox }, _, id) => sandbox.ghl.edit.deleteAppointment(id(3)),
    act: ({ sandbox }, series) => void sandbox.ghl.edit.moveSeries(series, HOUR_MS),
    starts: (n) => (n === 3 ? null : startOf(n) + HOUR_MS),
  },
  'moves by an hour, when one had been moved before': {
    before: (bench, _, id) => void move(bench, id(2), startOf(5) + DAY_MS),
    act: ({ sandbox }, series) => void sandbox.ghl.edit.moveSeries(series, HOUR_MS),
    starts: (n) => (n === 2 ? startOf(5) + DAY_MS : startOf(n) + HOUR_MS),
  },
  'has one moved again that had been moved before': {
    before: (bench, _, id) => void move(bench, id(2), startOf(5) + DAY_MS),
    act: (bench, series) => {
      const moved = instancesOf(bench, series).find((a) => a.startTime === startOf(5) + DAY_MS);
      move(bench, moved?.id ?? '', startOf(7) + 2 * DAY_MS);
    },
    starts: kept([2, startOf(7) + 2 * DAY_MS]),
  },
  'has two moved past each other': {
    act: (bench, _, id) => {
      move(bench, id(2), startOf(2) + DAY_MS);
      move(bench, id(7), startOf(7) + DAY_MS);
    },
    starts: kept([2, startOf(2) + DAY_MS], [7, startOf(7) + DAY_MS]),
  },
  'has one moved out of the window': {
    act: (bench, _, id) => void move(bench, id(4), startOf(4) + 300 * DAY_MS),
    starts: kept([4, startOf(4) + 300 * DAY_MS]),
  },
  'has one moved, and then moves by an hour': {
    act: (bench, series, id) => {
      move(bench, id(2), startOf(5) + DAY_MS);
      bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    },
    starts: (n) => (n === 2 ? startOf(5) + DAY_MS : startOf(n) + HOUR_MS),
  },
  'moves by an hour, and then has one moved': {
    act: (bench, series) => {
      const moved = bench.sandbox.ghl.edit.moveSeries(series, HOUR_MS);
      move(bench, moved[1]?.id ?? '', startOf(5) + DAY_MS);
    },
    starts: (n) => (n === 2 ? startOf(5) + DAY_MS : startOf(n) + HOUR_MS),
  },
  'has two less': {
    act: ({ sandbox }, series) => void sandbox.ghl.edit.resizeSeries(series, 7),
    starts: kept([8, null], [9, null]),
  },
  'has one more': {
    act: ({ sandbox }, series) => void sandbox.ghl.edit.resizeSeries(series, 10),
    starts: startOf,
    more: [startOf(10)],
  },
  'moves by an hour, and has one less': {
    act: ({ sandbox }, series) => {
      sandbox.ghl.edit.moveSeries(series, HOUR_MS);
      sandbox.ghl.edit.resizeSeries(series, 8);
    },
    starts: (n) => (n === 9 ? null : startOf(n) + HOUR_MS),
  },
  'moves by two days, and has one more': {
    act: ({ sandbox }, series) => {
      sandbox.ghl.edit.moveSeries(series, 2 * DAY_MS);
      sandbox.ghl.edit.resizeSeries(series, 10);
    },
    starts: (n) => startOf(n) + 2 * DAY_MS,
    more: [startOf(10) + 2 * DAY_MS],
  },
  'has one cancelled': {
    act: ({ sandbox }, _, id) => void sandbox.ghl.edit.cancelAppointment(id(5)),
    starts: kept([5, null]),
  },
  'has one deleted': {
    act: ({ sandbox }, _, id) => sandbox.ghl.edit.deleteAppointment(id(5)),
    starts: kept([5, null]),
  },
  'has one deleted, and then moves by an hour': {
    act: ({ sandbox }, series, id) => {
      sandbox.ghl.edit.deleteAppointment(id(3));
      sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    },
    starts: (n) => (n === 3 ? null : startOf(n) + HOUR_MS),
  },
  'has one deleted, and one more at its end': {
    act: ({ sandbox }, series, id) => {
      sandbox.ghl.edit.deleteAppointment(id(3));
      sandbox.ghl.edit.resizeSeries(series, 10);
    },
    starts: kept([3, null]),
    more: [startOf(10)],
  },
  'has one cancelled, and then moves by an hour': {
    act: ({ sandbox }, series, id) => {
      sandbox.ghl.edit.cancelAppointment(id(3));
      sandbox.ghl.edit.moveSeries(series, HOUR_MS);
    },
    starts: (n) => (n === 3 ? null : startOf(n) + HOUR_MS),
  },
  'is cancelled': {
    act: ({ sandbox }, series) => sandbox.ghl.edit.cancelSeries(series),
    starts: () => null,
  },
  'is deleted': {
    act: ({ sandbox }, series) => sandbox.ghl.edit.deleteSeries(series),
    starts: () => null,
  },
};

/** How the program hears of it: by a run, or by webhooks that name the series, each instance, or the first. */
export const HEARD = ['run', 'master', 'each', 'first'] as const;

/** A series of nine changes in GHL, and each of the nine keeps its event. */
export const playChange = async (
  name: string,
  heard: (typeof HEARD)[number],
  ghl: SandboxOptions['ghl'] = {},
): Promise<void> => {
  const opened = await withSeries({ ...ghl, ...(heard === 'run' ? {} : { seriesWebhooks: heard }) });
  const { bench, inbox, series, events } = opened;
  const change = CHANGES[name];
  if (!change) throw new Error(`nobody knows how a series ${name}`);
  const ids = instancesOf(bench, series).map((a) => a.id);
  const idOf = (n: number): string => ids[n - 1] ?? '';
  if (change.before) {
    change.before(bench, series, idOf);
    await inbox.deliver({ lose: true });
    await runWell(bench);
  }
  change.act(bench, series, idOf);
  if (heard === 'run') {
    await inbox.deliver({ lose: true });
    await runWell(bench);
  } else await inbox.settle({ order: 'newest-first' });
  const expected = events.flatMap((id, n) => {
    const start = change.starts(n + 1);
    return start === null ? [] : [[id, start] as const];
  });
  const live = idsAndStarts(bench);
  const known = new Set(events);
  expect(live.filter(([id]) => known.has(id)).sort(([a], [b]) => a - b)).toEqual(
    expected.sort(([a], [b]) => a - b),
  );
  expect(live.flatMap(([id, start]) => (known.has(id) ? [] : [start]))).toEqual(change.more ?? []);
  await expectSame(opened, series);
};
