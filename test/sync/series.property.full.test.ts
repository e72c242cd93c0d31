import { it } from 'vitest';
import { checkHistories } from './history/check-histories.ts';
import { calmHistoryOfSeries, historyOfSeries } from './history/history.ts';

const timeout = 3_600_000;

it(
  'each appointment of a series keeps its event, as long as one thing happens after the other',
  {
    timeout,
  },
  () => checkHistories(calmHistoryOfSeries, { runs: 24, seed: 11 }),
);

it('series come to rest in any history, with nothing lost, doubled or mixed up', { timeout }, () =>
  checkHistories(historyOfSeries, { runs: 24, seed: 12 }),
);
