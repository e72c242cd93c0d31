import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UnreachableError } from '../../../src/errors.ts';
import { insertEvents } from '../../../src/store/tables/webhooks/webhook-events.ts';
import { createLanes, LANE_LIMITS, type LaneLimits } from '../../../src/webhooks/worker/lanes.ts';
import type { ProcessResult } from '../../../src/webhooks/worker/process-record.ts';
import { createGate } from '../../cli/set-up.ts';
import { event, openRig, type RigOptions } from './running-drain.ts';

const named = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `p${n}`);

const burst = (practice: string, count: number) =>
  Array.from({ length: count }, (_, n) => event(`${practice}-${n}`, { practice }));

/** A worker whose processor hangs for some practices. `begun`: how many records of each practice were begun. */
const openHanging = async (hang: ReadonlySet<string>, options: RigOptions = {}) => {
  const gate = createGate();
  let fails = false;
  const rig = await openRig({
    ...options,
    process: async ({ practice }): Promise<ProcessResult> => {
      if (!hang.has(practice)) return 'done';
      await gate.opened;
      if (fails) throw new UnreachableError('e-Physio does not answer', 'Try later.');
      return 'done';
    },
  });
  onTestFinished(() => gate.open());
  const begun = (practice: string): number => rig.seen.filter((seen) => seen.practice === practice).length;
  return {
    ...rig,
    begun,
    letGo: async (how: 'done' | 'unreachable' = 'done') => {
      fails = how === 'unreachable';
      gate.open();
      await rig.settle();
    },
  };
};

describe('the lanes', () => {
  it('are those of each practice: one that hangs, under a burst, delays nobody', async () => {
    const rig = await openHanging(new Set(['main']));
    await rig.arrive(...burst('main', 100));
    expect(rig.begun('main')).toBe(LANE_LIMITS.most);
    await rig.arrive(...burst('second', 30));
    expect(rig.begun('second')).toBe(30);
    expect(rig.begun('main')).toBe(LANE_LIMITS.most);
    await rig.letGo();
    expect(rig.begun('main')).toBe(100);
  });

  it('are left to a quiet practice while many hang at once', async () => {
    const down = named(30);
    const practices = [...down, 'quiet'];
    const rig = await openHanging(new Set(down), { practices });
    await rig.arrive(...down.flatMap((practice) => burst(practice, 6)));
    const held = down.map(rig.begun);
    expect(Math.min(...held)).toBe(LANE_LIMITS.least);
    for (let n = 0; n < 3; n += 1) await rig.arrive(event(`q${n}`, { practice: 'quiet' }));
    expect(rig.begun('quiet')).toBe(3);
    expect(down.map(rig.begun)).toEqual(held);
    await rig.letGo();
    await rig.settle();
    expect(down.map(rig.begun)).toEqual(down.map(() => 6));
    expect(new Set(rig.ids()).size).toBe(rig.ids().length);
  });

  it('are free again when a service that hung is down: the practice pauses, and nobody else does', async () => {
    const rig = await openHanging(new Set(['main']));
    await rig.arrive(...burst('main', 20));
    await rig.letGo('unreachable');
    expect(rig.begun('main')).toBe(LANE_LIMITS.most);
    await rig.arrive(...burst('second', 20));
    expect(rig.begun('second')).toBe(20);
    await rig.pass(9000);
    expect(rig.begun('main')).toBe(LANE_LIMITS.most);
    await rig.pass(1000);
    expect(rig.begun('main')).toBeGreaterThan(LANE_LIMITS.most);
  });

  it('keep the order of one person, whatever the others do', async () => {
    const rig = await openHanging(new Set(['main']));
    const booking = event('a1', { entity: 'appointment', type: 'AppointmentCreate', lane: 'c1' });
    await rig.arrive(event('c1'), booking, ...burst('main', 5), ...burst('second', 5));
    expect(rig.ids()).not.toContain('a1');
    expect(rig.begun('second')).toBe(5);
    await rig.letGo();
    expect(rig.ids().indexOf('a1')).toBeGreaterThan(rig.ids().indexOf('c1'));
    expect(rig.ids().filter((id) => id === 'a1' || id === 'c1')).toEqual(['c1', 'a1']);
  });

  it('find a practice with one event behind the queue of another that another process stored', async () => {
    const rig = await openHanging(new Set(['main']), { pollMs: 3_600_000 });
    await insertEvents(rig.store, burst('main', 300));
    await rig.arrive(event('q', { practice: 'second' }));
    expect(rig.begun('second')).toBe(1);
    expect(rig.begun('main')).toBe(LANE_LIMITS.most);
  });

  it('are shared again as practices come and go: all for one, the least for many', () => {
    const lanes = createLanes({ most: 12, least: 4, inAll: 96 }, () => undefined);
    const freeAmong = (count: number): number => {
      lanes.share(named(count));
      return lanes.free('p0');
    };
    expect([0, 1, 8, 9, 16, 24, 25, 200].map(freeAmong)).toEqual([12, 12, 12, 10, 6, 4, 4, 4]);
  });
});

interface Act {
  readonly practice: number;
  readonly kind: 'arrives' | 'ends';
}

const act: fc.Arbitrary<Act> = fc.record({
  practice: fc.nat({ max: 29 }),
  kind: fc.constantFrom('arrives', 'arrives', 'arrives', 'ends'),
});

/** Gives lanes out as the worker does, to practices whose records arrive and end in some order. */
const playOut = async (limits: LaneLimits, acts: readonly Act[], look: (state: Played) => void) => {
  const lanes = createLanes(limits, () => undefined);
  const waiting = new Map<string, number>();
  const ends = new Map<string, (() => void)[]>();
  const begin = (practice: string, lane: string): void => {
    const gate = createGate();
    ends.set(practice, [...(ends.get(practice) ?? []), gate.open]);
    lanes.begin({ practice, entity: 'patient', recordId: lane, lane }, gate.opened);
  };
  let count = 0;
  for (const { practice: n, kind } of acts) {
    const practice = `p${n}`;
    if (kind === 'arrives') waiting.set(practice, (waiting.get(practice) ?? 0) + 5);
    else {
      ends.get(practice)?.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const due = [...waiting].filter(([, left]) => left > 0).map(([name]) => name);
    lanes.share(due);
    for (const name of due) {
      const left = waiting.get(name) ?? 0;
      const more = Math.min(left, lanes.free(name));
      for (let i = 0; i < more; i += 1) begin(name, `${++count}`);
      waiting.set(name, left - more);
    }
    look({
      waiting: [...waiting].filter(([, left]) => left > 0).map(([name]) => name),
      busy: new Map(named(30).map((name) => [name, lanes.busyOf(name).length])),
    });
  }
};

interface Played {
  readonly waiting: readonly string[];
  readonly busy: ReadonlyMap<string, number>;
}

describe('with records that arrive and end in any order', () => {
  it('nobody waits who has less than the equal part, and nobody has more than the most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 120 }), async (acts) => {
        await playOut({ most: 6, least: 2, inAll: 24 }, acts, ({ waiting, busy }) => {
          const working = new Set([...waiting, ...[...busy].flatMap(([name, n]) => (n > 0 ? [name] : []))]);
          const part = Math.min(6, Math.max(2, Math.floor(24 / Math.max(1, working.size))));
          for (const practice of waiting) expect(busy.get(practice)).toBeGreaterThanOrEqual(part);
          for (const n of busy.values()) expect(n).toBeLessThanOrEqual(6);
        });
      }),
      { numRuns: 50 },
    );
  });
});
