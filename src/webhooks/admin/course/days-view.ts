import { html } from 'hono/html';
import type { PracticeStatus } from '../../../status/practice-status.ts';
import type { Html } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';

type Day = PracticeStatus['days'][number];
type Reading = Pick<PageRequest, 'texts' | 'speech'>;

const HEIGHT = 100;
/** So high at least is the bar of a day on which anything was written. */
const LOWEST = 3;

const heightOf = (written: number, most: number): number =>
  written === 0 ? 0 : Math.max(LOWEST, Math.round((written / most) * HEIGHT));

const column = ({ day, written, failed }: Day, most: number, { speech }: Reading): Html => {
  const height = heightOf(written, most);
  return html`<li><svg viewBox="0 0 10 ${HEIGHT}" preserveAspectRatio="none"><title>${speech.plainDate(day)}: ${speech.number(written)}</title><rect x="0" y="${HEIGHT - height}" width="10" height="${height}"></rect></svg><span class="dot${failed === 0 ? ' none' : ''}"></span><span class="day">${Number(day.slice(8))}</span></li>`;
};

const row = ({ day, runs, failed, written, webhooks }: Day, { speech }: Reading): Html =>
  html`<tr><th scope="row">${speech.plainDate(day)}</th>${[runs, failed, written, webhooks].map((count) => html`<td class="number">${speech.number(count)}</td>`)}</tr>`;

/** What was written on each of the last days, as bars and as a table: one for the eye, one for everybody. */
export const daysView = ({ days }: PracticeStatus, reading: Reading): Html => {
  const { texts, speech } = reading;
  const { course } = texts.today;
  const most = Math.max(1, ...days.map((day) => day.written));
  const total = days.reduce((sum, day) => sum + day.written, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  const trouble =
    failed === 0 ? '' : html` <span class="tag error">${speech.counted(failed, course.failedInAll)}</span>`;
  return html`<section class="card" aria-labelledby="days">
  <div class="head"><h3 id="days">${course.days(speech.number(days.length))}</h3><p class="soft small">${speech.counted(total, course.writtenInAll)}${trouble}</p></div>
  <figure>
    <ol class="chart" aria-hidden="true">${days.map((day) => column(day, most, reading))}</ol>
    <figcaption class="unseen">${course.aboutDays}</figcaption>
  </figure>
  <details>
    <summary>${course.asTable}</summary>
    <table>
      <thead><tr><th scope="col">${course.day}</th>${[course.runsOfDay, course.failedRuns, course.written, course.messages].map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
      <tbody>${days.toReversed().map((day) => row(day, reading))}</tbody>
    </table>
  </details>
</section>`;
};
