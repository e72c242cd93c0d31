import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { StoppedError, UnreachableError } from '../../../src/errors.ts';
import { createPace } from '../../../src/ghl/pace/pace.ts';
import type { Priority } from '../../../src/ghl/pace/pace-take.ts';
import { memoryPaceLedger, type PaceLedger } from '../../../src/ghl/pace/pace-window.ts';
import { busiest, eventClock } from '../clocks.ts';
import { sendAll, service } from '../paced-service.ts';

const ok = (headers: Record<string, string> = {}) => ({ status: 200, headers: new Headers(headers) });
const setUp = (ledger: PaceLedger = memoryPaceLedger(), clock = eventClock()) => {
  const { now, sleep } = clock;
  const pace = createPace({ locationId: 'loc1', ledger, now, sleep, random: () => 0.5 });
  return { clock, ledger, pace };
};

describe('the pace', () => {
  it.each([
    ['a steady latency', () => 100],
    ['no latency', () => 0],
    ['latencies from 1 ms to 4 s', (n: number) => 1 + ((n * 7919) % 4_000)],
  ])('uses the limit in full and is never answered 429 with %s', async (_what, latency) => {
    const { clock, pace } = setUp();
    const ghl = service(clock, latency);
    let finished = 0;
    let lastAt = 0;
    sendAll(pace, ghl, 350, () => {
      finished++;
      lastAt = clock.now();
    });
    await clock.settle();
    const startedAt = clock.now();
    await clock.runAll();
    expect(finished).toBe(350);
    expect(ghl.refused()).toBe(0);
    expect(busiest(ghl.arrivals, 10_000)).toBeLessThanOrEqual(100);
    // Three full windows have to pass; each may cost the margin and a latency on top.
    const slowest = Math.max(...Array.from({ length: 350 }, (_, n) => latency(n)));
    expect(lastAt - startedAt).toBeLessThanOrEqual(3 * (10_050 + slowest) + slowest);
  });

  it('shares one budget between two processes over one ledger', async () => {
    const { clock, ledger, pace } = setUp();
    const other = setUp(ledger, clock).pace;
    const ghl = service(clock, (n) => 20 + (n % 5) * 100);
    let finished = 0;
    sendAll(pace, ghl, 150, () => finished++);
    sendAll(other, ghl, 150, () => finished++);
    await clock.runAll();
    expect(finished).toBe(300);
    expect(ghl.refused()).toBe(0);
  });

  it('starts a process after another without exceeding the limit', async () => {
    const { clock, ledger, pace } = setUp();
    const ghl = service(clock, () => 50);
    let finished = 0;
    sendAll(pace, ghl, 60, () => finished++);
    await clock.runFor(1_000);
    pace.close();
    sendAll(setUp(ledger, clock).pace, ghl, 60, () => finished++, { priority: 'live' });
    await clock.runFor(500);
    expect(finished).toBe(100);
    await clock.runAll();
    expect(finished).toBe(120);
    expect(ghl.refused()).toBe(0);
    expect(clock.now()).toBeLessThan(1_000_000 + 10_400);
  });

  it('goes on after a process that died with its slots', async () => {
    const { clock, ledger, pace } = setUp();
    for (let i = 0; i < 100; i++) void pace.take('live');
    await clock.settle();
    const granted: number[] = [];
    void setUp(ledger, clock)
      .pace.take('backfill')
      .then(() => granted.push(clock.now()));
    await clock.runAll();
    expect(granted).toEqual([1_000_000 + 15_050]);
  });

  it.each([
    ['alone', false],
    ['while a listener is there', true],
  ])(
    'slows down for somebody else who draws on the same budget, and recovers: %s',
    async (_what, announced) => {
      const { clock, pace } = setUp();
      if (announced) pace.announce();
      const ghl = service(clock, () => 80);
      const stranger = (n: number): void => {
        if (n === 0) return;
        ghl.arrive();
        clock.after(400, () => stranger(n - 1));
      };
      stranger(60);
      let finished = 0;
      sendAll(pace, ghl, 250, () => finished++, { sideBySide: 12 });
      await clock.runAll();
      expect(finished).toBe(250);
      // What the stranger takes between our replies is not seen in time; everything else is.
      expect(ghl.refused()).toBeLessThanOrEqual(1);
    },
  );

  it('learns a smaller limit', async () => {
    const { clock, pace } = setUp();
    const ghl = service(clock, () => 30, 25);
    let finished = 0;
    sendAll(pace, ghl, 25, () => finished++);
    await clock.runFor(100);
    sendAll(pace, ghl, 75, () => finished++);
    await clock.runAll();
    expect(finished).toBe(100);
    expect(ghl.refused()).toBe(0);
  });

  it.each([
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after': new Date(1_000_000 + 7_000).toUTCString() }, 7_000],
    [{ 'retry-after': '86400' }, 120_000],
    [{}, 10_500],
    [{ 'x-ratelimit-interval-milliseconds': '2000' }, 2_100],
  ])('lets nothing through after a 429 with %j until %i ms have passed', async (headers, wait) => {
    const { clock, pace } = setUp();
    const slot = await pace.take('live');
    slot.answered({ status: 429, headers: new Headers(headers as Record<string, string>) });
    const granted: number[] = [];
    for (const priority of ['live', 'backfill'] as const) {
      void pace.take(priority).then(() => granted.push(clock.now() - 1_000_000));
    }
    await clock.runAll();
    expect(granted).toEqual([wait, wait]);
  });

  it('serves live requests before backfill, and each in its order', async () => {
    const { clock, pace } = setUp();
    const first = await Promise.all(Array.from({ length: 100 }, () => pace.take('live')));
    const order: string[] = [];
    const ask = (priority: Priority, name: string): void => {
      void pace.take(priority).then(() => order.push(name));
    };
    ask('backfill', 'b1');
    ask('backfill', 'b2');
    ask('live', 'l1');
    ask('live', 'l2');
    await clock.settle();
    for (const [i, slot] of first.entries()) clock.after(i * 10, () => slot.answered(ok()));
    await clock.runAll();
    expect(order).toEqual(['l1', 'l2', 'b1', 'b2']);
  });

  it('stops waiting when the operator stops the run, and serves the others', async () => {
    const { clock, pace } = setUp();
    const first = await Promise.all(Array.from({ length: 100 }, () => pace.take('live')));
    const stop = new AbortController();
    const stopped = pace.take('backfill', stop.signal);
    const other = pace.take('backfill');
    await clock.settle();
    stop.abort();
    await expect(stopped).rejects.toBeInstanceOf(StoppedError);
    await expect(pace.take('backfill', stop.signal)).rejects.toBeInstanceOf(StoppedError);
    for (const slot of first) slot.answered(ok());
    await clock.runAll();
    await expect(other).resolves.toBeDefined();
  });

  it('listens to the operator once for all that wait, and to nobody afterwards', async () => {
    const { clock, pace } = setUp();
    const { signal } = new AbortController();
    const listeners = (): number => getEventListeners(signal, 'abort').length;
    const first = await Promise.all(Array.from({ length: 100 }, () => pace.take('live', signal)));
    expect(listeners()).toBe(0);
    const others = Array.from({ length: 50 }, () => pace.take('backfill', signal));
    await clock.settle();
    expect(listeners()).toBe(1);
    for (const slot of first) slot.answered(ok());
    await clock.runAll();
    await Promise.all(others);
    expect(listeners()).toBe(0);
  });

  it('waits for the end of a day that is near', async () => {
    const { clock, pace } = setUp();
    const slot = await pace.take('backfill');
    slot.answered(ok({ 'x-ratelimit-daily-remaining': '0', 'x-ratelimit-daily-reset': '45000' }));
    const granted: number[] = [];
    void pace.take('backfill').then(() => granted.push(clock.now() - 1_000_000));
    await clock.runAll();
    expect(granted).toEqual([45_000]);
  });

  it('says when a used-up day ends if that is far', async () => {
    const { pace } = setUp();
    const slot = await pace.take('backfill');
    slot.answered(ok({ 'x-ratelimit-daily-remaining': '0', 'x-ratelimit-daily-reset': '7200000' }));
    const error = await pace.take('backfill').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UnreachableError);
    expect((error as Error).message).toContain(new Date(1_000_000 + 7_200_000).toISOString());
  });

  it('frees a slot at once whose request never left', async () => {
    const { clock, pace } = setUp();
    const first = await Promise.all(Array.from({ length: 100 }, () => pace.take('live')));
    const next = pace.take('live');
    await clock.settle();
    first[0]?.unused();
    await clock.settle();
    await expect(next).resolves.toBeDefined();
  });

  it('counts a request without a reply from the moment it was given up', async () => {
    const { clock, pace } = setUp();
    const first = await Promise.all(Array.from({ length: 100 }, () => pace.take('live')));
    const granted: number[] = [];
    void pace.take('live').then(() => granted.push(clock.now() - 1_000_000));
    clock.after(30_000, () => first[0]?.lost());
    await clock.runFor(60_000);
    expect(granted).toEqual([40_050]);
  });

  it('writes the ledger about once per request', async () => {
    const clock = eventClock();
    const inner = memoryPaceLedger();
    let writes = 0;
    const counting: PaceLedger = {
      transact: (fn) => {
        writes++;
        return inner.transact(fn);
      },
    };
    const { pace } = setUp(counting, clock);
    const ghl = service(clock, (n) => 50 + (n % 50));
    sendAll(pace, ghl, 300, () => {});
    await clock.runAll();
    expect(writes).toBeLessThanOrEqual(330);
  });

  it('fails those who wait when the ledger fails, and goes on when it works again', async () => {
    const inner = memoryPaceLedger();
    let broken = true;
    const { pace } = setUp({
      transact: (fn) => {
        if (broken) throw new Error('the database is locked');
        return inner.transact(fn);
      },
    });
    await expect(pace.take('live')).rejects.toThrow('the database is locked');
    broken = false;
    await expect(pace.take('live')).resolves.toBeDefined();
  });
});
