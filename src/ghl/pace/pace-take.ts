import { areStrangersThere, headroom, nextForLiveAt, nextInShareAt } from './pace-strangers.ts';
import {
  dailyResetAt,
  isLiveThere,
  type PaceSlack,
  type PaceSlot,
  type PaceState,
  PRESENCE_MS,
} from './pace-window.ts';

/** Live events go before backfill, whichever process they wait in. */
export type Priority = 'live' | 'backfill';

/** What a process asks for. `by` tells it from the others, so that its next wish replaces the last one. */
export interface Want extends Readonly<Record<Priority, number>> {
  readonly by: string;
}

/**
 * Live requests that come one by one at this distance get a slot at once or wait no longer than this.
 *
 * If backfill took the whole window at once, nobody else would get a slot for 10 s. So it leaves as many as it takes
 * for one to be there within a second, two within two, and so on until the window comes back. Each second one less is
 * needed, and it uses that one too. From the next window on these last slots come back one a second by themselves, and
 * none is idle any more: backfill loses the seconds that it waited for them, once, and nothing else. Where nobody has
 * live requests it does not lose even those, for it takes what is free.
 */
const LIVE_EVERY_MS = 1_000;

const used = (state: PaceState): number => state.slots.length + state.ghosts.length;

/** When each of the used slots comes free, the next one first. */
const returns = (state: PaceState): readonly number[] =>
  [...state.slots.map((s) => s[2]), ...state.ghosts].sort((a, b) => a - b);

/**
 * What backfill has to keep to: the slots there are beside those that live requests wait for and those that it leaves
 * to strangers, the distance, and a time before which it takes none for the strangers' sake.
 */
const backfillTerms = (state: PaceState, now: number): { free: number; step: number; from: number } => {
  const wished = Object.values(state.wishes).reduce((sum, wish) => sum + wish.count, 0);
  const shared = areStrangersThere(state, now);
  // At least one, so that backfill does not starve.
  const room = Math.max(1, state.max - wished - (shared ? headroom(state) : 0));
  // Live requests keep a distance as well: those of another process have their turn first.
  const turn = wished > 0 ? (2 * state.interval) / state.max : 0;
  const from = shared ? nextInShareAt(state, room - state.ghosts.length, now) + turn : 0;
  // A small limit cannot keep the distance: its slots are spread over the whole interval.
  return { free: room - used(state), step: Math.max(LIVE_EVERY_MS, state.interval / room), from };
};

/** How many backfill may take now: afterwards the nth slot still has to be there within n steps, if somebody needs it. */
const spare = (state: PaceState, now: number): number => {
  const { free, step, from } = backfillTerms(state, now);
  const most = from === 0 ? free : Math.min(free, now < from ? 0 : 1);
  if (!isLiveThere(state, now)) return most;
  const bounds = [...returns(state), now + state.interval].map((at, i) => free + i + 1 - (at - now) / step);
  return Math.floor(Math.min(most, ...bounds));
};

const liveRoom = (state: PaceState, now: number): number =>
  areStrangersThere(state, now) ? Number(nextForLiveAt(state, now) <= now) : state.max - used(state);

const give = (state: PaceState, count: number, now: number, slack: PaceSlack): PaceState => {
  const allowed = now < state.blockedUntil ? 0 : (state.daily?.remaining ?? Number.POSITIVE_INFINITY);
  const length = Math.max(0, Math.min(count, allowed));
  const freeAt = now + state.interval + slack.margin + slack.allowance;
  const given = Array.from({ length }, (_, i): PaceSlot => [state.seq + i + 1, now, freeAt]);
  return {
    ...state,
    seq: state.seq + length,
    slots: [...state.slots, ...given],
    daily: state.daily === null ? null : { ...state.daily, remaining: state.daily.remaining - length },
  };
};

/**
 * Takes up to the wanted slots, first those for live requests; fewer, or none, when the window, the day or a 429 does
 * not allow more. Live requests that got none leave a wish, which backfill of all processes respects; and that there
 * were any says that more may come.
 */
export const takeSlots = (
  state: PaceState,
  want: Want,
  now: number,
  slack: PaceSlack,
): { state: PaceState; taken: readonly PaceSlot[] } => {
  const live = give(state, Math.min(want.live, liveRoom(state, now)), now, slack);
  const unmet = want.live - (used(live) - used(state));
  const { [want.by]: _, ...wishes } = state.wishes;
  if (unmet > 0) wishes[want.by] = { count: unmet, at: now };
  const wished = { ...live, wishes, liveAt: want.live > 0 ? now : live.liveAt };
  const all = give(wished, want.backfill === 0 ? 0 : Math.min(want.backfill, spare(wished, now)), now, slack);
  return { state: all, taken: all.slots.slice(state.slots.length) };
};

/** When a slot is there, with so many free: below one, as many of the used ones have to come back first. */
const firstAt = (state: PaceState, free: number): number => (free > 0 ? 0 : (returns(state)[-free] ?? 0));

/** When `spare` allows one. */
const backfillAt = (state: PaceState, now: number): number => {
  const { free, step, from } = backfillTerms(state, now);
  const anyAt = Math.max(from, firstAt(state, free));
  if (!isLiveThere(state, now)) return anyAt;
  const ahead = Math.max(0, free);
  const bounds = returns(state).slice(ahead - free);
  const sparedAt = Math.max(0, ...bounds.map((at, i) => at - (ahead + i) * step));
  return Math.max(anyAt, Math.min(sparedAt, state.liveAt + PRESENCE_MS));
};

const liveAt = (state: PaceState, now: number): number =>
  areStrangersThere(state, now) ? nextForLiveAt(state, now) : firstAt(state, state.max - used(state));

/** The earliest time at which such a request may get a slot, as far as is known. */
export const nextFreeAt = (state: PaceState, priority: Priority, now: number): number =>
  Math.max(
    now,
    priority === 'live' ? liveAt(state, now) : backfillAt(state, now),
    state.blockedUntil,
    dailyResetAt(state) ?? 0,
  );
