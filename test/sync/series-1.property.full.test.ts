import { it } from 'vitest';
import { checkHistories } from './history/check-histories.ts';
import { calmHistoryOfSeries } from './history/history.ts';

it('each appointment of a series keeps its event (1 of 2)', { timeout: 3_600_000 }, () =>
  checkHistories(calmHistoryOfSeries, { runs: 100, seed: 13 }),
);
