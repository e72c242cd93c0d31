import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFreeAt, takeSlots } from '../../../src/ghl/pace/pace-take.ts';
import {
  foldNews,
  NO_NEWS,
  type PaceSlot,
  type PaceState,
  readPaceState,
} from '../../../src/ghl/pace/pace-window.ts';

const slack = { margin: 50, allowance: 5_000 };
const NOW = 1_000_000;
const alone = readPaceState(null, NOW, slack);
/** Of a window beside which a listener runs. */
const fresh: PaceState = { ...alone, liveAt: NOW };
const live = (count: number, by = 'listener') => ({ by, live: count, backfill: 0 });
const backfill = (count: number, by = 'run') => ({ by, live: 0, backfill: count });

/** All of them answered at once, so that they leave the window an interval and the margin after `now`. */
const answered = (state: PaceState, now: number): PaceState => {
  const done = state.slots.map(([id, at]): PaceSlot => [id, at, now + state.interval + slack.margin]);
  return foldNews(state, { ...NO_NEWS, done }, now, slack);
};

describe('whose turn it is', () => {
  it('leaves to live requests what they need until the window comes back', () => {
    const { state, taken } = takeSlots(fresh, backfill(200), NOW, slack);
    expect(taken).toHaveLength(91);
    expect(takeSlots(state, backfill(1), NOW, slack).taken).toHaveLength(0);
    expect(takeSlots(state, live(20), NOW, slack).taken).toHaveLength(9);
  });

  it('leaves nothing where nobody has live requests', () => {
    expect(takeSlots(alone, backfill(200), NOW, slack).taken).toHaveLength(100);
    const left = { ...alone, liveAt: NOW - 119_999 };
    expect(takeSlots(left, backfill(200), NOW, slack).taken).toHaveLength(91);
    expect(takeSlots(left, backfill(200), NOW + 1, slack).taken).toHaveLength(100);
  });

  it('knows from a live request that more may come', () => {
    const { state } = takeSlots(alone, live(1), NOW, slack);
    expect(state.liveAt).toBe(NOW);
    expect(takeSlots(state, backfill(1), NOW + 5, slack).state.liveAt).toBe(NOW);
  });

  it('gives backfill the rest one a second', () => {
    let state = answered(takeSlots(fresh, backfill(90), NOW, slack).state, NOW);
    const times: number[] = [];
    for (let now = NOW; times.length < 10; ) {
      now = Math.max(now, nextFreeAt(state, 'backfill', now));
      const got = takeSlots(state, backfill(1), now, slack);
      expect(got.taken).toHaveLength(1);
      state = got.state;
      times.push(now - NOW);
    }
    expect(times).toEqual([50, 1_050, 2_050, 3_050, 4_050, 5_050, 6_050, 7_050, 8_050, 9_050]);
  });

  it('serves the live requests of a process before its backfill', () => {
    const { state, taken } = takeSlots(fresh, { by: 'both', live: 95, backfill: 20 }, NOW, slack);
    expect(taken).toHaveLength(95);
    expect(state.wishes).toEqual({});
  });

  it('keeps slots free for live requests that wait in another process', () => {
    const full = answered(takeSlots(fresh, live(100), NOW, slack).state, NOW);
    const waiting = takeSlots(full, live(3), NOW + 10_000, slack).state;
    expect(waiting.wishes).toEqual({ listener: { count: 3, at: NOW + 10_000 } });
    const later = foldNews(waiting, NO_NEWS, NOW + 10_050, slack);
    const run = takeSlots(later, backfill(200), NOW + 10_050, slack);
    expect(run.taken).toHaveLength(88);
    const served = takeSlots(run.state, live(3), NOW + 10_050, slack);
    expect(served.taken).toHaveLength(3);
    expect(served.state.wishes).toEqual({});
  });

  it.each([
    ['while it is renewed', 1_999, 1],
    ['not after its process died', 2_000, 0],
    ['not when it comes from the future', -2_000, 0],
  ])('believes in a wish %s', (_what, age, count) => {
    const wishes = { listener: { count: 1, at: NOW - age } };
    expect(Object.keys(readPaceState({ ...fresh, wishes }, NOW, slack).wishes)).toHaveLength(count);
  });

  it('does not let wishes stop backfill altogether', () => {
    const wished = { ...fresh, wishes: { listener: { count: 500, at: NOW } } };
    expect(takeSlots(wished, backfill(5), NOW, slack).taken).toHaveLength(1);
  });

  const steps = fc.array(
    fc.record({ pause: fc.nat(1_500), live: fc.nat(2), backfill: fc.nat(40), replies: fc.boolean() }),
    { maxLength: 60 },
  );

  it('always has the nth slot for live requests within n seconds, whatever backfill took before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 150 }), steps, (max, moves) => {
        let state: PaceState = { ...fresh, max };
        let now = NOW;
        for (const move of moves) {
          now += move.pause;
          state = foldNews(readPaceState(state, now, slack), NO_NEWS, now, slack);
          if (move.replies) state = answered(state, now);
          state = takeSlots(state, live(move.live), now, slack).state;
          const { state: after, taken } = takeSlots(state, backfill(move.backfill), now, slack);
          if (taken.length > 0) {
            const known = state.slots.map((s) => s[2]);
            const fresh = taken.map(() => now + state.interval);
            const free = Array.from({ length: max - after.slots.length }, () => now);
            const there = [...free, ...known, ...fresh].sort((a, b) => a - b);
            const late = there.filter((at, i) => at > now + (i + 1) * 1_000 + 0.001);
            expect(late).toEqual([]);
          }
          state = after;
        }
      }),
    );
  });

  it('says to the millisecond when backfill has its next turn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.nat(130_000), steps, (max, since, moves) => {
        let state: PaceState = { ...fresh, max, liveAt: NOW - since };
        let now = NOW;
        const tryAt = (at: number): number =>
          takeSlots(foldNews(state, NO_NEWS, at, slack), backfill(1), at, slack).taken.length;
        for (const move of moves) {
          now += move.pause;
          state = foldNews(readPaceState(state, now, slack), NO_NEWS, now, slack);
          if (move.replies) state = answered(state, now);
          const { liveAt } = state;
          state = takeSlots(state, { by: 'both', ...move }, now, slack).state;
          // What depends on these is tried elsewhere: a wish may end at any time, and each request renews the presence.
          state = { ...state, wishes: {}, liveAt };
          const at = nextFreeAt(state, 'backfill', now);
          expect(tryAt(Math.ceil(at) + 1)).toBe(1);
          if (at > now) expect(tryAt(Math.ceil(at) - 1)).toBe(0);
        }
      }),
    );
  });
});
