import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ConnectCode, MessageCode, MessageText } from '../../../texts/desk/page-texts.ts';
import { documentOf } from './document.ts';
import type { Html } from './html.ts';
import { type Reader, readerOf } from './reader.ts';

export interface MessageOptions {
  /** What the program says about it in English: ids and settings, no patient data. */
  readonly technical?: string;
  /** Leads to the first page. */
  readonly hasWayBack?: boolean;
}

/** What there is in English only, for the person who looks after the program. */
export const technicalView = ({ texts }: Reader, technical: string): Html =>
  html`<details class="technical"><summary>${texts.page.technicalDetails}</summary><p lang="en">${technical}</p></details>`;

const show = (
  c: Context,
  status: ContentfulStatusCode,
  reader: Reader,
  { title, text }: MessageText,
  { technical, hasWayBack = false }: MessageOptions,
): Response | Promise<Response> => {
  const { language, texts } = reader;
  const body = html`<main class="lone wide">
  <div class="card">
    <p class="brand">ephysio-ghl</p>
    <h1>${title}</h1>
    <p>${text}</p>
    ${technical === undefined ? '' : technicalView(reader, technical)}
    ${hasWayBack ? html`<p><a class="button" href="/admin/">${texts.page.back}</a></p>` : ''}
  </div>
</main>`;
  return c.html(documentOf(language, title, body), status);
};

/** Answers with a page that says one thing, in the reader's language, with the way back to the first page. */
export const showMessage = (
  c: Context,
  status: ContentfulStatusCode,
  code: MessageCode,
  { hasWayBack = true, ...options }: MessageOptions = {},
): Response | Promise<Response> => {
  const reader = readerOf(c);
  return show(c, status, reader, reader.texts.page.messages[code], { ...options, hasWayBack });
};

/** The same for the sign-in to GoHighLevel. */
export const showConnect = (
  c: Context,
  status: ContentfulStatusCode,
  code: ConnectCode,
  options: MessageOptions = {},
): Response | Promise<Response> => {
  const reader = readerOf(c);
  return show(c, status, reader, reader.texts.page.connect[code], options);
};
