import { html } from 'hono/html';
import type { PracticeStatus } from '../../status/practice-status.ts';
import type { Html } from './shell/document.ts';

/** Where on the page something can be done about a problem. */
const PLACES: Readonly<Record<string, { readonly href: string; readonly label: string }>> = {
  'inbox-held': { href: '#held', label: 'See what is held back below' },
  'dead-webhooks': { href: '#letters', label: 'See the webhooks below' },
  'dead-records': { href: '#records', label: 'See the records below' },
  reviews: { href: '#reviews', label: 'See the reviews below' },
  conflicts: { href: '#conflicts', label: 'See the conflicts below' },
};

/** What can be seen from afar: the worst there is. */
export const stateOf = ({ ok, problems }: PracticeStatus): 'good' | 'warning' | 'error' =>
  !ok ? 'error' : problems.length > 0 ? 'warning' : 'good';

type Problem = PracticeStatus['problems'][number];

const line = ({ code, message, cure }: Problem): Html => {
  const place = PLACES[code];
  return html`<li><strong>${message}</strong>${place === undefined ? cure : html`<a href="${place.href}">${place.label}</a>`}</li>`;
};

const box = (look: 'warning' | 'error', title: string, problems: readonly Problem[]): Html | '' =>
  problems.length === 0
    ? ''
    : html`<section class="health ${look}" aria-labelledby="${look}s">
  <h2 id="${look}s">${title}</h2>
  <ul>${problems.map(line)}</ul>
</section>`;

/** Health: all is well, or what is wrong with its cure; apart from that, the everyday work that waits. */
export const healthView = ({ problems }: PracticeStatus): Html => {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  if (errors.length > 0)
    return html`${box('error', 'Something is wrong', errors)}${box('warning', 'Waits for you', warnings)}`;
  return html`<section class="health good" aria-labelledby="health">
  <h2 id="health">All is well</h2>
  <p>Patients and appointments are kept the same.</p>
</section>${box('warning', 'Waits for you', warnings)}`;
};
