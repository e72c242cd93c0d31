import { describe, expect, it } from 'vitest';
import { glanceAt, judgeStatus } from '../../src/status/gather-status.ts';
import type { Store } from '../../src/store/store.ts';
import { finishRun, startRun } from '../../src/store/tables/sync-runs.ts';
import { NOON, openTemp } from '../store/temp-store.ts';
import { practiceConfig } from '../webhooks/listener.ts';

const HOUR_MS = 3_600_000;

type Command = 'sync' | 'sync patients' | 'sync appointments' | 'refresh-token';
type Run = readonly [hoursAgo: number, command: Command, exitCode: number | null];

const stop = (exitCode: number) => ({ exitCode, message: 'It stopped.', hint: 'Look at it.' });

const note = async (store: Store, [hoursAgo, command, exitCode]: Run): Promise<void> => {
  const now = NOON - hoursAgo * HOUR_MS;
  const id = await startRun(store, { practice: 'main', command, now });
  if (exitCode === null) return;
  const error = exitCode > 1 ? stop(exitCode) : null;
  await finishRun(store, id, { exitCode, counts: null, error, now });
};

const many = (from: number, count: number, command: Command, exitCode: number): Run[] =>
  Array.from({ length: count }, (_, n) => [from + n, command, exitCode]);

const practice = (() => {
  const config = practiceConfig('main');
  const calendar = { ghlCalendarId: 'k1', ghlUserId: null, ephysioClientId: 1, ephysioEventTypeId: 2 };
  return {
    ...config,
    calendars: [calendar] as unknown as typeof config.calendars,
    ghl: { ...config.ghl, privateIntegrationToken: 'token' },
  };
})();

describe('a glance at a practice', () => {
  it.each<[string, readonly Run[]]>([
    ['has never run', []],
    ['went well', many(0, 30, 'sync', 0)],
    ['was not reachable lately', [...many(0, 30, 'sync', 69), ...many(31, 5, 'sync', 0)]],
    [
      'was stopped by a guard, and not reachable since',
      [...many(0, 40, 'sync', 69), [41, 'sync', 4], ...many(50, 9, 'sync', 0)],
    ],
    [
      'was stopped by a guard before it went well',
      [[0, 'sync', 0], [2, 'sync', 4], ...many(3, 30, 'sync', 0)],
    ],
    [
      'runs its two parts apart, one of them stopped',
      [
        ...many(0, 30, 'sync patients', 0),
        ...many(0, 30, 'sync appointments', 75),
        [40, 'sync appointments', 4],
        [45, 'sync appointments', 0],
      ],
    ],
    ['left failures behind', [[0, 'sync', 1], ...many(1, 3, 'sync', 0)]],
    ['was killed', [[0, 'sync', null], ...many(1, 3, 'sync', 0)]],
    [
      'could not renew',
      [
        [0, 'sync', 0],
        [1, 'refresh-token', 3],
      ],
    ],
    ['stands still', many(30, 3, 'sync', 0)],
  ])('judges one that %s as its status does', async (_what, runs) => {
    const store = await openTemp();
    for (const run of runs) await note(store, run);
    const options = { now: NOON, days: 14, maxRunAgeHours: 3 };
    const { onDesk, deskState, runs: newest } = await judgeStatus(store, practice, options);
    const glance = await glanceAt(store, practice, options);
    const lastRun = newest.find(({ command }) => command !== 'refresh-token') ?? null;
    expect(glance).toEqual({ practice: 'main', onDesk, deskState, lastRun });
  });
});
