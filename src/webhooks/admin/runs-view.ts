import { html } from 'hono/html';
import type { PracticeStatus } from '../../status/practice-status.ts';
import type { Html } from './shell/document.ts';
import { type Moment, timeOf } from './words.ts';

type Run = PracticeStatus['runs'][number];

/** What an exit code means, in a word or two. */
const ENDS: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'some failed',
  2: 'wrong config',
  3: 'sign-in needed',
  4: 'stopped by a guard',
  69: 'not reachable',
  70: 'bug',
  75: 'locked',
};

const outcome = ({ state, exitCode }: Run): Html => {
  if (state === 'running') return html`<span class="tag warning">running</span>`;
  if (state === 'killed') return html`<span class="tag error">killed</span>`;
  const text = ENDS[exitCode ?? 70] ?? `ended with ${exitCode}`;
  return html`<span class="tag ${exitCode === 0 ? 'good' : 'error'}">${text}</span>`;
};

const both = ({ ephysio, ghl }: { readonly ephysio: number; readonly ghl: number }): number => ephysio + ghl;

const slots = ({ blockSlots }: NonNullable<Run['counts']>): number =>
  Object.values(blockSlots ?? {}).reduce((sum, count) => sum + count, 0);

/** What it did, or what stopped it. */
const work = ({ counts, error }: Run): string => {
  if (error !== null) return error.message;
  if (counts === null) return '';
  const parts = [
    [both(counts.created), 'created'],
    [both(counts.updated), 'updated'],
    [both(counts.cancelled), 'cancelled'],
    [counts.linked, 'linked'],
    [slots(counts), 'block slots changed'],
    [counts.failed, 'failed'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return said.length === 0 ? 'nothing to do' : said.join(', ');
};

const row = (run: Run, moment: Moment): Html => html`<tr>
      <th scope="row">${run.command}${run.dryRun ? ' --dry-run' : ''} ${outcome(run)}</th>
      <td>${timeOf(run.startedAt, moment)}<br><span class="soft small">${work(run)}</span></td>
    </tr>`;

/** The newest run of each kind, and how it ended. */
export const runsView = (
  { runs }: PracticeStatus,
  moment: Moment,
): Html => html`<section class="card" aria-labelledby="runs">
  <h2 id="runs">Last runs</h2>
  ${
    runs.length === 0
      ? html`<p class="soft">None yet.</p>`
      : html`<table>
    <thead><tr><th scope="col">Run</th><th scope="col">Began</th></tr></thead>
    <tbody>${runs.map((run) => row(run, moment))}</tbody>
  </table>`
  }
</section>`;
