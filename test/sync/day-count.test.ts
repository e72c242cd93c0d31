import { describe, expect, it } from 'vitest';
import { creationLimit } from '../../src/domain/plan/guards.ts';
import { dayCount } from '../../src/sync/day-count.ts';
import { NOON, openTemp } from '../store/temp-store.ts';

const HOUR_MS = 3_600_000;
const MAX = 2;

/** A listener that may do so much in a day; each call is one that has just started. */
const open = async () => {
  const store = await openTemp();
  const clock = { at: NOON };
  return {
    clock,
    take: async (id: string, practice = 'main'): Promise<boolean> => {
      const count = dayCount(store, practice, 'creations', () => clock.at);
      const judge = (before: number) =>
        creationLimit({ count: 1, before }, { maxCreate: MAX }, { allowCreate: false });
      return (await count.take([id], judge)).length === 0;
    },
  };
};

describe('what the listener may do in a day', () => {
  it('is counted on when the listener starts again, and for each practice by itself', async () => {
    const { take } = await open();
    expect([await take('a'), await take('b'), await take('c')]).toEqual([true, true, false]);
    expect(await take('c', 'other')).toBe(true);
  });

  it('counts a record once, however often it is tried', async () => {
    const { take } = await open();
    expect([await take('a'), await take('a'), await take('a'), await take('b')]).toEqual(Array(4).fill(true));
    expect(await take('c')).toBe(false);
  });

  it('does not count what was held back, and forgets what is a day old', async () => {
    const { take, clock } = await open();
    await take('a');
    clock.at += 12 * HOUR_MS;
    await take('b');
    expect(await take('c')).toBe(false);
    clock.at += 13 * HOUR_MS;
    expect([await take('c'), await take('d')]).toEqual([true, false]);
  });

  it('is not counted for ever when the clock is set back', async () => {
    const { take, clock } = await open();
    await take('a');
    await take('b');
    clock.at -= 48 * HOUR_MS;
    expect(await take('c')).toBe(true);
  });

  it('is counted one after the other, where many arrive at once', async () => {
    const { take } = await open();
    const taken = await Promise.all(Array.from({ length: 8 }, (_, n) => take(`c${n}`)));
    expect(taken.filter(Boolean)).toHaveLength(MAX);
  });
});
