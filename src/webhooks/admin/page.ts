import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { PAGE_STYLE } from './page-style.ts';

/** A piece of a page; whatever text is put into one is escaped. */
export type Html = ReturnType<typeof html>;

/** A whole page. */
export const pageOf = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <style>${raw(PAGE_STYLE)}</style>
  </head>
  <body>
${body}
  </body>
</html>
`;

/** From a page that says one thing to where all things are. */
export const BACK = html`<p><a class="button" href="/admin/">To the overview</a></p>`;

/** With `no-referrer`, browsers say `Origin: null` when a form is sent; like this no other site learns an address either. */
const FORM_PAGE_HEADERS = { 'referrer-policy': 'same-origin' };

/** Answers with a page that has forms. */
export const sendFormPage = (
  c: Context,
  status: ContentfulStatusCode,
  page: Html,
): Response | Promise<Response> => c.html(page, status, FORM_PAGE_HEADERS);

/** Answers with a page that says one thing to a person in a browser, perhaps with something to go on with. */
export const showPage = (
  c: Context,
  status: ContentfulStatusCode,
  title: string,
  message: string,
  more: Html | '' = '',
): Response | Promise<Response> => {
  const page = pageOf(
    `${title} · ephysio-ghl`,
    html`<main class="lone wide">
  <div class="card">
    <p class="brand">ephysio-ghl</p>
    <h1>${title}</h1>
    <p>${message}</p>
    ${more}
  </div>
</main>`,
  );
  return c.html(page, status);
};
