import { html } from 'hono/html';

/** A piece of a page; whatever text is put into one is escaped. */
export type Html = ReturnType<typeof html>;

/** A hidden field of a form. */
export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;
