import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgreement } from '../../../src/ghl/pace/pace-strangers.ts';
import { nextFreeAt, takeSlots } from '../../../src/ghl/pace/pace-take.ts';
import { foldNews, NO_NEWS, type PaceState, readPaceState } from '../../../src/ghl/pace/pace-window.ts';
import { type Installation, playScene } from '../installations.ts';

const steady = (): number => 100;
/** 20 to 500 ms, so that replies overtake each other. */
const varying = (n: number): number => 20 + ((n * 7_919) % 480);

const one: Installation = { backfill: 700 };
const other: Installation = { backfill: 700, start: 60 };
const third: Installation = { backfill: 700, start: 900 };
const stopped: Installation = { backfill: 9_000, start: 60, stop: 42_000 };
const listener: Installation = { liveEvery: 1_900, start: 60, stop: 70_000 };
const bursts = [35_000, 57_000, 80_000].map((at) => [at, 30] as const);

/** With the time that they may take at most, as a multiple of what the limit demands; short runs show their ends more. */
const scenes = [
  ['two backfills', { installations: [one, other] }, 1.22],
  ['three backfills', { installations: [one, other, third] }, 1.2],
  ['two backfills, of which one stops', { installations: [one, stopped] }, 1.17],
  ['a backfill and a listener', { installations: [one, listener] }, 1.14],
  ['a backfill and one with a listener', { installations: [one, { ...other, ...listener }] }, 1.14],
] as const;

describe('installations that know of each other by the headers alone', () => {
  it.each(scenes)(
    'are answered 429 at most while they get to know each other: %s',
    async (_what, scene, most) => {
      const beginning = await playScene({ ...scene, latency: steady });
      expect(beginning.refused).toEqual([]);
      const { refused, factor } = await playScene({ ...scene, latency: varying });
      expect(refused.length).toBeLessThanOrEqual(3);
      expect(refused.filter((at) => at > 10_000)).toEqual([]);
      expect(Math.max(beginning.factor, factor)).toBeLessThanOrEqual(most);
    },
  );

  it.each(scenes)('are rarely answered 429 if the window starts again: %s', async (_what, scene) => {
    for (const latency of [steady, varying]) {
      const { results, refused } = await playScene({ ...scene, latency, startsAnew: true });
      const done = results.reduce((sum, r) => sum + r.done, 0);
      expect(refused.length).toBeLessThanOrEqual(done * 0.02);
    }
  });

  it('get the same share, whichever began', async () => {
    const { results } = await playScene({
      installations: [{ backfill: 1_500 }, { ...other, backfill: 1_500 }],
      latency: steady,
    });
    const [first = 0, last = 0] = results.map((r) => r.lastAt);
    expect(last / first).toBeLessThanOrEqual(1.35);
  });

  it('have what one had that stopped within two intervals', async () => {
    const { results } = await playScene({ installations: [one, stopped], latency: steady });
    // Two intervals more at half the limit, then all of it.
    const left = 700 - (62_000 / 10_000) * 45;
    expect(results[0]?.lastAt).toBeLessThanOrEqual(62_000 + (left / 100) * 10_300);
  });

  it.each([
    ['one', [one], 0],
    ['two', [one, other], 8],
  ])('bear bursts of an app that knows of no limit: %s', async (_what, installations, most) => {
    for (const latency of [steady, varying]) {
      const { refused } = await playScene({ installations, bursts, latency });
      expect(refused.length).toBeLessThanOrEqual(most);
    }
  });
});

it('is not slowed down by timers that fire late', async () => {
  const timersLate = (n: number): number => 5 + ((n * 7) % 16);
  const { refused, factor } = await playScene({
    installations: [{ backfill: 2_000 }],
    latency: steady,
    timersLate,
  });
  expect(refused).toEqual([]);
  expect(factor).toBeLessThanOrEqual(1.03);
});

