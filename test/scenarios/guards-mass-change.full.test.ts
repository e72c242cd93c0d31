import { describe, expect, it } from 'vitest';
import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import { bothSides, fullPractice, namesOf, STATUSES, trip } from './full-practice.ts';
import { didToGhl, runWell, WEDNESDAY } from './practice.ts';

describe('a status code that the config names wrongly', () => {
  it('stops a run before its first write, because most appointments would change their status', async () => {
    const { bench, events } = await fullPractice(25, 5);
    bench.configure({ ephysio: { statuses: { ...STATUSES, 5: 'cancelled', 6: 'confirmed' } } });
    const [first] = events[0] ?? [];
    bench.sandbox.ephysio.edit.moveEvent(first?.id ?? 0, WEDNESDAY + 9 * DAY_MS);
    const before = bothSides(bench);
    const { guard, message, hint } = trip((await bench.run()).error);
    const [anna, jurg] = namesOf(bench);
    expect(guard).toBe('mass-change');
    expect(message).toBe(
      `Field status would change in 30 of 30 linked appointments: ${anna} 25 (2026-03-04 to 2026-03-05), ${jurg} 5 (2026-03-04). Nothing was written.`,
    );
    expect(hint).toContain('--allow-mass-change');
    expect(bothSides(bench)).toBe(before);
  });
});

describe('times that move by one hour', { timeout: 30_000 }, () => {
  const shift = ({ sandbox }: Bench, events: readonly EphysioEvent[], byMs = HOUR_MS): void => {
    for (const { id, start } of events) sandbox.ephysio.edit.moveEvent(id, start + byMs);
  };

  it('for all appointments of two therapists stop a run before its first write', async () => {
    const { bench, events } = await fullPractice(15, 10);
    shift(bench, events.flat());
    const before = bothSides(bench);
    const { guard, message } = trip((await bench.run()).error);
    expect(guard).toBe('mass-change');
    expect(message).toMatch(/25 of 25 linked appointments/);
    expect(bothSides(bench)).toBe(before);
    expect(didToGhl(await runWell(bench, { overrides: { allowMassChange: true } })).updated).toBe(25);
  });

  it('for two of three therapists, under half of all, stop it too, and are named with their days', async () => {
    const { bench, events } = await fullPractice(12, 12, 40);
    shift(bench, [...(events[0] ?? []), ...(events[1] ?? [])]);
    const { guard, message } = trip((await bench.run()).error);
    const [first, second] = namesOf(bench);
    expect(guard).toBe('mass-change');
    expect(message).toBe(
      `24 of 64 linked appointments would move by 60 minutes: ${first} 12 (2026-03-04), ${second} 12 (2026-03-04). Nothing was written.`,
    );
  });

  it.each<[string, readonly number[], readonly number[], number]>([
    ['for all of one of two therapists', [24, 40], [24, 0], HOUR_MS],
    ['for less than a quarter of all', [50, 50], [12, 12], HOUR_MS],
    ['for no more than twenty', [30, 30], [10, 10], HOUR_MS],
    ['and are a day', [30, 30], [12, 12], DAY_MS],
  ])('%s go through', async (_what, counts, moved, byMs) => {
    const { bench, events } = await fullPractice(...counts);
    shift(
      bench,
      events.flatMap((own, i) => own.slice(0, moved[i])),
      byMs,
    );
    expect(didToGhl(await runWell(bench)).updated).toBe(moved.reduce((sum, n) => sum + n, 0));
  });
});
