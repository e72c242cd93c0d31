import { expect, it } from 'vitest';
import { liveMonth } from '../../bench/soak/month/live-month.ts';

// Without the fault: `npm run month -- --seed 1 --days 3 --patients 20` tells the same with all that happened.
it.each([
  { seed: 1, what: 'without status codes, with a listener' },
  { seed: 2, what: 'with status codes, by timer alone' },
])(
  'three days of a practice, $what, end with everybody where they think they are',
  {
    timeout: 300_000,
  },
  async ({ seed }) => {
    const result = await liveMonth({ seed, days: 3, patients: 20 });
    expect(result.problems).toEqual([]);
    expect(result.runs.all).toBeGreaterThan(150);
    expect(result.done['a mother books by a form for her child']).toBeGreaterThan(0);
  },
);
