import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { HALF_HOUR, runWell, WAYS, WEDNESDAY } from './practice.ts';
import {
  bookSeries,
  expectSame,
  HOUR_MS,
  idsAndStarts,
  instancesOf,
  openForSeries,
  withSeries,
} from './series.ts';

const WINDOW_MS = 180 * DAY_MS;
/** Out of the window now, and on a day and at a time when the rule has none. */
const FAR = WEDNESDAY + WINDOW_MS + 40 * DAY_MS + 3 * HOUR_MS;

/** A series of which both sides have those that start in the window. */
const withRule = async (freq: 'WEEKLY' | 'MONTHLY', ghl: SandboxOptions['ghl'] = {}) => {
  const opened = await openForSeries(ghl);
  const series = bookSeries(opened.bench, { freq });
  await opened.inbox.deliver({ lose: true });
  await runWell(opened.bench);
  return { ...opened, series };
};

const moveThird = ({ bench, series }: Awaited<ReturnType<typeof withRule>>, start: number): void => {
  const third = instancesOf(bench, series)[2];
  bench.sandbox.ghl.edit.moveAppointment(third?.id ?? '', start, start + HALF_HOUR);
};

describe.each(WAYS)('by %s', (way) => {
  const hear = async ({ bench, inbox }: Awaited<ReturnType<typeof withRule>>): Promise<void> => {
    if (way === 'webhook') await inbox.settle();
    else await inbox.deliver({ lose: true });
    await runWell(bench);
  };

  it.each([
    ['WEEKLY', 'instances'],
    ['MONTHLY', 'instances'],
    ['MONTHLY', 'master'],
  ] as const)(
    'one of a series (%s) that was moved out of the window keeps its event until it is in the window again (the rule is with the %s)',
    async (freq, seriesRules) => {
      const opened = await withRule(freq, { seriesRules });
      const { bench, series } = opened;
      const before = idsAndStarts(bench);
      moveThird(opened, FAR);
      await hear(opened);
      const [third] = before[2] ?? [];
      const moved = [...before.filter(([id]) => id !== third), [third, FAR]];
      expect(idsAndStarts(bench)).toEqual(moved);
      for (let n = 0; n < 8; n += 1) {
        bench.clock.advance(30 * DAY_MS);
        await runWell(bench);
      }
      expect(idsAndStarts(bench)).toContainEqual([third, FAR]);
      await expectSame(opened, series);
    },
  );

  it('one that was moved out of the window and back in again is the same appointment', async () => {
    const opened = await withRule('WEEKLY');
    const { bench, series } = opened;
    const [third] = idsAndStarts(bench)[2] ?? [];
    moveThird(opened, FAR);
    await hear(opened);
    const [away] = instancesOf(bench, series).slice(-1);
    const back = WEDNESDAY + 30 * DAY_MS + 2 * HOUR_MS;
    bench.sandbox.ghl.edit.moveAppointment(away?.id ?? '', back, back + HALF_HOUR);
    await hear(opened);
    expect(idsAndStarts(bench)).toHaveLength(9);
    expect(idsAndStarts(bench)).toContainEqual([third, back]);
    await expectSame(opened, series);
  });

  it('a series that was moved out of the window, all of it, keeps its events', async () => {
    const opened = await withSeries();
    const { bench, inbox, series, events } = opened;
    bench.sandbox.ghl.edit.moveSeries(series, 30 * 7 * DAY_MS);
    await hear({ ...opened, bench, inbox });
    const starts = instancesOf(bench, series).map(({ startTime }) => startTime);
    expect(idsAndStarts(bench)).toEqual(events.map((id, n) => [id, starts[n]]));
  });
});

it('as long as the rule cannot be read, one that may be out of the window does not count as gone', async () => {
  const opened = await withRule('MONTHLY', { seriesRules: 'master' });
  const { bench, inbox, series } = opened;
  const before = idsAndStarts(bench);
  moveThird(opened, FAR);
  await inbox.deliver({ lose: true });
  bench.sandbox.faults.add({
    service: 'ghl',
    method: 'GET',
    path: new RegExp(`/${series}$`),
    fault: { status: 422, body: { statusCode: 422, message: ['no'] } },
  });
  await runWell(bench);
  expect(idsAndStarts(bench)).toEqual(before);
  bench.sandbox.faults.clear();
  await runWell(bench);
  expect(idsAndStarts(bench)).toHaveLength(before.length);
  expect(idsAndStarts(bench)).toContainEqual([before[2]?.[0], FAR]);
});
