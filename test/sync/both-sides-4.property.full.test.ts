import { it } from 'vitest';
import { checkHistories } from './history/check-histories.ts';
import { anyEdit } from './history/edit.ts';
import { historyOf } from './history/history.ts';

it(
  'any history of both sides comes to rest with nothing lost, doubled or mixed up (4 of 4)',
  { timeout: 3_600_000 },
  () => checkHistories(historyOf(anyEdit), { runs: 125, seed: 4 }),
);
