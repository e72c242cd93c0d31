import { type Sleep, sleepUnlessStopped } from './sleep.ts';

/** Time as the sides need it. Instants in epoch ms. */
export interface SideTime {
  readonly now: () => number;
  /** @throws StoppedError */
  waitUntil(at: number): Promise<void>;
  /** Waits until a write that was sent at `sentAt` (UTC ISO) and lost is certainly carried out or not. */
  settle(sentAt: string): Promise<void>;
}

/** A service that closed the connection may still be writing. */
const SETTLE_MS = 3_000;

export const createSideTime = (options: {
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly signal?: AbortSignal;
}): SideTime => {
  const waitUntil = async (at: number): Promise<void> => {
    const ms = at - options.now();
    if (ms > 0) await sleepUnlessStopped(options.sleep, ms, options.signal);
  };
  return { now: options.now, waitUntil, settle: (sentAt) => waitUntil(Date.parse(sentAt) + SETTLE_MS) };
};
