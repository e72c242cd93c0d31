import { describe, expect, it } from 'vitest';
import { createPace, type Pace } from '../../src/ghl/pace/pace.ts';
import { memoryPaceLedger, type PaceLedger, readPaceState } from '../../src/ghl/pace/pace-window.ts';
import { createPaceLedger } from '../../src/store/tables/pace-ledger.ts';
import { openTemp, tempPath } from '../store/temp-store.ts';
import { busiest, eventClock } from './clocks.ts';
import { sendAll, service } from './paced-service.ts';

type Clock = ReturnType<typeof eventClock>;

const START = 1_000_000;
const SLACK = { margin: 50, allowance: 5_000 };
const paceOn = (ledger: PaceLedger, { now, sleep }: Pick<Clock, 'now' | 'sleep'>): Pace =>
  createPace({ locationId: 'loc1', ledger, now, sleep, random: () => 0.5 });

/** Ledgers of two processes: each has its own connection to one database. */
const twoLedgers = async (): Promise<readonly [PaceLedger, PaceLedger]> => {
  const path = tempPath();
  const [one, other] = [await openTemp({ path }), await openTemp({ path })];
  return [createPaceLedger(one, 'loc1'), createPaceLedger(other, 'loc1')];
};

/** What the limit allows at best: a hundred at once, then a hundred every ten seconds. */
const floor = (requests: number, latency: number): number =>
  Math.floor((requests - 1) / 100) * 10_000 + latency;

const steady = (): number => 100;
const varying = (n: number): number => 40 + ((n * 7_919) % 400);

describe('live requests beside a backfill of another process', () => {
  it.each([
    ['one request at a time', steady, { every: 3_170, side: 1, inTurn: 1 }, 1_000],
    ['one at a time and varying latencies', varying, { every: 3_170, side: 1, inTurn: 1 }, 1_250],
    ['records of three requests', steady, { every: 6_370, side: 1, inTurn: 3 }, 1_250],
    ['records of three and varying latencies', varying, { every: 6_370, side: 1, inTurn: 3 }, 1_250],
    ['three requests at once', steady, { every: 11_030, side: 3, inTurn: 1 }, 3_000],
  ])('get a slot soon: %s', async (_what, latency, { every, side, inTurn }, longest) => {
    const clock = eventClock();
    const [ofRun, ofListener] = await twoLedgers();
    const ghl = service(clock, latency);
    const listener = paceOn(ofListener, clock);
    listener.announce();
    let finished = 0;
    let lastAt = 0;
    sendAll(
      paceOn(ofRun, clock),
      ghl,
      1_205,
      () => {
        finished++;
        lastAt = clock.now();
      },
      { sideBySide: 12 },
    );
    const waits: number[] = [];
    const ask = async (left: number): Promise<void> => {
      const askedAt = clock.now();
      const slot = await listener.take('live');
      waits.push(clock.now() - askedAt);
      ghl.call(slot, () => {
        if (left > 1) void ask(left - 1);
      });
    };
    const goOn = (): void => {
      if (finished === 1_205) return;
      for (let i = 0; i < side; i++) void ask(inTurn);
      clock.after(every, goOn);
    };
    clock.after(every, goOn);
    await clock.runAll();
    expect(finished).toBe(1_205);
    expect(waits.length).toBeGreaterThan(30);
    expect(Math.max(...waits)).toBeLessThanOrEqual(longest);
    expect(ghl.refused()).toBe(0);
    expect(busiest(ghl.arrivals, 10_000)).toBe(100);
    // Nothing is left unused for the sake of live requests: each window costs the margin and a latency, as usual.
    const windows = Math.ceil((1_205 + waits.length) / 100);
    const mean = latency === steady ? 100 : 240;
    expect(lastAt - START).toBeLessThanOrEqual(windows * (10_050 + mean));
  });

  it('get a slot soon from the second window on when their process starts later, however rare they are', async () => {
    const clock = eventClock();
    const [ofRun, ofListener] = await twoLedgers();
    const ghl = service(clock, steady);
    let finished = 0;
    sendAll(paceOn(ofRun, clock), ghl, 4_000, () => finished++, { sideBySide: 12 });
    await clock.runFor(31_000);
    const listener = paceOn(ofListener, clock);
    const announce = (): void => {
      listener.announce();
      if (finished < 4_000) clock.after(60_000, announce);
    };
    announce();
    const waits: number[] = [];
    const ask = async (): Promise<void> => {
      const askedAt = clock.now();
      const slot = await listener.take('live');
      waits.push(clock.now() - askedAt);
      ghl.call(slot, () => {});
    };
    for (const after of [20_000, 95_000, 173_000, 251_500, 332_700]) clock.after(after, () => void ask());
    await clock.runAll();
    expect(finished).toBe(4_000);
    expect(waits).toHaveLength(5);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
    expect(ghl.refused()).toBe(0);
  });

  it('need not wait for the backfill that the same process is asleep for', async () => {
    const clock = eventClock();
    const ghl = service(clock, steady);
    const pace = paceOn(memoryPaceLedger(), clock);
    pace.announce();
    sendAll(pace, ghl, 300, () => {}, { sideBySide: 12 });
    await clock.runFor(2_000);
    const granted: number[] = [];
    for (let i = 0; i < 3; i++) void pace.take('live').then(() => granted.push(clock.now() - START));
    await clock.settle();
    expect(granted).toEqual([2_000, 2_000, 2_000]);
  });

  it('are waited for as long as they wait', async () => {
    const clock = eventClock();
    const ledger = memoryPaceLedger();
    const listener = paceOn(ledger, clock);
    for (let i = 0; i < 103; i++) void listener.take('live');
    await clock.runFor(5_000);
    const { wishes } = ledger.transact((state) => ({
      state,
      result: readPaceState(state, clock.now(), SLACK),
    }));
    expect(Object.values(wishes)).toMatchObject([{ count: 3 }]);
  });

  it('are no longer waited for when their process died', async () => {
    const clock = eventClock();
    const ledger = memoryPaceLedger();
    const first = paceOn(ledger, clock);
    for (let i = 0; i < 100; i++) void first.take('live').then((slot) => slot.lost());
    await clock.runFor(9_500);
    first.close();
    const dying = paceOn(ledger, { now: clock.now, sleep: () => new Promise(() => {}) });
    for (let i = 0; i < 60; i++) void dying.take('live');
    await clock.settle();
    let finished = 0;
    sendAll(paceOn(ledger, clock), service(clock, steady), 300, () => finished++);
    await clock.runFor(1_900);
    expect(finished).toBeLessThanOrEqual(40);
    await clock.runFor(1_500);
    expect(finished).toBeGreaterThan(80);
  });
});

