import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Language } from '../../../domain/records/language.ts';
import type { Html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

/** A whole document. `title`: without the name of the program, which is added. */
export const documentOf = (language: Language, title: string, body: Html): Html => html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>${title} · ephysio-ghl</title>
    <style>${raw(PAGE_STYLE)}</style>
  </head>
  <body>
${body}
  </body>
</html>
`;

/** With `no-referrer`, browsers say `Origin: null` when a form is sent; like this no other site learns an address either. */
const FORM_PAGE_HEADERS = { 'referrer-policy': 'same-origin' };

/** Answers with a page that has forms. */
export const sendFormPage = (
  c: Context,
  status: ContentfulStatusCode,
  page: Html,
): Response | Promise<Response> => c.html(page, status, FORM_PAGE_HEADERS);
