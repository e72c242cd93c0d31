/** A clock that stands still except sleeping, which moves it at once. */
export const leapingClock = (start = Date.parse('2026-11-21T09:00:00.000Z')) => {
  let at = start;
  const slept: number[] = [];
  return {
    now: () => at,
    slept,
    sleep: async (ms: number): Promise<void> => {
      slept.push(ms);
      at += ms;
    },
    advance: (ms: number): void => {
      at += ms;
    },
  };
};

interface Timer {
  readonly at: number;
  readonly order: number;
  run(): void;
}

/** A clock whose timers fire in order when it is run: nothing depends on the speed of the machine. */
export const eventClock = (start = 1_000_000) => {
  let at = start;
  let order = 0;
  let timers: Timer[] = [];
  const after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: at + ms, order: order++, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((t) => t !== timer);
    };
  };
  /** Lets everything that is ready run, promises included. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const run = async (until: number): Promise<void> => {
    await settle();
    for (;;) {
      const next = timers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined || next.at > until) break;
      timers = timers.filter((t) => t !== next);
      at = Math.max(at, next.at);
      next.run();
      await settle();
    }
    if (Number.isFinite(until)) at = Math.max(at, until);
  };
  return {
    now: () => at,
    after,
    settle,
    /** Runs for so many milliseconds, or until nothing is left. */
    runFor: (ms: number) => run(at + ms),
    runAll: () => run(Number.POSITIVE_INFINITY),
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const cancel = after(ms, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          resolve();
        });
      }),
  };
};

/** Never more than `max` arrivals in any sliding interval. Returns the highest count. */
export const busiest = (arrivals: readonly number[], interval: number): number => {
  const sorted = [...arrivals].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [i, at] of sorted.entries()) {
    while ((sorted[first] ?? at) <= at - interval) first++;
    most = Math.max(most, i - first + 1);
  }
  return most;
};
