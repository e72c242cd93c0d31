import { setTimeout as timer } from 'node:timers/promises';
import { StoppedError } from '../errors.ts';

/** The clock's own wait, which a test may replace. Ends early when `signal` is aborted, by resolving or rejecting. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** The machine's own clock. */
export const sleep: Sleep = (ms, signal) => timer(ms, undefined, signal ? { signal } : {});

/** Waits so long. @throws StoppedError when the operator stops the run before or during the wait */
export type Delay = (ms: number, options?: { readonly signal?: AbortSignal | undefined }) => Promise<void>;

const listeners = new WeakMap<AbortSignal, { readonly calls: Set<() => void>; readonly run: () => void }>();

/**
 * Calls `call` when the signal is aborted, unless what it returns was called before. The signal has one listener for all
 * of them, and none when nobody waits any more: a run has hundreds of requests that wait for one signal.
 */
export const onAbort = (signal: AbortSignal, call: () => void): (() => void) => {
  let shared = listeners.get(signal);
  if (shared === undefined) {
    const calls = new Set<() => void>();
    const run = (): void => {
      for (const each of calls) each();
    };
    shared = { calls, run };
    listeners.set(signal, shared);
  }
  const { calls, run } = shared;
  // A call of its own, so that the same function may be given twice.
  const own = (): void => call();
  if (calls.size === 0) signal.addEventListener('abort', run);
  calls.add(own);
  return () => {
    calls.delete(own);
    if (calls.size === 0) signal.removeEventListener('abort', run);
  };
};

/** A delay by this clock. */
export const createDelay =
  (sleep: Sleep): Delay =>
  async (ms, { signal } = {}) => {
    if (signal === undefined) return sleep(ms);
    if (signal.aborted) throw new StoppedError();
    // The timer hears of the abort by a signal of its own, so that it does not listen to the shared one.
    const ending = new AbortController();
    let forget = (): void => {};
    try {
      await new Promise<void>((resolve, reject) => {
        forget = onAbort(signal, () => {
          reject(new StoppedError());
          ending.abort();
        });
        sleep(ms, ending.signal).then(resolve, reject);
      });
    } finally {
      forget();
    }
  };
