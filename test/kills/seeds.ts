import { isFull, isLong } from '../effort.ts';

const { SEED } = process.env;

/** A few that are always the same, one without `FULL=1`; `LONG=1` for many, `SEED=n` for one. */
export const seeds = (few: number, first = 1): number[] => {
  if (SEED !== undefined) return [Number(SEED)];
  return Array.from({ length: isLong ? 40 : isFull ? few : 1 }, (_, i) => first + i);
};

/** For vitest, in milliseconds: many processes on a machine that may have other work. */
export const TIMEOUT = isLong ? 3_600_000 : 180_000;

/** Most of a kill's time is the program's wait for what it had sent: so many practices share the machine during it. */
const SIDE_BY_SIDE = 3;

/** Plays every seed, a few at a time; what goes wrong names its seed. */
export const playAll = async (
  all: readonly number[],
  play: (seed: number) => Promise<void>,
): Promise<void> => {
  const rest = [...all];
  const failed: Error[] = [];
  const playSome = async (): Promise<void> => {
    for (let seed = rest.shift(); seed !== undefined; seed = rest.shift()) {
      const current = seed;
      await play(current).catch((cause: unknown) => {
        failed.push(new Error(`seed ${current}: ${String(cause)}`, { cause }));
      });
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, playSome));
  const [first] = failed;
  if (first) throw failed.length === 1 ? first : new AggregateError(failed, failed.map(String).join('\n'));
};
