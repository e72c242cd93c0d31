import type { createPace, Slot } from '../../src/ghl/pace.ts';
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

/** Sends `count` requests side by side, repeating what is answered 429. */
export const sendAll = (
  pace: ReturnType<typeof createPace>,
  to: ReturnType<typeof service>,
  count: number,
  done: () => void,
): void => {
  for (let i = 0; i < count; i++) {
    const once = (): void => {
      void pace
        .take('backfill')
        .then((slot) => to.call(slot, (status) => (status === 429 ? once() : done())));
    };
    once();
  }
};
