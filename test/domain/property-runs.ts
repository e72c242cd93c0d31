import { isLong } from '../effort.ts';

/** The same cases every time, unless `LONG=1` looks for new ones: a change is judged by itself, not by its luck. */
export const runs: { numRuns: number; seed?: number } = isLong
  ? { numRuns: 5000 }
  : { numRuns: 500, seed: 20_261_121 };
