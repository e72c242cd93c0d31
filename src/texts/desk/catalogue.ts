import type { Language } from '../../domain/records/language.ts';
import { digest as deDigest } from './de/digest.ts';
import { titles as deTitles } from './de/titles.ts';
import { words as deWords } from './de/words.ts';
import type { DigestTexts } from './digest-texts.ts';
import { digest as enDigest } from './en/digest.ts';
import { titles as enTitles } from './en/titles.ts';
import { words as enWords } from './en/words.ts';
import { digest as frDigest } from './fr/digest.ts';
import { titles as frTitles } from './fr/titles.ts';
import { words as frWords } from './fr/words.ts';
import { digest as itDigest } from './it/digest.ts';
import { titles as itTitles } from './it/titles.ts';
import { words as itWords } from './it/words.ts';
import type { TitleTexts } from './titles-texts.ts';
import type { WordTexts } from './words-texts.ts';

/** All that a person at the desk reads, by topic. TypeScript refuses a language that lacks a text. */
export interface Catalogue {
  readonly digest: DigestTexts;
  readonly titles: TitleTexts;
  readonly words: WordTexts;
}

const CATALOGUES: { readonly [L in Language]: Catalogue } = {
  de: { digest: deDigest, titles: deTitles, words: deWords },
  fr: { digest: frDigest, titles: frTitles, words: frWords },
  it: { digest: itDigest, titles: itTitles, words: itWords },
  en: { digest: enDigest, titles: enTitles, words: enWords },
};

/** The texts of a language. */
export const catalogueOf = (language: Language): Catalogue => CATALOGUES[language];