describe('how many strangers there are at least', () => {
  it('is what many replies in a row agree on', () => {
    const agreed = createAgreement();
    const said = Array.from({ length: 30 }, (_, n) => agreed(n));
    expect(said).toEqual([...Array.from({ length: 23 }, () => 0), 0, 1, 2, 3, 4, 5, 6]);
    expect(agreed(-3)).toBe(0);
  });

  it('is never more than there are, however replies of those under way overtake each other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.nat(1_000), { minLength: 24 }),
        (there, keys) => {
          const agreed = createAgreement();
          // Twelve at a time: each batch is counted in an order of its own.
          for (let first = 0; first + 12 <= keys.length; first += 12) {
            const batch = keys.slice(first, first + 12).map((key, i) => ({ key, place: first + i + 1 }));
            for (const [i, { place }] of batch.sort((a, b) => a.key - b.key).entries()) {
              expect(agreed(there + first + i + 1 - place)).toBeLessThanOrEqual(there);
            }
          }
        },
      ),
    );
  });
});

describe('a window with strangers', () => {
  const NOW = 1_000_000;
  const slack = { margin: 50, allowance: 5_000 };
  const alone = readPaceState(null, NOW, slack);
  const among = (count: number): PaceState => ({
    ...alone,
    strangers: { toldAt: NOW, count, seenAt: NOW },
    ghosts: Array.from({ length: count }, () => NOW + 10_050),
  });
  const backfill = { by: 'run', live: 0, backfill: 50 };
  const live = { by: 'listener', live: 5, backfill: 0 };

  it('is used one by one', () => {
    for (const want of [backfill, live]) {
      const { state, taken } = takeSlots(among(40), want, NOW, slack);
      expect(taken).toHaveLength(1);
      expect(takeSlots(state, want, NOW, slack).taken).toHaveLength(0);
      expect(takeSlots(state, want, NOW + 101, slack).taken).toHaveLength(1);
    }
  });

  it('is left a part of by backfill, for live requests', () => {
    expect(takeSlots(among(99), backfill, NOW, slack).taken).toHaveLength(0);
    expect(takeSlots(among(99), live, NOW, slack).taken).toHaveLength(1);
    expect(takeSlots(among(100), live, NOW, slack).taken).toHaveLength(0);
  });

  it('gives a live request of one process its turn before backfill of another', () => {
    const run = takeSlots(among(0), backfill, NOW, slack);
    const asked = takeSlots(run.state, live, NOW + 10, slack);
    expect(asked.taken).toHaveLength(0);
    expect(takeSlots(run.state, backfill, NOW + 60, slack).taken).toHaveLength(1);
    expect(takeSlots(asked.state, backfill, NOW + 60, slack).taken).toHaveLength(0);
    expect(takeSlots(asked.state, live, NOW + 100, slack).taken).toHaveLength(1);
  });

  it('is tried with one request when no reply reported it for an interval', () => {
    const blind = { ...among(0), strangers: { toldAt: NOW - 10_000, count: 0, seenAt: NOW - 10_000 } };
    for (const want of [backfill, live]) {
      const { state, taken } = takeSlots(blind, want, NOW, slack);
      expect(taken).toHaveLength(1);
      expect(takeSlots(state, want, NOW + 5_000, slack).taken).toHaveLength(0);
    }
  });

  it('is for one alone two minutes after strangers were last seen', () => {
    const since = (ms: number) => ({ ...alone, strangers: { toldAt: NOW, count: 0, seenAt: NOW - ms } });
    expect(takeSlots(since(119_999), backfill, NOW, slack).taken).toHaveLength(1);
    expect(takeSlots(since(120_000), backfill, NOW, slack).taken).toHaveLength(50);
  });

  it.each(['live', 'backfill'] as const)('has a slot in the end, whatever it held: %s', (priority) => {
    const nats = fc.array(fc.nat(10_000), { maxLength: 100 });
    fc.assert(
      fc.property(
        nats,
        nats,
        fc.nat(100),
        fc.nat(12_000),
        fc.nat(120_000),
        (own, foreign, count, reportedAgo, seen) => {
          let now = NOW;
          let state: PaceState = {
            ...alone,
            slots: own.map((ms, i) => [i, NOW - 10_000 + ms, NOW + ms]),
            ghosts: foreign.map((ms) => NOW + ms),
            strangers: { toldAt: NOW - reportedAgo, count, seenAt: NOW - seen },
          };
          for (;;) {
            const got = takeSlots(state, { by: 'p', live: 0, backfill: 0, [priority]: 1 }, now, slack);
            if (got.taken.length > 0) break;
            now = Math.max(now + 1, nextFreeAt(got.state, priority, now));
            state = foldNews(got.state, NO_NEWS, now, slack);
            expect(now).toBeLessThanOrEqual(NOW + 20_002);
          }
        },
      ),
    );
  });
});
