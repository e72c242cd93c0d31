import { html } from 'hono/html';
import type { State } from '../../status/practice-status.ts';
import type { Html } from './shell/html.ts';
import type { Reader } from './shell/reader.ts';

const LOOKS = {
  well: ['good', '●'],
  waiting: ['warning', '▲'],
  attention: ['error', '■'],
} as const;

/** The state of a practice in a word, the same on every page: a sign and a word, so that nobody needs the colour. */
export const stateView = (state: State, { texts }: Pick<Reader, 'texts'>): Html => {
  const [look, sign] = LOOKS[state];
  return html`<span class="state ${look}"><span aria-hidden="true">${sign}</span> ${texts.page.states[look]}</span>`;
};
