import type { PaceState } from './pace-window.ts';

/**
 * How one window is shared with strangers: installations that draw on the same budget and have a ledger of their own.
 * All that tells of them is `X-RateLimit-Remaining`. Where each goes by the rules below, and nobody more than that,
 * hardly any is answered 429 once it knows of the others, whether GHL's window slides or starts again.
 *
 * Backfill counts with the most that strangers had in the window within the last interval, for an installation that had
 * a slot wants it back; it leaves some slots to growth that no reply has shown yet; and it takes its own one by one, so
 * that two bursts never coincide and replies keep coming. Live requests go by the last reply, which leaves those slots to them.
 */

/** So long after a stranger was last seen it may come back at any time. */
const STRANGER_MS = 120_000;

export const areStrangersThere = (state: PaceState, now: number): boolean =>
  Math.abs(now - state.strangers.seenAt) < STRANGER_MS;

/** Whether no reply has shown the window that is running now, as after a 429. */
const isBlind = ({ strangers, interval }: PaceState, now: number): boolean =>
  strangers.toldAt <= now - interval;

const lastTakenAt = (state: PaceState): number => state.slots.reduce((last, s) => Math.max(last, s[1]), 0);

/** When one request may be risked for the sake of its reply. */
const trialAt = (state: PaceState): number =>
  Math.max(state.strangers.toldAt, lastTakenAt(state)) + state.interval;

/** How many slots backfill leaves to strangers beside those that they were seen to have. */
export const headroom = (state: PaceState): number => {
  const own = state.slots.length;
  const foreign = state.ghosts.length;
  // As many as may be under way unseen.
  const unseen = 1 + Math.ceil(Math.min(own, foreign) / 16);
  // An installation with more than its share leaves some to those that came later, until all have the same.
  const more = own > 1.2 * foreign ? 3 : 0;
  return Math.min(Math.floor(state.max / 4), unseen + more);
};

/** When backfill may take its next slot, if its share of the window is so large and one of it is free. */
export const nextInShareAt = (state: PaceState, share: number, now: number): number => {
  if (isBlind(state, now)) return trialAt(state);
  // Twice as often as it needs, so that late timers cost nothing.
  return lastTakenAt(state) + state.interval / (2 * Math.max(1, share));
};

/** When a live request may take its slot. */
export const nextForLiveAt = (state: PaceState, now: number): number => {
  if (isBlind(state, now)) return trialAt(state);
  const nextAt = lastTakenAt(state) + state.interval / state.max;
  const free = state.max - state.slots.length - state.strangers.count;
  if (free > 0) return nextAt;
  const back = state.slots.map((s) => s[2]).sort((a, b) => a - b);
  return Math.max(nextAt, Math.min(trialAt(state), back[-free] ?? Number.POSITIVE_INFINITY));
};

/** Replies in a row: twice as many as there are usually requests under way. */
const IN_A_ROW = 24;

/**
 * How many strangers there are at least, from what single replies say when each counts the requests that were taken
 * before its own. Those that overtake each other on the way make one reply say too much, and another too little: the
 * lowest of some in a row is safe.
 */
export const createAgreement = (): ((foreign: number) => number) => {
  const last: number[] = [];
  return (foreign) => {
    last.push(foreign);
    if (last.length > IN_A_ROW) last.shift();
    return last.length < IN_A_ROW ? 0 : Math.max(0, Math.min(...last));
  };
};
