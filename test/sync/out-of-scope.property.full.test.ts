import { it } from 'vitest';
import { checkHistories } from './history/check-histories.ts';
import { scopeEdit } from './history/edit.ts';
import { historyOf } from './history/history.ts';

it(
  'appointments that leave the calendars of the config and come back are accounted for in any history',
  { timeout: 3_600_000 },
  () => checkHistories(historyOf(scopeEdit), { runs: 100, seed: 5 }),
);
