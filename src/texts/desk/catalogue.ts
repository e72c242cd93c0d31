import type { Language } from '../../domain/records/language.ts';
import { de } from './de/catalogue.ts';
import { en } from './en/catalogue.ts';
import { fr } from './fr/catalogue.ts';
import { it } from './it/catalogue.ts';
import type { Catalogue } from './topics.ts';

const CATALOGUES: { readonly [L in Language]: Catalogue } = { de, fr, it, en };

/** The texts of a language. */
export const catalogueOf = (language: Language): Catalogue => CATALOGUES[language];
