import type { Language } from '../../domain/records/language.ts';
import { words as de } from './de/words.ts';
import { words as en } from './en/words.ts';
import { words as fr } from './fr/words.ts';
import { words as it } from './it/words.ts';
import type { WordTexts } from './words-texts.ts';

/** All that a person at the desk reads, by topic. TypeScript refuses a language that lacks a text. */
export interface Catalogue {
  readonly words: WordTexts;
}

const CATALOGUES: { readonly [L in Language]: Catalogue } = {
  de: { words: de },
  fr: { words: fr },
  it: { words: it },
  en: { words: en },
};

/** The texts of a language. */
export const catalogueOf = (language: Language): Catalogue => CATALOGUES[language];
