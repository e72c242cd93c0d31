import { html } from 'hono/html';

/** From a page that says one thing to where all things are. */
export const BACK = html`<p><a class="button" href="/admin/">To the overview</a></p>`;
