import type { Language } from '../../domain/records/language.ts';
import type { ActTexts } from './acts-texts.ts';
import { acts as deActs } from './de/acts.ts';
import { appointmentReviews as deAppointmentReviews } from './de/appointment-reviews.ts';
import { items as deItems } from './de/items.ts';
import { page as dePage } from './de/page.ts';
import { personReviews as dePersonReviews } from './de/person-reviews.ts';
import { problems as deProblems } from './de/problems.ts';
import { today as deToday } from './de/today.ts';
import { words as deWords } from './de/words.ts';
import { acts as enActs } from './en/acts.ts';
import { appointmentReviews as enAppointmentReviews } from './en/appointment-reviews.ts';
import { items as enItems } from './en/items.ts';
import { page as enPage } from './en/page.ts';
import { personReviews as enPersonReviews } from './en/person-reviews.ts';
import { problems as enProblems } from './en/problems.ts';
import { today as enToday } from './en/today.ts';
import { words as enWords } from './en/words.ts';
import { acts as frActs } from './fr/acts.ts';
import { appointmentReviews as frAppointmentReviews } from './fr/appointment-reviews.ts';
import { items as frItems } from './fr/items.ts';
import { page as frPage } from './fr/page.ts';
import { personReviews as frPersonReviews } from './fr/person-reviews.ts';
import { problems as frProblems } from './fr/problems.ts';
import { today as frToday } from './fr/today.ts';
import { words as frWords } from './fr/words.ts';
import { acts as itActs } from './it/acts.ts';
import { appointmentReviews as itAppointmentReviews } from './it/appointment-reviews.ts';
import { items as itItems } from './it/items.ts';
import { page as itPage } from './it/page.ts';
import { personReviews as itPersonReviews } from './it/person-reviews.ts';
import { problems as itProblems } from './it/problems.ts';
import { today as itToday } from './it/today.ts';
import { words as itWords } from './it/words.ts';
import type { ItemTexts } from './items-texts.ts';
import type { PageTexts } from './page-texts.ts';
import type { ProblemTexts } from './problems-texts.ts';
import type { ReviewTexts } from './reviews-texts.ts';
import type { TodayTexts } from './today-texts.ts';
import type { WordTexts } from './words-texts.ts';

/** All that a person at the desk reads, by topic. TypeScript refuses a language that lacks a text. */
export interface Catalogue {
  readonly acts: ActTexts;
  readonly items: ItemTexts;
  readonly page: PageTexts;
  readonly problems: ProblemTexts;
  readonly reviews: ReviewTexts;
  readonly today: TodayTexts;
  readonly words: WordTexts;
}

const CATALOGUES: { readonly [L in Language]: Catalogue } = {
  de: {
    acts: deActs,
    items: deItems,
    page: dePage,
    problems: deProblems,
    reviews: { ...dePersonReviews, ...deAppointmentReviews },
    today: deToday,
    words: deWords,
  },
  fr: {
    acts: frActs,
    items: frItems,
    page: frPage,
    problems: frProblems,
    reviews: { ...frPersonReviews, ...frAppointmentReviews },
    today: frToday,
    words: frWords,
  },
  it: {
    acts: itActs,
    items: itItems,
    page: itPage,
    problems: itProblems,
    reviews: { ...itPersonReviews, ...itAppointmentReviews },
    today: itToday,
    words: itWords,
  },
  en: {
    acts: enActs,
    items: enItems,
    page: enPage,
    problems: enProblems,
    reviews: { ...enPersonReviews, ...enAppointmentReviews },
    today: enToday,
    words: enWords,
  },
};

/** The texts of a language. */
export const catalogueOf = (language: Language): Catalogue => CATALOGUES[language];
