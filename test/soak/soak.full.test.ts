import { expect, it } from 'vitest';
import { liveThrough } from '../../bench/soak/live-through.ts';

it('ten days of a practice, with outages, kills, restarts and both changes of the clocks, end with both sides alike', {
  timeout: 600_000,
}, async () => {
  const result = await liveThrough({ days: 10, patients: 40, seed: 1 });
  expect(result.problems).toEqual([]);
  expect(result.runs.all).toBeGreaterThan(200);
  expect(result.acts).toBeGreaterThan(150);
});
