import { expect, it, onTestFinished } from 'vitest';
import type { PracticeConfig } from '../../../src/config/schema.ts';
import { SignInError } from '../../../src/errors.ts';
import { calendarNames, therapistNames } from '../../../src/sync/gather/calendar-names.ts';
import type { RunContext } from '../../../src/sync/run-context.ts';
import { byPerson } from '../../scenarios/links.ts';
import { openBench } from '../run-sync.ts';
import { DAY_MS } from '../virtual-clock.ts';

type Mapping = PracticeConfig['calendars'][number];

const mapping = (ghlCalendarId: string, ephysioClientId: number): Mapping => ({
  ghlCalendarId,
  ghlUserId: null,
  ephysioClientId,
  ephysioEventTypeId: 1,
});

/** A run whose GHL answers with `names`; how often it was asked is counted. */
const withNames = async (
  names: () => Promise<Record<string, string>>,
  calendars: readonly Mapping[] = [],
) => {
  const bench = await openBench();
  onTestFinished(() => bench.close());
  let asked = 0;
  const readCalendarNames = async () => {
    asked += 1;
    return new Map(Object.entries(await names()));
  };
  return {
    bench,
    asked: () => asked,
    during: <T>(work: (run: RunContext) => Promise<T>) =>
      byPerson(bench, (run) =>
        work({ ...run, readCalendarNames, practice: { ...run.practice, calendars: [...calendars] } }),
      ),
  };
};

it('are asked for once a day', async () => {
  const { bench, during, asked } = await withNames(async () => ({ A: 'Anna' }));
  for (let n = 0; n < 3; n += 1) expect(await during(calendarNames)).toEqual(new Map([['A', 'Anna']]));
  expect(asked()).toBe(1);
  bench.clock.advance(DAY_MS);
  await during(calendarNames);
  expect(asked()).toBe(2);
});

it('are those of the last time where GHL does not tell them any more, and none where it never did', async () => {
  let isRefused = true;
  const { bench, during, asked } = await withNames(async () => {
    if (isRefused) throw new SignInError('no right to see calendars', 'Sign in.');
    return { A: 'Anna' };
  });
  expect(await during(calendarNames)).toEqual(new Map());
  isRefused = false;
  await during(calendarNames);
  isRefused = true;
  bench.clock.advance(2 * DAY_MS);
  expect(await during(calendarNames)).toEqual(new Map([['A', 'Anna']]));
  expect(asked()).toBe(3);
});

it('throw what is a bug', async () => {
  const { during } = await withNames(async () => {
    throw new TypeError('a bug');
  });
  await expect(during(calendarNames)).rejects.toThrow(TypeError);
});

it('call a therapist by the calendar and the client id, and by that alone without a calendar', async () => {
  const names = async () => ({ A: ' Anna\n\u001B[31m Meier ', T: 'Team' });
  const calendars = [mapping('A', 1), mapping('T', 2), mapping('T', 3), mapping('X', 4)];
  const { during } = await withNames(names, calendars);
  const nameOf = await during(therapistNames);
  expect(['1', '2', '4', '9'].map(nameOf)).toEqual([
    'Anna [31m Meier (e-Physio client 1)',
    'Team (e-Physio client 2)',
    'e-Physio client 4 (GHL calendar X)',
    'e-Physio client 9',
  ]);
});
