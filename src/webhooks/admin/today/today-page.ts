import { html } from 'hono/html';
import { loadTelling } from '../../../items/people/visit.ts';
import { visitsOf } from '../../../items/people/visits-of.ts';
import { gatherCourse } from '../../../status/course.ts';
import { STATUS_DAYS, thisWeek } from '../../../status/days.ts';
import type { JudgedStatus } from '../../../status/gather-status.ts';
import type { Store } from '../../../store/store.ts';
import type { RetentionDays } from '../../../store/tables/retention.ts';
import { readPages } from '../acts/place.ts';
import { courseView } from '../course/course-view.ts';
import { type AuditOptions, recordOpening } from '../record-access.ts';
import type { Html } from '../shell/html.ts';
import type { PageDefinition } from '../shell/page-definition.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { stateView } from '../state-view.ts';
import { sectionsView } from './sections-view.ts';
import { soonOf, sortByUrgency } from './urgency.ts';
import { visitsView } from './visits-view.ts';
import { listWaiting } from './waiting.ts';

/** What the page Today needs. */
export interface TodayOptions extends AuditOptions {
  readonly store: Store;
  /** `ghl.appUrl` */
  readonly appUrl: string;
  /** For how long the database keeps what is over. */
  readonly retention: RetentionDays;
  /** How a practice is doing, and what happened on the last `days`. */
  readonly statusOf: (practice: string, days: number) => Promise<JudgedStatus>;
}

/** What is next: an appointment that begins within this day or the next. */
const SOON_DAYS = 2;

/** The practice, its state in a word, and as of when. */
const headView = (status: JudgedStatus, { texts, speech, practice }: PageRequest): Html =>
  html`<div class="title"><h1>${texts.page.names.today}</h1>${stateView(status.deskState, { texts })}<p class="soft">${practice.name} · ${speech.weekday(status.at)}, ${speech.date(status.at)}, ${speech.time(status.at)}</p></div>`;

const lastRun = ({ runs }: JudgedStatus, { speech, now }: PageRequest): string | null => {
  const last = runs.find(
    ({ command, dryRun, state }) => command.startsWith('sync') && !dryRun && state === 'ended',
  );
  return last === undefined ? null : speech.distance(last.startedAt, now);
};

/** What there is to do in a practice, then its appointments, then how it is going. */
export const todayPage = (options: TodayOptions): PageDefinition => ({
  path: '/admin/',
  name: 'today',
  isInNavigation: true,
  role: 'view',
  show: async (request) => {
    const { c, practice, session, texts, speech, now } = request;
    const { statusOf, store, appUrl, retention } = options;
    await recordOpening(c, options, session, practice.name);
    const status = await statusOf(practice.name, STATUS_DAYS);
    const course = await gatherCourse(store, practice.name, {
      now,
      days: STATUS_DAYS,
      timezone: practice.timezone,
      retention,
    });
    const notice = session.notice?.practice === practice.name ? session.notice : null;
    session.notice = null;
    const days = thisWeek(now, practice.timezone);
    const [first, last] = [days[0], days.at(-1)];
    const visits = await visitsOf(store, practice, first?.from ?? status.at, last?.to ?? status.at);
    const isNext = days.findIndex(({ isToday }) => isToday) + SOON_DAYS;
    const soonEnds = days[isNext - 1]?.to ?? status.at;
    const next = visits.visits.filter(
      ({ start }) => start !== null && start >= status.at && start < soonEnds,
    );
    const sections = sortByUrgency(
      await listWaiting(store, practice.name, status.found),
      await soonOf(store, practice.name, next),
    );
    const { therapistOf } = await loadTelling(store, practice);
    const wording = { texts, speech, therapistOf };
    const query = c.req.query();
    const pages = readPages(query);
    const ghl = { appUrl, locationId: practice.locationId };
    return {
      body: html`${headView(status, request)}
  ${status.onDesk === 0 ? html`<p class="nothing card">${texts.today.nothingToDo(lastRun(status, request))}</p>` : ''}
  ${await sectionsView(sections, { store, request, wording, ghl, pages, notice })}
  ${visitsView(visits, { request, wording, days, asked: query.day, pages })}
  ${courseView(status, course, request)}`,
    };
  },
});