describe('a backfill alone', () => {
  it.each([
    ['a few', 90, 12],
    ['some hundreds, all at once', 350, 350],
    ['a thousand and its lists', 1_005, 12],
    ['a thousand', 1_000, 12],
    ['two thousand', 2_000, 12],
    ['ten thousand', 10_000, 12],
  ])('stays within 1.03 of the floor: %s', async (_what, requests, sideBySide) => {
    const clock = eventClock();
    const ghl = service(clock, steady);
    let lastAt = 0;
    const done = (): void => {
      lastAt = clock.now();
    };
    sendAll(paceOn(memoryPaceLedger(), clock), ghl, requests, done, { sideBySide });
    await clock.runAll();
    // What the latency allows when so few are sent side by side.
    const atLeast = Math.ceil(Math.min(100, requests) / sideBySide) * 100;
    expect(lastAt - START).toBeLessThanOrEqual(1.03 * Math.max(floor(requests, 100), atLeast));
    expect(ghl.refused()).toBe(0);
  });

  it('takes all that is free again two minutes after a listener was last there', async () => {
    const clock = eventClock();
    const [ofRun, ofListener] = await twoLedgers();
    paceOn(ofListener, clock).announce();
    await clock.runFor(119_500);
    const pace = paceOn(ofRun, clock);
    const granted: number[] = [];
    for (let i = 0; i < 100; i++) void pace.take('backfill').then(() => granted.push(clock.now() - START));
    await clock.runFor(1_000);
    expect(granted.filter((at) => at === 119_500)).toHaveLength(91);
    expect(granted.filter((at) => at === 120_000)).toHaveLength(9);
  });
});

it('loses less than a window to a listener that says nothing', async () => {
  const clock = eventClock();
  const [ofRun, ofListener] = await twoLedgers();
  paceOn(ofListener, clock).announce();
  const ghl = service(clock, steady);
  // The worst case: the last of the last window are those that come one a second.
  sendAll(paceOn(ofRun, clock), ghl, 1_000, () => {}, { sideBySide: 12 });
  await clock.runAll();
  const longest = Math.max(...ghl.arrivals) - START;
  expect(longest).toBeLessThanOrEqual(1.03 * floor(1_000, 100) + 9_000);
  expect(longest).toBeGreaterThan(floor(1_000, 100) + 8_000);
});
