import { z } from 'zod';

/**
 * The pure core of the pace: GHL's window of requests as it can be known from outside.
 *
 * GHL counts a request when it arrives, which is some time between sending it and reading its reply. A slot therefore
 * counts from the moment it is taken until a whole interval after the reply, so that no sliding interval at the service
 * ever holds more than `max` requests, whatever the latency of each of them.
 */

/** `[id, takenAt, freeAt]` in epoch ms; ids grow over all processes that share the ledger. */
const slotSchema = z.tuple([z.number(), z.number(), z.number()]);
export type PaceSlot = z.infer<typeof slotSchema>;

const stateSchema = z.object({
  max: z.int().min(1).max(10_000),
  interval: z.number().min(10).max(600_000),
  seq: z.number(),
  blockedUntil: z.number(),
  slots: z.array(slotSchema).max(20_000),
  /** As many as strangers had in the window within the last interval, each with the end of that. See pace-strangers. */
  ghosts: z.array(z.number()).max(20_000),
  daily: z.object({ remaining: z.number(), resetAt: z.number() }).nullable(),
  /** How many live requests wait in which process, and when it said so. States of older programs have none. */
  wishes: z.record(z.string(), z.object({ count: z.int().min(0), at: z.number() })).default({}),
  /** When a process with live requests last said that it is there; 0: none is. States of older programs have none. */
  liveAt: z.number().default(0),
  /**
   * When a reply last showed the window, how many requests of strangers it showed, and when there were any last.
   * States of older programs have none.
   */
  strangers: z
    .object({ toldAt: z.number(), count: z.int().min(0), seenAt: z.number() })
    .default({ toldAt: 0, count: 0, seenAt: 0 }),
});
export type PaceState = z.infer<typeof stateSchema>;

/** What the reply to one slot's request said. All members but the first three are absent when its headers lack them. */
export interface PaceReport {
  /** The ledger's `seq` and its live slots right after the slot was taken. */
  readonly seq: number;
  readonly live: number;
  readonly at: number;
  readonly max?: number;
  readonly interval?: number;
  readonly remaining?: number;
  /** How many requests of strangers the last replies agree on. */
  readonly strangers?: number;
  readonly daily?: { readonly remaining: number; readonly resetAt: number };
  readonly blockedUntil?: number;
}

/** What a process has to tell the ledger. */
export interface PaceNews {
  /** Taken and under way: they stay in the window, however long the reply takes. */
  readonly active: readonly PaceSlot[];
  /** Answered, with the time at which they leave the window. */
  readonly done: readonly PaceSlot[];
  /** Never sent. */
  readonly released: readonly number[];
  readonly reports: readonly PaceReport[];
}

export const NO_NEWS: PaceNews = { active: [], done: [], released: [], reports: [] };

/** Milliseconds: `margin` on top of the interval; `allowance` for the reply of a process that may have died. */
export interface PaceSlack {
  readonly margin: number;
  readonly allowance: number;
}

/** No wait is believed to be longer than this: a clock that was set back must not stop the sync. */
export const LONGEST_BLOCK_MS = 120_000;

/** A process renews its wish while it waits: an older one is that of a process that died. */
const WISH_MS = 2_000;

/** A process with live requests says twice as often that it is there: one that has not is gone. */
export const PRESENCE_MS = 120_000;

/** 100 requests in 10 s per location is GHL's published limit. */
const fresh = (now: number): PaceState => ({
  max: 100,
  interval: 10_000,
  // Starts at the clock, so that ids from before a lost ledger do not come back.
  seq: now,
  blockedUntil: 0,
  slots: [],
  ghosts: [],
  daily: null,
  wishes: {},
  liveAt: 0,
  strangers: { toldAt: 0, count: 0, seenAt: 0 },
});

/** Whether a process is there that may have live requests at any time. */
export const isLiveThere = (state: PaceState, now: number): boolean =>
  Math.abs(now - state.liveAt) < PRESENCE_MS;

const withoutPast = (state: PaceState, now: number): PaceState => ({
  ...state,
  slots: state.slots.filter((s) => s[2] > now),
  ghosts: state.ghosts.filter((free) => free > now),
  daily: state.daily !== null && state.daily.resetAt > now ? state.daily : null,
  wishes: Object.fromEntries(
    Object.entries(state.wishes).filter(([, { at }]) => Math.abs(now - at) < WISH_MS),
  ),
  // Were the clock set back, it would else be there for longer.
  liveAt: isLiveThere(state, now) ? Math.min(state.liveAt, now) : 0,
});

