import type { Pace, Slot } from '../../src/ghl/pace/pace.ts';
import type { Priority } from '../../src/ghl/pace/pace-take.ts';
import type { eventClock } from './clocks.ts';

const INTERVAL_MS = 10_000;
/** Where one of the intervals begins that do not slide. */
const BEGINS_AT_MS = 3_000;

/**
 * A service with the limit of 100 in 10 s, which answers 429 beyond it.
 * @param startsAnew whether its window is one interval after the other, instead of sliding
 */
export const service = (
  clock: ReturnType<typeof eventClock>,
  latency: (n: number) => number,
  max = 100,
  startsAnew = false,
) => {
  const arrivals: number[] = [];
  const counted: number[] = [];
  const refused: number[] = [];
  let sent = 0;
  const arrive = (): { status: number; headers: Headers } => {
    const at = clock.now();
    arrivals.push(at);
    const after = startsAnew ? at - 1 - ((at - BEGINS_AT_MS) % INTERVAL_MS) : at - INTERVAL_MS;
    const inWindow = counted.filter((c) => c > after).length;
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
      if (reply.status === 429) refused.push(clock.now());
      clock.after(ms * 0.6, () => {
        slot.answered(reply);
        done(reply.status);
      });
    });
  };
  return {
    arrivals,
    call,
    arrive,
    refused: () => refused.length,
    refusedAt: () => refused,
    counted: () => counted.length,
  };
};

interface Sending {
  /** How many at a time; all of them when absent. */
  readonly sideBySide?: number;
  readonly priority?: Priority;
  /** Whether nothing more may be sent. */
  isOver?(): boolean;
}

/** Sends `count` requests, repeating what is answered 429. */
export const sendAll = (
  pace: Pace,
  to: ReturnType<typeof service>,
  count: number,
  done: () => void,
  { sideBySide = count, priority = 'backfill', isOver = () => false }: Sending = {},
): void => {
  let left = count;
  const next = (): void => {
    if (left-- > 0 && !isOver()) send();
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
