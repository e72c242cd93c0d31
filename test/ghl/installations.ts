import { createPace } from '../../src/ghl/pace/pace.ts';
import { memoryPaceLedger } from '../../src/ghl/pace/pace-window.ts';
import { eventClock } from './clocks.ts';
import { sendAll, service } from './paced-service.ts';

export interface Installation {
  /** Milliseconds after the first one; never is it the same millisecond. */
  readonly start?: number;
  /** Backfill: how many requests, twelve side by side after a first one alone, as a run begins with a list. */
  readonly backfill?: number;
  /** From then on it sends no more, done or not. */
  readonly stop?: number;
  /** One live request in so many milliseconds until `stop`. */
  readonly liveEvery?: number;
}

export interface Scene {
  readonly latency: (n: number) => number;
  readonly installations: readonly Installation[];
  /** Requests of another app, which knows nothing of limits: when, and how many at once. */
  readonly bursts?: readonly (readonly [at: number, count: number])[];
  readonly startsAnew?: boolean;
  /** How much later than asked for timers fire. */
  readonly timersLate?: (n: number) => number;
}

/** Installations with a ledger of their own each, which send to one location until all are done. */
export const playScene = async ({ latency, installations, bursts = [], startsAnew, timersLate }: Scene) => {
  const clock = eventClock();
  const startedAt = clock.now();
  const ghl = service(clock, latency, 100, startsAnew);
  let timers = 0;
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    clock.sleep(ms + (timersLate?.(timers++) ?? 0), signal);
  const results = installations.map(() => ({ done: 0, lastAt: 0, longestWait: 0 }));
  const run = (
    index: number,
    { backfill = 0, stop = Number.POSITIVE_INFINITY, liveEvery }: Installation,
  ): void => {
    const pace = createPace({
      locationId: 'loc1',
      ledger: memoryPaceLedger(),
      now: clock.now,
      sleep,
      random: () => 0.5,
    });
    const isOver = (): boolean => clock.now() - startedAt >= stop;
    const result = results[index] ?? { done: 0, lastAt: 0, longestWait: 0 };
    const done = (): void => {
      result.done++;
      result.lastAt = clock.now() - startedAt;
    };
    if (backfill > 0) {
      const rest = (): void => sendAll(pace, ghl, backfill - 1, done, { sideBySide: 12, isOver });
      sendAll(pace, ghl, 1, () => {
        done();
        rest();
      });
    }
    const live = async (every: number): Promise<void> => {
      if (isOver()) return;
      clock.after(every, () => void live(every));
      const askedAt = clock.now();
      const slot = await pace.take('live');
      result.longestWait = Math.max(result.longestWait, clock.now() - askedAt);
      ghl.call(slot, done);
    };
    if (liveEvery !== undefined) void live(liveEvery);
  };
  for (const [i, one] of installations.entries()) clock.after(one.start ?? 0, () => run(i, one));
  for (const [at, count] of bursts) {
    clock.after(at, () => {
      for (let n = 0; n < count; n++) ghl.arrive();
    });
  }
  await clock.runAll();
  const took = Math.max(...results.map((r) => r.lastAt));
  // What those who leave no slot idle would need.
  const least = (Math.ceil(ghl.counted() / 100) - 1) * 10_000 + latency(0);
  return { results, refused: ghl.refusedAt().map((at) => at - startedAt), factor: took / least };
};
