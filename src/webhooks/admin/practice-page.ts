import { html } from 'hono/html';
import type { PracticeStatus } from '../../status/practice-status.ts';
import type { OpenItems } from '../../store/tables/open-items.ts';
import { daysView } from './days-view.ts';
import { healthView, stateOf } from './health-view.ts';
import { itemsView } from './items-view.ts';
import { numbersView } from './numbers-view.ts';
import { type Html, pageOf } from './page.ts';
import type { Revealed } from './revealed.ts';
import { runsView } from './runs-view.ts';
import type { Notice } from './sessions.ts';
import { signInView } from './sign-in-view.ts';
import { localTime, type Moment } from './words.ts';

export interface PracticePage {
  /** Of all practices, the page's own among them. */
  readonly statuses: readonly PracticeStatus[];
  readonly status: PracticeStatus;
  readonly items: OpenItems;
  readonly revealed: Revealed | null;
  readonly notice: Notice | null;
  readonly token: string;
  readonly moment: Moment;
}

const STATES = { good: 'all is well', warning: 'something waits', error: 'something is wrong' } as const;

const tab = (status: PracticeStatus, current: string): Html => {
  const [state, isCurrent] = [stateOf(status), status.practice === current];
  return html`<li><a href="/admin/?practice=${encodeURIComponent(status.practice)}"${isCurrent ? html` aria-current="page"` : ''}><span class="dot ${state}"></span>${status.practice}<span class="unseen"> (${STATES[state]})</span></a></li>`;
};

const header = ({
  statuses,
  status,
  token,
}: PracticePage): Html => html`<a class="skip" href="#content">To the content</a>
<header>
  <div class="bar">
    <p class="brand">ephysio-ghl</p>
    ${
      statuses.length === 1
        ? ''
        : html`<nav class="tabs" aria-label="Practices"><ul>${statuses.map((one) => tab(one, status.practice))}</ul></nav>`
    }
    <form method="post" action="/admin/log-out"><input type="hidden" name="token" value="${token}"><button class="plain">Log out</button></form>
  </div>
</header>`;

/** The state of one practice, with what can be done about it. */
export const practicePage = (page: PracticePage): Html => {
  const { status, items, revealed, notice, token, moment } = page;
  const { practice } = status;
  const counts = {
    letters: status.deadLetters.webhooks,
    reviews: status.reviews.open,
    conflicts: status.conflicts,
  };
  return pageOf(
    `${practice} · ephysio-ghl`,
    html`${header(page)}
<main id="content">
  <h1>${practice}</h1>
  ${notice === null ? '' : html`<div class="notice ${notice.kind}" role="status"><p>${notice.text}</p></div>`}
  ${healthView(status)}
  ${numbersView(status)}
  <div class="pair">${daysView(status)}${runsView(status, moment)}</div>
  ${itemsView({ items, counts, form: { practice, token }, moment, revealed })}
  ${signInView(status, moment)}
</main>
<footer class="soft small"><p>As of ${localTime(status.at, moment.timezone)} (${moment.timezone}). <a href="/admin/?practice=${encodeURIComponent(practice)}">Load again</a></p></footer>`,
  );
};
