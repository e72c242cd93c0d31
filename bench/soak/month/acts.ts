import { ABSENCES } from './acts-of-absences.ts';
import { BOOKINGS } from './acts-of-bookings.ts';
import { CLASHES } from './acts-of-clashes.ts';
import { PEOPLE } from './acts-of-people.ts';
import { SCOPE } from './acts-of-scope.ts';
import { SERIES } from './acts-of-series.ts';
import { VISITS } from './acts-of-visits.ts';
import type { Acts } from './means.ts';

/** All that happens in the month. */
export const ACTS: Acts = {
  ...BOOKINGS,
  ...VISITS,
  ...PEOPLE,
  ...ABSENCES,
  ...SERIES,
  ...SCOPE,
  ...CLASHES,
};
