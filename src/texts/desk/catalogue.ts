import type { Language } from '../../domain/records/language.ts';
import { page as dePage } from './de/page.ts';
import { words as de } from './de/words.ts';
import { page as enPage } from './en/page.ts';
import { words as en } from './en/words.ts';
import { page as frPage } from './fr/page.ts';
import { words as fr } from './fr/words.ts';
import { page as itPage } from './it/page.ts';
import { words as it } from './it/words.ts';
import type { PageTexts } from './page-texts.ts';
import type { WordTexts } from './words-texts.ts';

/** All that a person at the desk reads, by topic. TypeScript refuses a language that lacks a text. */
export interface Catalogue {
  readonly page: PageTexts;
  readonly words: WordTexts;
}

const CATALOGUES: { readonly [L in Language]: Catalogue } = {
  de: { page: dePage, words: de },
  fr: { page: frPage, words: fr },
  it: { page: itPage, words: it },
  en: { page: enPage, words: en },
};

/** The texts of a language. */
export const catalogueOf = (language: Language): Catalogue => CATALOGUES[language];
