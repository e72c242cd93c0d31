import { expect, it } from 'vitest';
import { liveThrough } from '../../bench/soak/live-through.ts';
import { liveMonth } from '../../bench/soak/month/live-month.ts';

it('two days of a practice, with outages, kills and restarts, end with both sides alike', {
  timeout: 60_000,
}, async () => {
  const result = await liveThrough({ days: 2, patients: 20, seed: 1 });
  expect(result.problems).toEqual([]);
  expect(result.runs.all).toBeGreaterThan(40);
  expect(result.acts).toBeGreaterThan(10);
});

it('one day of a practice ends with everybody where they think they are', { timeout: 60_000 }, async () => {
  const result = await liveMonth({ seed: 1, days: 1, patients: 10 });
  expect(result.problems).toEqual([]);
  expect(result.runs.all).toBeGreaterThan(40);
});