/** The ledger's state; junk is a fresh start. Times that cannot be are brought back into range. */
export const readPaceState = (raw: unknown, now: number, slack: PaceSlack): PaceState => {
  const parsed = stateSchema.safeParse(raw);
  if (!parsed.success) return fresh(now);
  const state = withoutPast(parsed.data, now);
  const latest = now + state.interval + slack.margin + slack.allowance;
  return {
    ...state,
    blockedUntil: Math.min(state.blockedUntil, now + LONGEST_BLOCK_MS),
    slots: state.slots.map(([id, at, free]) => [id, at, Math.min(free, latest)]),
    ghosts: state.ghosts.map((free) => Math.min(free, latest)),
    strangers: {
      ...state.strangers,
      toldAt: Math.min(state.strangers.toldAt, now),
      seenAt: Math.min(state.strangers.seenAt, now),
    },
  };
};

const foldReport = (state: PaceState, report: PaceReport, now: number, slack: PaceSlack): PaceState => {
  const max = report.max ?? state.max;
  const interval = report.interval ?? state.interval;
  let { ghosts, strangers } = state;
  if (report.remaining !== undefined) {
    // Of an old reply the slots are gone that were taken between its request and itself: as many as ids were given since.
    const isOld = now - report.at >= interval;
    const taken = state.slots.filter((s) => s[0] > report.seq && s[1] <= report.at).length;
    const later = isOld ? state.seq - report.seq : taken;
    const counted = max - report.remaining - (report.live + later);
    // Nobody who keeps to the limit alone is answered 429.
    const least = report.blockedUntil === undefined ? 0 : 1;
    const count = Math.min(max, Math.max(least, counted, report.strangers ?? 0));
    const free = report.at + interval + slack.margin;
    const known = ghosts.toSorted((a, b) => b - a);
    const seen = Array.from({ length: count }, (_, i) => Math.max(free, known[i] ?? 0));
    ghosts = [...seen, ...known.slice(count)];
    const seenAt = count > 0 ? Math.max(strangers.seenAt, report.at) : strangers.seenAt;
    // Another process may tell of an older reply.
    const newest = report.at >= strangers.toldAt ? { toldAt: report.at, count } : strangers;
    strangers = { ...newest, seenAt };
  }
  let daily = state.daily;
  if (report.daily !== undefined) {
    // Replies overtake each other: within one day the lowest number is the newest.
    const sameDay = daily !== null && Math.abs(report.daily.resetAt - daily.resetAt) < 60_000;
    daily =
      daily !== null && sameDay && daily.remaining < report.daily.remaining ? daily : { ...report.daily };
  }
  const blockedUntil = Math.max(state.blockedUntil, report.blockedUntil ?? 0);
  return { ...state, max, interval, ghosts, strangers, daily, blockedUntil };
};

/** Brings a process's news into the state. */
export const foldNews = (state: PaceState, news: PaceNews, now: number, slack: PaceSlack): PaceState => {
  const slots = new Map(state.slots.map((s) => [s[0], s]));
  const underWay = now + state.interval + slack.margin + slack.allowance;
  for (const [id, at] of news.active) slots.set(id, [id, at, underWay]);
  for (const s of news.done) slots.set(s[0], s);
  for (const id of news.released) slots.delete(id);
  let next: PaceState = { ...state, slots: [...slots.values()] };
  for (const report of news.reports) next = foldReport(next, report, now, slack);
  return withoutPast(next, now);
};

/** When the day's budget is used up: the time (epoch ms) at which it starts again. */
export const dailyResetAt = (state: PaceState): number | null =>
  state.daily !== null && state.daily.remaining <= 0 ? state.daily.resetAt : null;

/**
 * Where the state of one location's window is kept, so that processes of this machine share one budget.
 * `transact` must be atomic across them; `state` is whatever was stored last, `null` at first.
 */
export interface PaceLedger {
  transact<T>(fn: (state: unknown) => { state: unknown; result: T }): T;
}

/** A ledger for one process. */
export const memoryPaceLedger = (): PaceLedger => {
  let current: unknown = null;
  return {
    transact(fn) {
      const { state, result } = fn(current);
      current = state;
      return result;
    },
  };
};
