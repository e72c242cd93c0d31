import { randomUUID } from 'node:crypto';
import { RunError, StoppedError, UnreachableError } from '../../errors.ts';
import { onAbort, type Sleep } from '../../http/delay.ts';
import { paceReport } from './pace-report.ts';
import { createAgreement } from './pace-strangers.ts';
import { nextFreeAt, type Priority, takeSlots } from './pace-take.ts';
import {
  dailyResetAt,
  foldNews,
  NO_NEWS,
  type PaceLedger,
  type PaceNews,
  type PaceReport,
  type PaceSlack,
  type PaceSlot,
  type PaceState,
  readPaceState,
} from './pace-window.ts';

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
   * Waits for a slot: first come, first served within a priority. Live requests that come one by one wait a second at
   * most, whatever backfill of this or another process is under way, if it knew a window ago that they may come.
   * @throws StoppedError when `signal` is aborted; UnreachableError when the day's budget is used up
   */
  take(priority: Priority, signal?: AbortSignal): Promise<Slot>;
  /** Says that live requests may come within the next two minutes, so that backfill leaves slots to them. */
  announce(): void;
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
/**
 * How often the ledger is asked while other processes fill the window, for their requests may be answered by now; and
 * while live requests wait, so that their wish stands.
 */
const PEEK_MS = 500;

/**
 * GHL's limit per location: used in full, without ever being answered 429 (see pace-window), with live requests before
 * backfill also between processes (see pace-take), and shared with other installations (see pace-strangers).
 */
export const createPace = (options: PaceOptions): Pace => {
  const { ledger, now, sleep } = options;
  const random = options.random ?? Math.random;
  const slack = options.slack ?? { margin: 50, allowance: 5_000 };
  const by = randomUUID();
  const queue: Waiting[] = [];
  const active = new Map<number, PaceSlot>();
  const agreed = createAgreement();
  let mine = new Set<number>();
  let news: PaceNews = NO_NEWS;
  let view: PaceState = readPaceState(null, now(), slack);
  let pumping = false;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let wake: () => void = () => {};

  const queued = (priority: Priority): number => queue.filter((w) => w.priority === priority).length;

  const transact = (want: Readonly<Record<Priority, number>>): readonly PaceSlot[] => {
    const reported = { ...news, active: [...active.values()] };
    const { state, taken } = ledger.transact((raw) => {
      const at = now();
      const before = foldNews(readPaceState(raw, at, slack), reported, at, slack);
      const after = takeSlots(before, { by, ...want }, at, slack);
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

  const withStrangers = (report: PaceReport, place: number): PaceReport =>
    report.remaining === undefined
      ? report
      : { ...report, strangers: agreed((report.max ?? view.max) - report.remaining - place) };

  /** @param place which one in the window it is, in the order in which slots were taken */
  const granted = (slot: PaceSlot, place: number): Slot => {
    const taken = { seq: view.seq, live: view.slots.length, interval: view.interval };
    const leaves = (at: number): PaceSlot => [slot[0], slot[1], at + view.interval + slack.margin];
    return {
      answered: (reply) =>
        tell(slot, (at) => ({
          done: [leaves(at)],
          reports: [withStrangers(paceReport(taken, reply, at, random()), place)],
        })),
      lost: () => tell(slot, (at) => ({ done: [leaves(at)] })),
      unused: () => tell(slot, () => ({ released: [slot[0]] })),
    };
  };

  const nextTry = (): number => {
    const at = now();
    const known = foldNews(view, { ...news, active: [...active.values()] }, at, slack);
    const free = nextFreeAt(known, queued('live') > 0 ? 'live' : 'backfill', at);
    const foreign = known.slots.some((s) => !mine.has(s[0])) || Object.keys(known.wishes).length > 0;
    return foreign && known.blockedUntil <= at ? Math.min(free, at + PEEK_MS) : free;
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
      const taken = transact({ live: queued('live'), backfill: queued('backfill') });
      const before = view.slots.length - taken.length;
      for (const [i, slot] of taken.entries()) nextWaiting()?.grant(granted(slot, before + i + 1));
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
          waiting.fail(new StoppedError());
          if (queue.length === 0) wake();
        };
        const forget = signal === undefined ? () => {} : onAbort(signal, stop);
        const waiting: Waiting = {
          priority,
          grant: (slot) => {
            forget();
            resolve(slot);
          },
          fail: (error) => {
            forget();
            reject(error);
          },
        };
        queue.push(waiting);
        start();
        // The queue may be asleep for backfill, which leaves slots to live requests.
        if (priority === 'live') wake();
      }),
    announce: () => {
      ledger.transact((raw) => {
        const at = now();
        return { state: { ...readPaceState(raw, at, slack), liveAt: at }, result: undefined };
      });
    },
    close: () => {
      try {
        if (news !== NO_NEWS) transact({ live: 0, backfill: 0 });
      } catch (error) {
        // The database cannot be written, and who does so will say it. Others learn of the last requests from GHL's headers.
        if (!(error instanceof RunError)) throw error;
      }
    },
  };
};

const dayUsedUp = (locationId: string, resetAt: number): UnreachableError =>
  new UnreachableError(
    `GHL's daily request limit for location ${locationId} is used up until ${new Date(resetAt).toISOString()}`,
    'Run again after that time; what was done so far is kept.',
  );
