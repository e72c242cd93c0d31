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
  /** When requests that somebody else made with the same budget leave the window. */
  ghosts: z.array(z.number()).max(20_000),
  daily: z.object({ remaining: z.number(), resetAt: z.number() }).nullable(),
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
});

/** The ledger's state; junk is a fresh start. Times that cannot be are brought back into range. */
export const readPaceState = (raw: unknown, now: number, slack: PaceSlack): PaceState => {
  const parsed = stateSchema.safeParse(raw);
  if (!parsed.success) return fresh(now);
  const state = parsed.data;
  const latest = now + state.interval + slack.margin + slack.allowance;
  return {
    ...state,
    blockedUntil: Math.min(state.blockedUntil, now + LONGEST_BLOCK_MS),
    slots: state.slots.filter((s) => s[2] > now).map(([id, at, free]) => [id, at, Math.min(free, latest)]),
    ghosts: state.ghosts.filter((free) => free > now).map((free) => Math.min(free, latest)),
    daily: state.daily !== null && state.daily.resetAt > now ? state.daily : null,
  };
};

const foldReport = (state: PaceState, report: PaceReport, slack: PaceSlack): PaceState => {
  const max = report.max ?? state.max;
  const interval = report.interval ?? state.interval;
  const ghosts = [...state.ghosts];
  if (report.remaining !== undefined) {
    const later = state.slots.filter((s) => s[0] > report.seq && s[1] <= report.at).length;
    const foreign = max - report.remaining - (report.live + later);
    const known = ghosts.filter((free) => free > report.at).length;
    for (let i = known; i < Math.min(foreign, max); i++) ghosts.push(report.at + interval + slack.margin);
  }
  let daily = state.daily;
  if (report.daily !== undefined) {
    // Replies overtake each other: within one day the lowest number is the newest.
    const sameDay = daily !== null && Math.abs(report.daily.resetAt - daily.resetAt) < 60_000;
    daily =
      daily !== null && sameDay && daily.remaining < report.daily.remaining ? daily : { ...report.daily };
  }
  const blockedUntil = Math.max(state.blockedUntil, report.blockedUntil ?? 0);
  return { ...state, max, interval, ghosts, daily, blockedUntil };
};

/** Brings a process's news into the state. */
export const foldNews = (state: PaceState, news: PaceNews, now: number, slack: PaceSlack): PaceState => {
  const slots = new Map(state.slots.map((s) => [s[0], s]));
  const underWay = now + state.interval + slack.margin + slack.allowance;
  for (const [id, at] of news.active) slots.set(id, [id, at, underWay]);
  for (const s of news.done) slots.set(s[0], s);
  for (const id of news.released) slots.delete(id);
  let next: PaceState = { ...state, slots: [...slots.values()] };
  for (const report of news.reports) next = foldReport(next, report, slack);
  return {
    ...next,
    slots: next.slots.filter((s) => s[2] > now),
    ghosts: next.ghosts.filter((free) => free > now),
    daily: next.daily !== null && next.daily.resetAt > now ? next.daily : null,
  };
};

/** Takes up to `want` slots; fewer, or none, when the window, the day or a 429 does not allow more. */
export const takeSlots = (
  state: PaceState,
  want: number,
  now: number,
  slack: PaceSlack,
): { state: PaceState; taken: readonly PaceSlot[] } => {
  const free =
    now < state.blockedUntil
      ? 0
      : Math.min(
          want,
          state.max - state.slots.length - state.ghosts.length,
          state.daily?.remaining ?? Number.POSITIVE_INFINITY,
        );
  const taken: PaceSlot[] = [];
  for (let i = 1; i <= free; i++) {
    taken.push([state.seq + i, now, now + state.interval + slack.margin + slack.allowance]);
  }
  const daily =
    state.daily === null ? null : { ...state.daily, remaining: state.daily.remaining - taken.length };
  return {
    state: { ...state, seq: state.seq + taken.length, slots: [...state.slots, ...taken], daily },
    taken,
  };
};

/** When the day's budget is used up: the time (epoch ms) at which it starts anew. */
export const dailyResetAt = (state: PaceState): number | null =>
  state.daily !== null && state.daily.remaining <= 0 ? state.daily.resetAt : null;

/** The earliest time at which a slot may be free, as far as is known. */
export const nextFreeAt = (state: PaceState, now: number): number => {
  const leaving = [...state.slots.map((s) => s[2]), ...state.ghosts].sort((a, b) => a - b);
  const over = leaving.length - state.max;
  const windowFree = over < 0 ? now : (leaving[over] ?? now);
  return Math.max(windowFree, state.blockedUntil, dailyResetAt(state) ?? 0);
};
