import { setImmediate } from 'node:timers/promises';
import type { Handler } from 'hono';
import { html } from 'hono/html';
import type { PracticeStatus } from '../../status/practice-status.ts';
import type { Store } from '../../store/store.ts';
import type { ListenerEnv } from '../http/read-body.ts';
import { noSuchPractice, practiceFor, seenBy } from './access.ts';
import { sessionIdOf } from './cookies.ts';
import { daysView } from './days-view.ts';
import { healthView, stateOf } from './health-view.ts';
import { heldView } from './held-view.ts';
import {
  conflictsView,
  deadLettersView,
  type ItemsView,
  listOpenItems,
  recordsView,
  reviewsView,
} from './item-views.ts';
import { numbersView } from './numbers-view.ts';
import { type Html, pageOf, sendFormPage } from './page.ts';
import { recordOpening } from './record-access.ts';
import { reveal } from './reveal.ts';
import { runsView } from './runs-view.ts';
import type { Notice, Sessions } from './sessions.ts';
import { signInView } from './sign-in-view.ts';
import { localTime } from './words.ts';

/** What the page needs. */
export interface ShowOptions {
  readonly sessions: Sessions;
  readonly practices: readonly { readonly name: string; readonly timezone: string }[];
  /** How a practice is doing, and what happened on the last `days`. */
  readonly statusOf: (practice: string, days: number) => Promise<PracticeStatus>;
  readonly store: Store;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Of each kind of item: enough for one sitting, and a page that stays small however much waits. */
const LISTED = 50;

/** As far back as the chart goes. */
const DAYS = 14;

/** Of the practice that is shown all there is to know, of the others whether they are well. */
const gather = async (
  { practices, statusOf }: ShowOptions,
  shown: string,
): Promise<{ readonly status: PracticeStatus; readonly statuses: readonly PracticeStatus[] }> => {
  const status = await statusOf(shown, DAYS);
  const statuses: PracticeStatus[] = [];
  for (const { name } of practices) {
    // The database answers at once, without letting anybody else in: webhooks go first between two practices.
    await setImmediate();
    statuses.push(name === shown ? status : await statusOf(name, 0));
  }
  return { status, statuses };
};

interface PracticePage {
  /** Of all practices, the page's own among them. */
  readonly statuses: readonly PracticeStatus[];
  readonly status: PracticeStatus;
  readonly view: ItemsView;
  readonly notice: Notice | null;
}

const STATES = { good: 'all is well', warning: 'something waits', error: 'something is wrong' } as const;

const tab = (status: PracticeStatus, current: string): Html => {
  const [state, isCurrent] = [stateOf(status), status.practice === current];
  return html`<li><a href="/admin/?practice=${encodeURIComponent(status.practice)}"${isCurrent ? html` aria-current="page"` : ''}><span class="dot ${state}"></span>${status.practice}<span class="unseen"> (${STATES[state]})</span></a></li>`;
};

const header = ({
  statuses,
  status,
  view,
}: PracticePage): Html => html`<a class="skip" href="#content">To the content</a>
<header>
  <div class="bar">
    <p class="brand">ephysio-ghl</p>
    ${
      statuses.length === 1
        ? ''
        : html`<nav class="tabs" aria-label="Practices"><ul>${statuses.map((one) => tab(one, status.practice))}</ul></nav>`
    }
    <form method="post" action="/admin/log-out"><input type="hidden" name="token" value="${view.form.token}"><button class="plain">Log out</button></form>
  </div>
</header>`;

/** The state of one practice, with what can be done about it. */
const practicePage = (page: PracticePage): Html => {
  const { status, view, notice } = page;
  const { practice } = status;
  const { moment } = view;
  return pageOf(
    `${practice} · ephysio-ghl`,
    html`${header(page)}
<main id="content">
  <h1>${practice}</h1>
  ${notice === null ? '' : html`<div class="notice ${notice.kind}" role="status"><p>${notice.text}</p></div>`}
  ${healthView(status)}
  ${numbersView(status)}
  <div class="pair">${daysView(status)}${runsView(status, moment)}</div>
  ${[heldView(view, status.inbox.held), deadLettersView(view), recordsView(view), reviewsView(view), conflictsView(view)]}
  ${signInView(status, moment, view.form.role)}
</main>
<footer class="soft small"><p>As of ${localTime(status.at, moment.timezone)} (${moment.timezone}). <a href="/admin/?practice=${encodeURIComponent(practice)}">Load again</a></p></footer>`,
  );
};

/** The state of one practice, the first one unless the address names another. */
export const showPractice =
  (options: ShowOptions): Handler<ListenerEnv> =>
  async (c) => {
    const session = options.sessions.find(sessionIdOf(c));
    if (session === null) return c.redirect('/admin/log-in', 303);
    const { store, now } = options;
    const { viewer } = session;
    const practices = seenBy(viewer, options.practices);
    const practice = practiceFor(viewer, practices, c.req.query('practice') ?? practices[0]?.name);
    if (practice === undefined) return noSuchPractice(c);
    await recordOpening(c, options, session, practice.name);
    const { status, statuses } = await gather({ ...options, practices }, practice.name);
    const { notice, revealed, formToken: token } = session;
    session.notice = null;
    session.revealed = null;
    const view: ItemsView = {
      items: await listOpenItems(store, practice.name, LISTED),
      counts: {
        deadLetters: status.deadLetters.webhooks,
        reviews: status.reviews.open,
        conflicts: status.conflicts,
      },
      form: { practice: practice.name, token, role: viewer.role },
      moment: { now: now(), timezone: practice.timezone },
      revealed: revealed === null ? null : await reveal(store, practice.name, revealed),
    };
    return sendFormPage(c, 200, practicePage({ statuses, status, view, notice }));
  };
