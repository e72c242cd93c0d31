import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFreeAt, takeSlots } from '../../../src/ghl/pace/pace-take.ts';
import {
  dailyResetAt,
  foldNews,
  NO_NEWS,
  type PaceReport,
  type PaceSlot,
  type PaceState,
  readPaceState,
} from '../../../src/ghl/pace/pace-window.ts';
import { busiest } from '../clocks.ts';

const slack = { margin: 50, allowance: 5_000 };
const NOW = 1_000_000;
const fresh = readPaceState(null, NOW, slack);
const live = (count: number) => ({ by: 'p1', live: count, backfill: 0 });
const report = (more: Partial<PaceReport>): PaceReport => ({ seq: fresh.seq, live: 0, at: NOW, ...more });

describe('the window of requests', () => {
  it.each([null, 7, 'junk', {}, { max: 'many' }, { ...fresh, max: 0 }])('starts again from %j', (raw) => {
    expect(readPaceState(raw, NOW, slack)).toEqual(fresh);
  });

  it('goes on with what an older program left', () => {
    const older =
      '{"max":80,"interval":9000,"seq":7,"blockedUntil":0,"slots":[[7,999000,1009000]],"ghosts":[1000500],"daily":null}';
    expect(readPaceState(JSON.parse(older), NOW, slack)).toEqual({
      max: 80,
      interval: 9_000,
      seq: 7,
      blockedUntil: 0,
      slots: [[7, 999_000, 1_009_000]],
      ghosts: [1_000_500],
      daily: null,
      wishes: {},
      liveAt: 0,
      strangers: { toldAt: 0, count: 0, seenAt: 0 },
    });
  });

  it.each([
    ['now', 0, NOW],
    ['almost two minutes ago', 119_999, NOW - 119_999],
    ['two minutes ago', 120_000, 0],
    ['later, as the clock was set back a little', -119_999, NOW],
    ['much later, as the clock was set back', -120_000, 0],
  ])('believes that live requests may come when that was said %s', (_what, age, liveAt) => {
    expect(readPaceState({ ...fresh, liveAt: NOW - age }, NOW, slack).liveAt).toBe(liveAt);
  });

  it('gives the whole limit at once, and not one more', () => {
    const { state, taken } = takeSlots(fresh, live(250), NOW, slack);
    expect(taken).toHaveLength(100);
    expect(takeSlots(state, live(1), NOW + 9_999, slack).taken).toHaveLength(0);
  });

  it('frees a slot a whole interval and a margin after its reply, not after it was taken', () => {
    const { state, taken } = takeSlots({ ...fresh, max: 1 }, live(1), NOW, slack);
    const [id, at] = taken[0] as PaceSlot;
    const done: PaceSlot[] = [[id, at, NOW + 700 + 10_050]];
    const after = foldNews(state, { ...NO_NEWS, done }, NOW + 700, slack);
    expect(nextFreeAt(after, 'live', NOW + 700)).toBe(NOW + 10_750);
    expect(
      takeSlots(foldNews(after, NO_NEWS, NOW + 10_749, slack), live(1), NOW + 10_749, slack).taken,
    ).toEqual([]);
    expect(
      takeSlots(foldNews(after, NO_NEWS, NOW + 10_750, slack), live(1), NOW + 10_750, slack).taken,
    ).toHaveLength(1);
  });

  it('forgets the slots of a process that died, a while later', () => {
    const { state } = takeSlots(fresh, live(100), NOW, slack);
    expect(readPaceState(state, NOW + 15_049, slack).slots).toHaveLength(100);
    expect(readPaceState(state, NOW + 15_050, slack).slots).toHaveLength(0);
  });

  it('keeps a slot whose request is still under way, however long it takes', () => {
    const { state, taken } = takeSlots(fresh, live(1), NOW, slack);
    const later = readPaceState(state, NOW + 60_000, slack);
    expect(foldNews(later, { ...NO_NEWS, active: taken }, NOW + 60_000, slack).slots).toHaveLength(1);
  });

  it('gives a slot back that was never used', () => {
    const { state, taken } = takeSlots(fresh, live(2), NOW, slack);
    const released = [taken[0]?.[0] ?? 0];
    expect(foldNews(state, { ...NO_NEWS, released }, NOW, slack).slots).toHaveLength(1);
  });

  it('brings times back into range after the clock was set back', () => {
    const { state } = takeSlots(fresh, live(1), NOW + 86_400_000, slack);
    const read = readPaceState({ ...state, blockedUntil: NOW + 86_400_000 }, NOW, slack);
    expect(nextFreeAt({ ...read, max: 1 }, 'live', NOW)).toBeLessThanOrEqual(NOW + 120_000);
    const strangers = { toldAt: NOW + 3_600_000, count: 2, seenAt: NOW + 3_600_000 };
    expect(readPaceState({ ...fresh, strangers }, NOW, slack).strangers).toEqual({
      toldAt: NOW,
      count: 2,
      seenAt: NOW,
    });
  });

  it.each([
    ['nobody else', 3, 97, 0],
    ['five requests of somebody else', 3, 92, 5],
    ['fewer than we know of', 3, 99, 0],
    ['an empty budget', 3, 0, 97],
  ])('reads from the remaining budget: %s', (_what, own, remaining, ghosts) => {
    const { state } = takeSlots(fresh, live(own), NOW, slack);
    const reports = [report({ seq: state.seq, live: own, at: NOW + 100, max: 100, remaining })];
    const folded = foldNews(state, { ...NO_NEWS, reports }, NOW + 100, slack);
    expect(folded.ghosts).toHaveLength(ghosts);
    expect(folded.ghosts.every((free) => free === NOW + 100 + 10_050)).toBe(true);
  });

  it('takes what other processes sent in between for no stranger’s, however late it is reported', () => {
    const first = takeSlots(fresh, live(1), NOW, slack);
    const others = takeSlots(first.state, { by: 'p2', live: 10, backfill: 0 }, NOW + 10, slack);
    const reports = [report({ seq: first.state.seq, live: 1, at: NOW + 100, max: 100, remaining: 89 })];
    for (const late of [100, 60_000]) {
      const state = readPaceState(others.state, NOW + late, slack);
      expect(foldNews(state, { ...NO_NEWS, reports }, NOW + late, slack).strangers.seenAt).toBe(0);
    }
  });

  it('does not count the same stranger twice, and knows requests that were sent in between', () => {
    const first = takeSlots(fresh, live(1), NOW, slack);
    const second = takeSlots(first.state, live(1), NOW + 10, slack);
    const one = report({ seq: first.state.seq, live: 1, at: NOW + 20, max: 100, remaining: 93 });
    const two = report({ seq: second.state.seq, live: 2, at: NOW + 25, max: 100, remaining: 93 });
    const folded = foldNews(second.state, { ...NO_NEWS, reports: [one, two] }, NOW + 30, slack);
    expect(folded.ghosts).toHaveLength(5);
  });

  it('keeps to the most strangers of the last interval, and to the last reply about those that are there', () => {
    const remainingAt = (at: number, remaining: number) => report({ at, max: 100, remaining });
    const reports = [
      remainingAt(NOW + 10, 90),
      remainingAt(NOW + 3_000, 60),
      remainingAt(NOW + 9_000, 95),
      remainingAt(NOW + 8_000, 50),
    ];
    const { ghosts, strangers } = foldNews(fresh, { ...NO_NEWS, reports }, NOW + 9_000, slack);
    expect(ghosts.filter((free) => free === NOW + 9_000 + 10_050)).toHaveLength(5);
    expect(ghosts.filter((free) => free === NOW + 8_000 + 10_050)).toHaveLength(45);
    expect(ghosts).toHaveLength(50);
    expect(strangers).toEqual({ toldAt: NOW + 9_000, count: 5, seenAt: NOW + 9_000 });
  });

  it.each([
    ['what the last replies agree on, which those under way may hide', { strangers: 4 }, 4],
    ['an answer 429, for we keep to the limit', { remaining: 0, live: 100, blockedUntil: NOW + 9_000 }, 1],
  ])('takes for strangers: %s', (_what, more, count) => {
    const reports = [report({ max: 100, remaining: 96, live: 12, ...more })];
    expect(foldNews(fresh, { ...NO_NEWS, reports }, NOW, slack).strangers.count).toBe(count);
  });

  it('follows a smaller limit that the headers tell', () => {
    const { state } = takeSlots(fresh, live(10), NOW, slack);
    const reports = [report({ seq: state.seq, live: 10, at: NOW + 1, max: 12, interval: 5_000 })];
    const folded = foldNews(state, { ...NO_NEWS, reports }, NOW + 1, slack);
    expect(takeSlots(folded, live(50), NOW + 1, slack).taken).toHaveLength(2);
  });

  it('gives nothing until the end of a block', () => {
    const folded = foldNews(
      fresh,
      { ...NO_NEWS, reports: [report({ blockedUntil: NOW + 3_000 })] },
      NOW,
      slack,
    );
    expect(nextFreeAt(folded, 'live', NOW)).toBe(NOW + 3_000);
    expect(takeSlots(folded, live(1), NOW + 2_999, slack).taken).toHaveLength(0);
    expect(takeSlots(folded, live(1), NOW + 3_000, slack).taken).toHaveLength(1);
  });

  it('gives no more than what is left of the day, until the day is over', () => {
    const daily = { remaining: 2, resetAt: NOW + 40_000 };
    const folded = foldNews(fresh, { ...NO_NEWS, reports: [report({ daily })] }, NOW, slack);
    const { state, taken } = takeSlots(folded, live(10), NOW, slack);
    expect(taken).toHaveLength(2);
    expect(dailyResetAt(state)).toBe(NOW + 40_000);
    expect(dailyResetAt(readPaceState(state, NOW + 40_000, slack))).toBeNull();
  });

  it('believes the lowest of the replies that overtake each other within a day', () => {
    const at = (remaining: number) => report({ daily: { remaining, resetAt: NOW + 80_000 } });
    const folded = foldNews(fresh, { ...NO_NEWS, reports: [at(5), at(7)] }, NOW, slack);
    expect(folded.daily?.remaining).toBe(5);
  });

  it('never lets the service see more than the limit in any sliding interval, whatever the latencies', () => {
    const latency = fc.record({ there: fc.nat(3_000), back: fc.nat(3_000), pause: fc.nat(400) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(latency, { maxLength: 120 }), (max, requests) => {
        const interval = 1_000;
        let state: PaceState = { ...fresh, max, interval };
        let now = NOW;
        const arrivals: number[] = [];
        let underWay: { slot: PaceSlot; replyAt: number }[] = [];
        for (const { there, back, pause } of requests) {
          now += pause;
          for (;;) {
            const answered = underWay.filter((u) => u.replyAt <= now);
            underWay = underWay.filter((u) => u.replyAt > now);
            const done = answered.map(
              ({ slot, replyAt }): PaceSlot => [slot[0], slot[1], replyAt + interval + slack.margin],
            );
            const active = underWay.map((u) => u.slot);
            state = foldNews(readPaceState(state, now, slack), { ...NO_NEWS, active, done }, now, slack);
            const got = takeSlots(state, live(1), now, slack);
            state = got.state;
            const slot = got.taken[0];
            if (slot !== undefined) {
              arrivals.push(now + there);
              underWay.push({ slot, replyAt: now + there + back });
              break;
            }
            now = Math.min(
              nextFreeAt(state, 'live', now),
              ...underWay.map((u) => Math.max(u.replyAt, now + 1)),
            );
          }
        }
        expect(busiest(arrivals, interval)).toBeLessThanOrEqual(max);
      }),
    );
  });
});
