import fc from 'fast-check';
import { expect } from 'vitest';
import { isFull, isLong } from '../../effort.ts';
import type { History } from './history.ts';
import { play } from './play.ts';

const { SEED, FCPATH, SHRINK } = process.env;
/** So many of the histories of the full tests are run otherwise: the first ones. */
const SHARE = 1 / 4;

/** Runs random histories, the same ones every time: a change is judged by itself, not by its luck. `LONG=1` takes new ones. */
export const checkHistories = (
  histories: fc.Arbitrary<History>,
  { runs, seed }: { readonly runs: number; readonly seed: number },
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(histories, async (history) => {
      expect(await play(history)).toEqual([]);
    }),
    {
      numRuns: isLong ? runs * 10 : isFull ? runs : Math.ceil(runs * SHARE),
      endOnFailure: SHRINK !== '1',
      ...(SEED === undefined && isLong ? {} : { seed: Number(SEED ?? seed) }),
      ...(FCPATH === undefined ? {} : { path: FCPATH }),
    },
  );
