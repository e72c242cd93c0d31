import { html } from 'hono/html';
import type { CourseDay } from '../../../status/course.ts';
import type { PracticeStatus } from '../../../status/practice-status.ts';
import type { Html } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { chartsView } from './charts-view.ts';
import { runsView } from './runs-view.ts';
import { signInView } from './sign-in-view.ts';

/** How much is linked, and what is on the way. */
const numbersView = (
  { placeholders, inbox, links }: PracticeStatus,
  { texts, speech }: PageRequest,
): Html => {
  const { course } = texts.today;
  const tile = (name: string, count: number): Html =>
    html`<div><dt>${name}</dt><dd>${speech.number(count)}</dd></div>`;
  return html`<section aria-label="${course.numbers}">
  <dl class="card tiles">
    ${tile(course.matchedPeople, links.patients)}
    ${tile(course.matchedAppointments, links.appointments)}
    ${tile(course.deletedOnOneSide, links.tombstones)}
    ${tile(course.provisionalPeople, placeholders)}
    ${tile(course.messagesInWork, inbox.open)}
  </dl>
</section>`;
};

/** How it is going: numbers, the last days and runs, and the connections. */
export const courseView = (
  status: PracticeStatus,
  days: readonly CourseDay[],
  request: PageRequest,
): Html => html`<section class="course" aria-labelledby="course">
  <h2 id="course">${request.texts.today.course.title}</h2>
  ${numbersView(status, request)}
  ${chartsView(days, status, request)}
  <div class="pair">${runsView(status, request)}${signInView(status, request)}</div>
</section>`;
