import { describe, expect, it } from 'vitest';
import {
  clearFailure,
  isDue,
  listFailures,
  recordFailure,
  waitAfter,
} from '../../../src/store/tables/failures.ts';
import { NOON, openTemp } from '../temp-store.ts';

describe('failures', () => {
  const key = { practice: 'main', entity: 'patient', side: 'ghl', recordId: '7' } as const;

  it.each([
    [1, 0],
    [2, 0],
    [3, 10_000],
    [4, 20_000],
    [8, 320_000],
    [11, 2_560_000],
    [12, null],
    [13, null],
  ])('after the %i. wait %s ms', (attempts, wait) => {
    expect(waitAfter(attempts)).toBe(wait);
  });

  it('count up to a dead letter, and start again with a changed record', async () => {
    const store = await openTemp();
    const fail = (fingerprint: string, now: number) =>
      recordFailure(store, key, { fingerprint, reason: 'status 422', now });
    for (let n = 1; n <= 11; n += 1) {
      const row = await fail('one', NOON);
      expect([row.attempts, row.dead_at]).toEqual([n, null]);
    }
    const dead = '2026-03-01T10:00:05.000Z';
    expect(await fail('one', NOON + 5000)).toMatchObject({ attempts: 12, dead_at: dead });
    expect(await fail('one', NOON + 9000)).toMatchObject({ attempts: 13, dead_at: dead });
    expect(await fail('two', NOON)).toMatchObject({ attempts: 1, dead_at: null });
    expect(await listFailures(store, 'main', { entity: 'patient' })).toHaveLength(1);
    expect(await listFailures(store, 'main', { entity: 'appointment' })).toEqual([]);
    await clearFailure(store, key);
    expect(await listFailures(store, 'main')).toEqual([]);
  });

  const at = (ms: number) => new Date(NOON + ms).toISOString();
  it.each([
    ['whose time has come', { fingerprint: 'a', next_attempt_at: at(0), dead_at: null }, true],
    ['whose time is to come', { fingerprint: 'a', next_attempt_at: at(1), dead_at: null }, false],
    ['that changed', { fingerprint: 'b', next_attempt_at: at(9999), dead_at: null }, true],
    ['that is dead', { fingerprint: 'a', next_attempt_at: at(-1), dead_at: at(-1) }, false],
    ['that is dead and changed', { fingerprint: 'b', next_attempt_at: at(0), dead_at: at(0) }, true],
    ['of a clock that was set back', { fingerprint: 'a', next_attempt_at: at(9e6), dead_at: null }, true],
  ])('of a record %s: due is %3$s', (_name, failure, due) => {
    expect(isDue(failure, 'a', NOON)).toBe(due);
  });
});
