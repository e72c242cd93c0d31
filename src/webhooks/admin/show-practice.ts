import { html } from 'hono/html';
import type { PracticeStatus } from '../../status/practice-status.ts';
import type { Store } from '../../store/store.ts';
import { daysView } from './days-view.ts';
import { healthView } from './health-view.ts';
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
import { type AuditOptions, recordOpening } from './record-access.ts';
import { reveal } from './reveal.ts';
import { runsView } from './runs-view.ts';
import { pageAddress } from './shell/address.ts';
import type { PageDefinition } from './shell/page-definition.ts';
import { signInView } from './sign-in-view.ts';
import { localTime } from './words.ts';

/** What the page needs. */
export interface ShowOptions extends AuditOptions {
  /** How a practice is doing, and what happened on the last `days`. */
  readonly statusOf: (practice: string, days: number) => Promise<PracticeStatus>;
  readonly store: Store;
}

/** Of each kind of item: enough for one sitting, and a page that stays small however much waits. */
const LISTED = 50;

/** As far back as the chart goes. */
const DAYS = 14;

/** What waits for a person in one practice, and how it is doing. */
export const todayPage = (options: ShowOptions): PageDefinition => ({
  path: '/admin/',
  name: 'today',
  isInNavigation: true,
  role: 'view',
  show: async ({ c, practice, session, viewer, now, texts }) => {
    const { statusOf, store } = options;
    await recordOpening(c, options, session, practice.name);
    const status = await statusOf(practice.name, DAYS);
    const { notice, revealed, formToken: token } = session;
    session.notice = null;
    session.revealed = null;
    const moment = { now, timezone: practice.timezone };
    const view: ItemsView = {
      items: await listOpenItems(store, practice.name, LISTED),
      counts: {
        deadLetters: status.deadLetters.webhooks,
        reviews: status.reviews.open,
        conflicts: status.conflicts,
      },
      form: { practice: practice.name, token, role: viewer.role },
      moment,
      revealed: revealed === null ? null : await reveal(store, practice.name, revealed),
    };
    return {
      body: html`<h1>${texts.page.names.today}</h1>
  ${notice === null ? '' : html`<div class="notice ${notice.kind}" role="status"><p>${notice.text}</p></div>`}
  ${healthView(status)}
  ${numbersView(status)}
  <div class="pair">${daysView(status)}${runsView(status, moment)}</div>
  ${[heldView(view, status.inbox.held), deadLettersView(view), recordsView(view), reviewsView(view), conflictsView(view)]}
  ${signInView(status, moment, viewer.role)}
  <p class="soft small">As of ${localTime(status.at, moment.timezone)} (${moment.timezone}). <a href="${pageAddress('/admin/', practice.name)}">${texts.page.reload}</a></p>`,
    };
  },
});
