import type { Pace, Slot } from '../../src/ghl/pace.ts';
import type { Priority } from '../../src/ghl/pace-take.ts';
import type { eventClock } from './clocks.ts';

/** A service with the limit of 100 in 10 s, which answers 429 beyond it. */
export const service = (clock: ReturnType<typeof eventClock>, latency: (n: number) => number, max = 100) => {
  const arrivals: number[] = [];
  const counted: number[] = [];
  let refused = 0;
  let sent = 0;
  const arrive = (): { status: number; headers: Headers } => {
    const at = clock.now();
    arrivals.push(at);
    const inWindow = counted.filter((c) => c > at - 10_000).length;
    const allowed = inWindow < max;
    if (allowed) counted.push(at);
    const remaining = String(Math.max(0, max - inWindow - 1));
    return {
      status: allowed ? 200 : 429,
      headers: new Headers({ 'x-ratelimit-max': String(max), 'x-ratelimit-remaining': remaining }),
    };
  };
  const call = (slot: Slot, done: (status: number) => void): void => {
    const ms = latency(sent++);
    clock.after(ms * 0.4, () => {
      const reply = arrive();
      if (reply.status === 429) refused++;
      clock.after(ms * 0.6, () => {
        slot.answered(reply);
        done(reply.status);
      });
    });
  };
  return { arrivals, call, arrive, refused: () => refused };
};

interface Sending {
  /** How many at a time; all of them when absent. */
  readonly sideBySide?: number;
  readonly priority?: Priority;
}

/** Sends `count` requests, repeating what is answered 429. */
export const sendAll = (
  pace: Pace,
  to: ReturnType<typeof service>,
  count: number,
  done: () => void,
  { sideBySide = count, priority = 'backfill' }: Sending = {},
): void => {
  let left = count;
  const next = (): void => {
    if (left-- > 0) send();
  };
  const send = (): void => {
    void pace.take(priority).then((slot) =>
      to.call(slot, (status) => {
        if (status === 429) return send();
        done();
        next();
      }),
    );
  };
  for (let i = 0; i < sideBySide; i++) next();
};
