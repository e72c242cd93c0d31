import fc from 'fast-check';
import { expect } from 'vitest';
import type { Edit } from './edit.ts';
import { historyOf } from './history.ts';
import { play } from './play.ts';

const { LONG, SEED, FCPATH, SHRINK } = process.env;

/** Runs random histories, the same ones every time: a change is judged by itself, not by its luck. LONG=1 takes new ones. */
export const checkHistories = (
  edit: fc.Arbitrary<Edit>,
  { runs, seed }: { readonly runs: number; readonly seed: number },
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(historyOf(edit), async (history) => {
      expect(await play(history)).toEqual([]);
    }),
    {
      numRuns: LONG === '1' ? runs * 10 : runs,
      endOnFailure: SHRINK !== '1',
      ...(SEED === undefined && LONG === '1' ? {} : { seed: Number(SEED ?? seed) }),
      ...(FCPATH === undefined ? {} : { path: FCPATH }),
    },
  );
