import type { Catalogue } from '../topics.ts';
import { acts } from './acts.ts';
import { appointmentReviews } from './appointment-reviews.ts';
import { audit } from './audit.ts';
import { bulk } from './bulk.ts';
import { charts } from './charts.ts';
import { digest } from './digest.ts';
import { items } from './items.ts';
import { overview } from './overview.ts';
import { page } from './page.ts';
import { person } from './person.ts';
import { personReviews } from './person-reviews.ts';
import { problems } from './problems.ts';
import { run } from './run.ts';
import { search } from './search.ts';
import { titles } from './titles.ts';
import { today } from './today.ts';
import { words } from './words.ts';

export const en: Catalogue = {
  acts,
  audit,
  bulk,
  charts,
  digest,
  items,
  overview,
  page,
  person,
  problems,
  reviews: { ...personReviews, ...appointmentReviews },
  run,
  search,
  titles,
  today,
  words,
};
