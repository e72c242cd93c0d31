import { html } from 'hono/html';
import type { PracticeStatus } from '../../../status/practice-status.ts';
import type { RunOutcome, TodayTexts } from '../../../texts/desk/today-texts.ts';
import type { Html } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';

type Run = PracticeStatus['runs'][number];
type Reading = Pick<PageRequest, 'texts' | 'speech' | 'now'>;

/** What an exit code means. */
const ENDS: Readonly<Record<number, RunOutcome>> = {
  0: 'done',
  1: 'some-failed',
  2: 'config',
  3: 'sign-in',
  4: 'guard',
  69: 'unreachable',
  70: 'bug',
  75: 'locked',
};

const outcomeOf = ({ state, exitCode }: Run): RunOutcome => {
  if (state === 'running' || state === 'killed') return state;
  return ENDS[exitCode ?? 70] ?? 'bug';
};

const look = (outcome: RunOutcome): string =>
  outcome === 'done' ? 'good' : outcome === 'running' ? 'warning' : 'error';

const NAMES: Readonly<Record<string, Exclude<keyof TodayTexts['course']['commands'], 'preview'>>> = {
  sync: 'all',
  'sync patients': 'patients',
  'sync appointments': 'appointments',
  'refresh-token': 'renewal',
};

const nameOf = ({ command, dryRun }: Run, { commands }: TodayTexts['course']): string => {
  const name = commands[NAMES[command] ?? 'all'];
  return dryRun ? commands.preview(name) : name;
};

const both = ({ ephysio, ghl }: { readonly ephysio: number; readonly ghl: number }): number => ephysio + ghl;

const slots = ({ blockSlots }: NonNullable<Run['counts']>): number =>
  Object.values(blockSlots ?? {}).reduce((sum, count) => sum + count, 0);

/** What it did. Nothing where it did not come to that. */
const work = ({ command, counts, state, error }: Run, { texts, speech }: Reading): string => {
  if (counts === null || command === 'refresh-token' || state !== 'ended' || error !== null) return '';
  const { course } = texts.today;
  const parts = [
    [both(counts.created), course.created],
    [both(counts.updated), course.updated],
    [both(counts.cancelled), course.cancelled],
    [counts.linked, course.matched],
    [slots(counts), course.blocked],
    [counts.failed, course.failed],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, forms]) => speech.counted(count, forms));
  return said.length === 0 ? course.noChanges : said.join(', ');
};

/** How a run ended, or that it goes on. */
export const outcomeView = (run: Run, { texts }: Pick<Reading, 'texts'>): Html => {
  const outcome = outcomeOf(run);
  return html`<span class="tag ${look(outcome)}">${texts.today.course.outcomes[outcome]}</span>`;
};

const row = (run: Run, reading: Reading): Html => {
  const { texts, speech, now } = reading;
  return html`<tr>
      <th scope="row">${nameOf(run, texts.today.course)} ${outcomeView(run, reading)}</th>
      <td><time datetime="${run.startedAt}">${speech.when(run.startedAt)}</time> <span class="soft small">${speech.distance(run.startedAt, now)}</span><br><span class="soft small">${work(run, reading)}</span></td>
    </tr>`;
};

/** The newest run of each kind, and how it ended. */
export const runsView = ({ runs }: PracticeStatus, reading: Reading): Html => {
  const { course } = reading.texts.today;
  return html`<section class="card" aria-labelledby="runs">
  <h3 id="runs">${course.runs}</h3>
  ${
    runs.length === 0
      ? html`<p class="soft">${course.noRuns}</p>`
      : html`<table>
    <thead><tr><th scope="col">${course.run}</th><th scope="col">${course.began}</th></tr></thead>
    <tbody>${runs.map((run) => row(run, reading))}</tbody>
  </table>`
  }
</section>`;
};
