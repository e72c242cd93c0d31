import { setImmediate as nextTurn } from 'node:timers/promises';

/** A clock that stands still except the waits of those who use it, which cost no real time. */
export interface VirtualClock {
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  advance(ms: number): void;
}

/** Waits that run side by side overlap: the clock goes to the end of each, and never back. */
export const createVirtualClock = (start: number): VirtualClock => {
  let time = start;
  return {
    now: () => time,
    sleep: async (ms, signal) => {
      const until = time + Math.ceil(ms);
      await nextTurn();
      if (signal?.aborted !== true) time = Math.max(time, until);
    },
    advance: (ms) => {
      time += ms;
    },
  };
};

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** 2026-03-02, a Monday morning in Zurich. */
export const MONDAY = Date.parse('2026-03-02T08:00:00.000Z');
