import { html } from 'hono/html';
import type { PracticeStatus } from '../../status/practice-status.ts';
import type { Html } from './shell/document.ts';

const format = new Intl.NumberFormat('en-CH');

/** @param look how a number that is not zero looks: nothing, `due` or `late` */
const tile = (name: string, count: number, look: '' | 'due' | 'late' = ''): Html =>
  html`<div><dt>${name}</dt><dd class="${count > 0 ? look : ''}">${format.format(count)}</dd></div>`;

/** The numbers at a glance. */
export const numbersView = ({
  deadLetters,
  reviews,
  conflicts,
  placeholders,
  inbox,
  links,
}: PracticeStatus): Html => html`<section aria-label="Numbers">
  <dl class="card tiles">
    ${tile('Linked patients', links.patients)}
    ${tile('Linked appointments', links.appointments)}
    ${tile('Deleted on one side', links.tombstones)}
    ${tile('With placeholders', placeholders)}
    ${tile('Webhooks waiting', inbox.open)}
    ${tile('Reviews', reviews.open, 'due')}
    ${tile('Conflicts', conflicts, 'due')}
    ${tile('Dead letters', deadLetters.webhooks + deadLetters.records, 'late')}
  </dl>
</section>`;
