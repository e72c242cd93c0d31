import type { Handler } from 'hono';
import { setCookie } from 'hono/cookie';
import { z } from 'zod';
import { LANGUAGES } from '../../../domain/records/language.ts';
import type { ListenerEnv } from '../../http/read-body.ts';
import { isSecure } from '../cookies.ts';
import { type FormOptions, takeForm } from '../take-form.ts';
import { LANGUAGE_COOKIE } from './reader.ts';

const COOKIE_SECONDS = 365 * 86_400;

/** A page of this server to go back to; anything else leads to the first page. */
const pathBack = (given: string | undefined): string => {
  const here = 'http://here.invalid';
  if (given === undefined || !URL.canParse(given, here)) return '/admin/';
  const { origin, pathname, search } = new URL(given, here);
  return origin === here && pathname.startsWith('/admin/') ? `${pathname}${search}` : '/admin/';
};

/** The reader chooses a language: remembered by the browser, no session needed. Leads back to where the form was. */
export const switchLanguage =
  (options: Pick<FormOptions, 'bodies'>): Handler<ListenerEnv> =>
  async (c) => {
    const form = await takeForm(c, options);
    if (form instanceof Response) return form;
    const { data: chosen } = z.enum(LANGUAGES).safeParse(form.language);
    if (chosen !== undefined) {
      setCookie(c, LANGUAGE_COOKIE, chosen, {
        path: '/',
        httpOnly: true,
        // Says nothing about anybody: a link in a mail opens the page in the language that was chosen.
        sameSite: 'Lax',
        secure: isSecure(c),
        maxAge: COOKIE_SECONDS,
      });
    }
    return c.redirect(pathBack(form.back), 303);
  };
