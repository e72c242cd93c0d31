import { BOOKINGS } from './acts-of-bookings.ts';
import { PEOPLE } from './acts-of-people.ts';
import { VISITS } from './acts-of-visits.ts';
import type { Acts } from './means.ts';

/** All that happens in the month. */
export const ACTS: Acts = { ...BOOKINGS, ...VISITS, ...PEOPLE };
