import { it } from 'vitest';
import { checkHistories } from './history/check-histories.ts';
import { historyOfSeries } from './history/history.ts';

it('series come to rest in any history (2 of 2)', { timeout: 3_600_000 }, () =>
  checkHistories(historyOfSeries, { runs: 100, seed: 14 }),
);
