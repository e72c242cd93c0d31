import { html } from 'hono/html';
import type { StatusGlance } from '../../../status/gather-status.ts';
import { speechOf } from '../../../texts/desk/speech.ts';
import { outcomeView } from '../course/runs-view.ts';
import { pageAddress } from '../shell/address.ts';
import type { Html } from '../shell/html.ts';
import type { PagePractice, PageRequest } from '../shell/page-request.ts';
import { stateView } from '../state-view.ts';

/** One practice, as the overview shows it. */
export interface OverviewRow {
  readonly practice: PagePractice;
  readonly glance: StatusGlance;
  /** When its newest webhook arrived (UTC ISO); `null`: none is kept. */
  readonly lastReceivedAt: string | null;
}

const rowView = (
  { practice, glance, lastReceivedAt }: OverviewRow,
  { texts, language, now }: PageRequest,
): Html => {
  const { overview, today } = texts;
  const speech = speechOf(language, practice.timezone);
  const { lastRun, onDesk, deskState } = glance;
  const at = (instant: string): Html =>
    html`<time datetime="${instant}">${speech.when(instant)}</time> <span class="soft small">${speech.distance(instant, now)}</span>`;
  // On a narrow page, where a row is a card, each cell says itself what it is about.
  const cell = (name: string, content: Html | string): Html =>
    html`<td><span class="label">${name}</span> ${content}</td>`;
  return html`<tr>
      <th scope="row"><a href="${pageAddress('/admin/', practice.name)}">${practice.name}</a></th>
      ${cell(overview.state, stateView(deskState, { texts }))}
      ${cell(overview.openItems, speech.number(onDesk))}
      ${cell(overview.lastRun, lastRun === null ? html`<span class="soft">${today.course.noRuns}</span>` : html`${at(lastRun.startedAt)} ${outcomeView(lastRun, { texts })}`)}
      ${cell(today.course.lastMessage, lastReceivedAt === null ? html`<span class="soft">${today.course.noMessage}</span>` : at(lastReceivedAt))}
    </tr>`;
};

/** All practices that somebody sees, a row each. */
export const overviewView = (rows: readonly OverviewRow[], request: PageRequest): Html => {
  const { page, overview, today } = request.texts;
  const heads = [
    page.practice,
    overview.state,
    overview.openItems,
    overview.lastRun,
    today.course.lastMessage,
  ];
  return html`<h1 id="overview">${page.names.overview}</h1>
  <p>${overview.about}</p>
  <section class="card">
    <table class="overview" aria-labelledby="overview">
      <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => rowView(row, request))}</tbody>
    </table>
  </section>`;
};
