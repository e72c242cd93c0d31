import type { Delay } from './delay.ts';

export interface RetryOptions<Outcome> {
  /** How often at most, the first try included. */
  readonly tries: number;
  /** How long to wait after the nth try, in milliseconds; `null`: this outcome settles it. Not asked about the last try. */
  readonly waitAfter: (outcome: Outcome, n: number) => number | null;
  readonly onRetry?: (outcome: Outcome, n: number, waitMs: number) => void;
  readonly delay: Delay;
  readonly signal?: AbortSignal | undefined;
}

const FIRST_WAIT_MS = 500;

/** The usual wait after the nth try: half a second, and twice as long each time. */
export const backoffMs = (n: number, firstMs = FIRST_WAIT_MS): number => firstMs * 2 ** (n - 1);

/**
 * Tries until an outcome settles it, or there were enough tries. What may be tried again is the caller's to say: an
 * outcome that is not known must not be repeated blindly.
 * @param attempt gets the number of the try, from 1
 * @returns the last outcome
 * @throws StoppedError when stopped while it waits
 */
export const retry = async <Outcome>(
  attempt: (n: number) => Promise<Outcome>,
  { tries, waitAfter, onRetry, delay, signal }: RetryOptions<Outcome>,
): Promise<Outcome> => {
  for (let n = 1; ; n++) {
    const outcome = await attempt(n);
    const waitMs = n < tries ? waitAfter(outcome, n) : null;
    if (waitMs === null) return outcome;
    onRetry?.(outcome, n, waitMs);
    await delay(waitMs, { signal });
  }
};
