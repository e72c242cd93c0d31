import type { Catalogue } from '../topics.ts';
import { acts } from './acts.ts';
import { appointmentReviews } from './appointment-reviews.ts';
import { digest } from './digest.ts';
import { items } from './items.ts';
import { page } from './page.ts';
import { personReviews } from './person-reviews.ts';
import { problems } from './problems.ts';
import { run } from './run.ts';
import { titles } from './titles.ts';
import { today } from './today.ts';
import { words } from './words.ts';

export const fr: Catalogue = {
  acts,
  digest,
  items,
  page,
  problems,
  reviews: { ...personReviews, ...appointmentReviews },
  run,
  titles,
  today,
  words,
};
