import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { beAway, blockedTimes, expectNothingToBlock, openEmpty } from './blocked.ts';
import { runWell } from './practice.ts';

const ZONE = 'Europe/Zurich';
const at = (local: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).epochMilliseconds;

/** Local times in Zurich. The bench begins on a Monday of March 2026; its window reaches past both clock changes. */
const CASES = [
  ['a whole day', '2026-03-10T00:00', '2026-03-11T00:00', 24],
  ['a week', '2026-03-16T00:00', '2026-03-23T00:00', 7 * 24],
  ['the day on which summer time begins', '2026-03-29T00:00', '2026-03-30T00:00', 23],
  ['a weekend over the beginning of summer time', '2026-03-27T18:00', '2026-03-30T08:00', 61],
  ['the day on which winter time begins', '2026-10-25T00:00', '2026-10-26T00:00', 25],
  ['a night over the beginning of winter time', '2026-10-24T22:00', '2026-10-25T06:00', 9],
] as const;

describe.each(CASES)('an absence of %s', (_what, from, to, hours) => {
  it('blocks exactly that time', async () => {
    const bench = await openEmpty({ sync: { window: { pastDays: 14, futureDays: 300 } } });
    const [start, end] = [at(from), at(to)];
    expect((end - start) / 3_600_000).toBe(hours);
    beAway(bench, { start, end });
    await runWell(bench);
    expect(blockedTimes(bench)).toEqual([[start, end]]);
    await expectNothingToBlock(bench);
  });
});

it('absences that overlap, and one that lies within another, are blocked each, and freed each', async () => {
  const bench = await openEmpty();
  const { edit } = bench.sandbox.ephysio;
  const week = beAway(bench, { start: at('2026-03-16T00:00'), end: at('2026-03-21T00:00') });
  const day = beAway(bench, { start: at('2026-03-18T08:00'), end: at('2026-03-18T17:00') });
  const late = beAway(bench, { start: at('2026-03-20T12:00'), end: at('2026-03-23T00:00') });
  await runWell(bench);
  expect(blockedTimes(bench)).toHaveLength(3);
  edit.removeEvent(week.id);
  await runWell(bench);
  expect(blockedTimes(bench)).toEqual([
    [day.start, day.end],
    [late.start, late.end],
  ]);
  await expectNothingToBlock(bench);
});

it('an absence that goes on while the days pass keeps its slot, and leaves it as it is when it is over', async () => {
  const bench = await openEmpty();
  const week = beAway(bench, { start: at('2026-03-09T00:00'), end: at('2026-03-14T00:00') });
  await runWell(bench);
  for (let days = 0; days < 30; days += 3) {
    bench.clock.advance(3 * 86_400_000);
    await expectNothingToBlock(bench);
  }
  expect(blockedTimes(bench)).toEqual([[week.start, week.end]]);
});
