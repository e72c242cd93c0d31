import { expect, it, onTestFinished } from 'vitest';
import { MissingScopeError, UnreachableError } from '../../../src/errors.ts';
import { calendarPlaces } from '../../../src/sync/gather/calendar-places.ts';
import type { RunContext } from '../../../src/sync/run-context.ts';
import { byPerson } from '../../scenarios/links.ts';
import { openBench } from '../run-sync.ts';
import { DAY_MS } from '../virtual-clock.ts';

/** A run whose GHL answers with `places`; how often it was asked is counted. */
const withPlaces = async (places: () => Record<string, number>) => {
  const bench = await openBench();
  onTestFinished(() => bench.close());
  let asked = 0;
  const readCalendarPlaces = async () => {
    asked += 1;
    return new Map(Object.entries(places()));
  };
  return {
    bench,
    asked: () => asked,
    during: <T>(work: (run: RunContext) => Promise<T>) =>
      byPerson(bench, (run) => work({ ...run, readCalendarPlaces })),
  };
};

it('are asked for once a day, and again where what is kept will not do', async () => {
  const { bench, during, asked } = await withPlaces(() => ({ gym: 5, open: Infinity }));
  const places = new Map([
    ['gym', 5],
    ['open', Infinity],
  ]);
  for (let n = 0; n < 3; n += 1) expect(await during((run) => calendarPlaces(run))).toEqual(places);
  expect(asked()).toBe(1);
  expect(await during((run) => calendarPlaces(run, (kept) => kept.get('gym') === 6))).toEqual(places);
  expect(asked()).toBe(2);
  bench.clock.advance(DAY_MS);
  await during((run) => calendarPlaces(run));
  expect(asked()).toBe(3);
});

it('are not known while GHL does not answer, and one each without the right to see calendars', async () => {
  let error: Error = new UnreachableError('no answer', 'Try again.');
  const { during } = await withPlaces(() => {
    throw error;
  });
  expect(await during((run) => calendarPlaces(run))).toBeNull();
  error = new MissingScopeError('no right to see calendars', 'Sign in.');
  expect(await during((run) => calendarPlaces(run))).toEqual(new Map());
});
