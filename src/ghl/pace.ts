import { StoppedError, UnreachableError } from '../errors.ts';
import type { PaceLedger } from './pace-ledger.ts';
import { paceReport } from './pace-report.ts';
import {
  dailyResetAt,
  foldNews,
  NO_NEWS,
  nextFreeAt,
  type PaceNews,
  type PaceSlack,
  type PaceSlot,
  type PaceState,
  readPaceState,
  takeSlots,
} from './pace-window.ts';
import type { Sleep } from './sleep.ts';

/** Live events go before backfill. */
export type Priority = 'live' | 'backfill';

/** The right to send one request. Exactly one of the three is called, once. */
export interface Slot {
  /** The reply's status and headers have arrived. */
  answered(reply: { readonly status: number; readonly headers: Headers }): void;
  /** The request was sent, and no reply came. */
  lost(): void;
  /** The request never left. */
  unused(): void;
}

export interface Pace {
  /**
   * Waits for a slot: first come, first served within a priority.
   * @throws StoppedError when `signal` is aborted; UnreachableError when the day's budget is used up
   */
  take(priority: Priority, signal?: AbortSignal): Promise<Slot>;
  /** Tells the ledger of the last replies, so that the next process need not wait for slots that are free. */
  close(): void;
}

export interface PaceOptions {
  readonly locationId: string;
  readonly ledger: PaceLedger;
  readonly now: () => number;
  readonly sleep: Sleep;
  readonly random?: () => number;
  readonly slack?: PaceSlack;
}

interface Waiting {
  readonly priority: Priority;
  grant(slot: Slot): void;
  fail(error: unknown): void;
}

/** A used-up day that ends within this time is waited for. */
const SHORT_RESET_MS = 60_000;
/** How often the ledger is asked while requests of other processes fill the window: they may be answered by now. */
const PEEK_MS = 500;

/** GHL's limit per location: used in full, without ever being answered 429 (see pace-window). */
export const createPace = (options: PaceOptions): Pace => {
  const { ledger, now, sleep } = options;
  const random = options.random ?? Math.random;
  const slack = options.slack ?? { margin: 50, allowance: 5_000 };
  const queue: Waiting[] = [];
  const active = new Map<number, PaceSlot>();
  let mine = new Set<number>();
  let news: PaceNews = NO_NEWS;
  let view: PaceState = readPaceState(null, now(), slack);
  let pumping = false;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let wake: () => void = () => {};

  const transact = (want: number): readonly PaceSlot[] => {
    const told = { ...news, active: [...active.values()] };
    const { state, taken } = ledger.transact((raw) => {
      const at = now();
      const before = foldNews(readPaceState(raw, at, slack), told, at, slack);
      const after = takeSlots(before, want, at, slack);
      return { state: after.state, result: after };
    });
    news = NO_NEWS;
    view = state;
    mine = new Set(state.slots.map((s) => s[0]).filter((id) => mine.has(id)));
    for (const slot of taken) {
      active.set(slot[0], slot);
      mine.add(slot[0]);
    }
    return taken;
  };

  const tell = (slot: PaceSlot, more: (at: number) => Partial<PaceNews>): void => {
    if (!active.delete(slot[0])) return;
    const given = more(now());
    news = {
      active: [],
      done: [...news.done, ...(given.done ?? [])],
      released: [...news.released, ...(given.released ?? [])],
      reports: [...news.reports, ...(given.reports ?? [])],
    };
    if (pausedUntil > now() && nextTry() < pausedUntil) wake();
  };

  const granted = (slot: PaceSlot, seq: number, live: number): Slot => {
    const taken = { seq, live, interval: view.interval };
    const leaves = (at: number): PaceSlot => [slot[0], slot[1], at + view.interval + slack.margin];
    return {
      answered: (reply) =>
        tell(slot, (at) => ({ done: [leaves(at)], reports: [paceReport(taken, reply, at, random())] })),
      lost: () => tell(slot, (at) => ({ done: [leaves(at)] })),
      unused: () => tell(slot, () => ({ released: [slot[0]] })),
    };
  };

  const nextTry = (): number => {
    const at = now();
    const known = foldNews(view, { ...news, active: [...active.values()] }, at, slack);
    const free = nextFreeAt(known, at);
    const foreign = known.blockedUntil <= at && known.slots.some((s) => !mine.has(s[0]));
    return foreign ? Math.min(free, at + PEEK_MS) : free;
  };

  const nextWaiting = (): Waiting | undefined => {
    const live = queue.findIndex((w) => w.priority === 'live');
    return queue.splice(Math.max(0, live), 1)[0];
  };

  const failAll = (error: unknown): void => {
    for (const waiting of queue.splice(0)) waiting.fail(error);
  };

  const pump = async (): Promise<void> => {
    // Requests that are asked for in one go share one transaction. And replies that have arrived are read first: the
    // database works synchronously, so that many writes in a row would else hide a 429 for their whole length.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const taken = transact(queue.length);
      for (const slot of taken) nextWaiting()?.grant(granted(slot, view.seq, view.slots.length));
      if (queue.length === 0) return;
      const resetAt = dailyResetAt(view);
      if (resetAt !== null && resetAt - now() > SHORT_RESET_MS) {
        failAll(dayUsedUp(options.locationId, resetAt));
        return;
      }
      const woken = new AbortController();
      const awake = new Promise<void>((resolve) => {
        wake = () => {
          woken.abort();
          resolve();
        };
      });
      pausedUntil = nextTry();
      await Promise.race([sleep(Math.max(1, Math.ceil(pausedUntil - now())), woken.signal), awake]).catch(
        (error: unknown) => {
          if (!woken.signal.aborted) throw error;
        },
      );
      pausedUntil = Number.NEGATIVE_INFINITY;
    }
  };

  const start = (): void => {
    if (pumping) return;
    pumping = true;
    pump()
      .catch(failAll)
      .finally(() => {
        pumping = false;
        if (queue.length > 0) start();
      });
  };

  return {
    take: (priority, signal) =>
      new Promise<Slot>((resolve, reject) => {
        if (signal?.aborted === true) return reject(new StoppedError());
        const stop = (): void => {
          const at = queue.indexOf(waiting);
          if (at < 0) return;
          queue.splice(at, 1);
          reject(new StoppedError());
          if (queue.length === 0) wake();
        };
        const settle = (): void => signal?.removeEventListener('abort', stop);
        const waiting: Waiting = {
          priority,
          grant: (slot) => {
            settle();
            resolve(slot);
          },
          fail: (error) => {
            settle();
            reject(error);
          },
        };
        signal?.addEventListener('abort', stop, { once: true });
        queue.push(waiting);
        start();
      }),
    close: () => {
      if (news !== NO_NEWS) transact(0);
    },
  };
};

const dayUsedUp = (locationId: string, resetAt: number): UnreachableError =>
  new UnreachableError(
    `GHL's daily request limit for location ${locationId} is used up until ${new Date(resetAt).toISOString()}`,
    'Run again after that time; what was done so far is kept.',
  );
