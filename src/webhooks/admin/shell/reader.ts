import type { Context, MiddlewareHandler } from 'hono';
import { detectFromCookie, detectFromHeader } from 'hono/language';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../../../domain/records/language.ts';
import { catalogueOf } from '../../../texts/desk/catalogue.ts';
import type { Catalogue } from '../../../texts/desk/topics.ts';
import type { ListenerEnv } from '../../http/read-body.ts';

/** Who reads a page, as far as its words are concerned. */
export interface Reader {
  readonly language: Language;
  readonly texts: Catalogue;
}

/** What the languages of a page are chosen by where the reader has not said anything. */
export interface SpokenIn {
  readonly name: string;
  readonly language: Language;
}

/** Holds the language that the reader has chosen. */
export const LANGUAGE_COOKIE = 'ephysio-ghl-language';
/** A page that no practice is known for, such as that of `auth`. */
const NOBODYS: Language = 'en';

const language = z.enum(LANGUAGES);

const DETECTION = {
  order: ['cookie', 'header'],
  lookupCookie: LANGUAGE_COOKIE,
  lookupFromHeaderKey: 'accept-language',
  lookupQueryString: '',
  lookupFromPathIndex: 0,
  caches: false,
  ignoreCase: true,
  fallbackLanguage: NOBODYS,
  supportedLanguages: [...LANGUAGES],
} satisfies Parameters<typeof detectFromCookie>[1];

/** Sets in which language a page is written for who has chosen none, and whose browser asks for none that there is. */
export const spokenIn =
  (practices: readonly SpokenIn[]): MiddlewareHandler<ListenerEnv> =>
  async (c, next) => {
    const asked = practices.find(({ name }) => name === c.req.query('practice')) ?? practices[0];
    if (asked !== undefined) c.set('fallbackLanguage', asked.language);
    await next();
  };

/** The reader of an answer: the language chosen on the page, or that of the browser, or the practice's. */
export const readerOf = (c: Context): Reader => {
  const fallback = language.catch(NOBODYS).parse(c.get('fallbackLanguage'));
  const detected = detectFromCookie(c, DETECTION) ?? detectFromHeader(c, DETECTION);
  const chosen = language.catch(fallback).parse(detected);
  return { language: chosen, texts: catalogueOf(chosen) };
};
