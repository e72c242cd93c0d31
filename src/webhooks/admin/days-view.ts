import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { PracticeStatus } from '../../status/practice-status.ts';
import type { Html } from './shell/document.ts';

type Day = PracticeStatus['days'][number];

const HEIGHT = 100;
/** So high at least is the bar of a day on which anything was written. */
const LOWEST = 3;

const heightOf = (written: number, most: number): number =>
  written === 0 ? 0 : Math.max(LOWEST, Math.round((written / most) * HEIGHT));

const names = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
/** `2026-03-01`: `1 Mar`. */
const nameOf = (day: string): string => names.format(new Date(`${day}T00:00:00Z`));

const column = ({ day, written, failed }: Day, most: number): Html => {
  const height = heightOf(written, most);
  return html`<li><svg viewBox="0 0 10 ${HEIGHT}" preserveAspectRatio="none"><title>${nameOf(day)}: ${written} written</title><rect x="0" y="${HEIGHT - height}" width="10" height="${height}"></rect></svg><span class="dot${failed === 0 ? ' none' : ''}"></span><span class="day">${Number(day.slice(8))}</span></li>`;
};

const row = ({ day, runs, failed, written, webhooks }: Day): Html =>
  html`<tr><th scope="row">${nameOf(day)}</th><td class="number">${runs}</td><td class="number">${failed}</td><td class="number">${written}</td><td class="number">${webhooks}</td></tr>`;

/** What was written on each of the last days, as bars and as a table: one for the eye, one for everybody. */
export const daysView = ({ days }: PracticeStatus): Html => {
  const most = Math.max(1, ...days.map((day) => day.written));
  const total = days.reduce((sum, day) => sum + day.written, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  return html`<section class="card" aria-labelledby="days">
  <div class="head"><h2 id="days">Last ${days.length} days</h2><p class="soft small">${counted(total, 'record')} written${failed === 0 ? '' : html`, <span class="tag error">${counted(failed, 'run')} failed</span>`}</p></div>
  <figure>
    <ol class="chart" aria-hidden="true">${days.map((day) => column(day, most))}</ol>
    <figcaption class="unseen">Records written by runs on each day; a dot stands for failed runs. The table below has the numbers.</figcaption>
  </figure>
  <details>
    <summary>As a table</summary>
    <table>
      <thead><tr><th scope="col">Day</th><th scope="col" class="number">Runs</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Written</th><th scope="col" class="number">Webhooks</th></tr></thead>
      <tbody>${days.toReversed().map(row)}</tbody>
    </table>
  </details>
</section>`;
};
