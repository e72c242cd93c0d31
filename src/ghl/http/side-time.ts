import { createDelay, type Sleep } from '../../http/delay.ts';

/** Time as the sides need it. Instants in epoch ms. */
export interface SideTime {
  readonly now: () => number;
  /** @throws StoppedError */
  waitUntil(at: number): Promise<void>;
  /** Waits until a write whose outcome got lost at `lostAt` (UTC ISO) is certainly carried out or not. */
  settle(lostAt: string): Promise<void>;
}

/** A service that closed the connection may still be writing. */
const SETTLE_MS = 3_000;

export const createSideTime = (options: {
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly signal?: AbortSignal | undefined;
}): SideTime => {
  const delay = createDelay(options.sleep);
  const waitUntil = async (at: number): Promise<void> => {
    const ms = at - options.now();
    if (ms > 0) await delay(ms, { signal: options.signal });
  };
  return { now: options.now, waitUntil, settle: (lostAt) => waitUntil(Date.parse(lostAt) + SETTLE_MS) };
};
