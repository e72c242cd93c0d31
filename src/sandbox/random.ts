const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A stream of numbers that depends on nothing but its seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number in [0, below). */
  int(below: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean;
  /** Letters and digits, as GHL's record ids (20 by default). */
  id(length?: number): string;
}

const STEP = 0x6d2b79f5;

/** The seed of the stream that `seed` begins, so many draws further on: streams that are far enough apart share nothing. */
export const jumped = (seed: number, draws: number): number => (seed + Math.imul(STEP, draws)) >>> 0;

/** Mulberry32: small, fast, and the same on every machine; not for secrets. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + STEP) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    pick: (from) => from[int(from.length)] ?? from[0],
    chance: (probability) => next() < probability,
    id: (length = 20) => Array.from({ length }, () => ALPHABET.charAt(int(ALPHABET.length))).join(''),
  };
};
