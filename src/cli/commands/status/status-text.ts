import chalk from 'chalk';
import { counted } from '../../../domain/counted.ts';
import { minute } from '../../../status/minute.ts';
import type { PracticeStatus } from '../../../status/practice-status.ts';
import type { Problem } from '../../../status/problem.ts';
import type { SideSignIn } from '../../../status/sign-ins.ts';
import type { RunSummary } from '../../../store/tables/sync-runs.ts';
import { age } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';
import { wrap } from '../../render/wrap.ts';
import { statusChart } from './status-chart.ts';

/** One screen of a terminal, without the line of the prompt. */
const LINES = 23;

const label = (name: string): string => name.padEnd(10);

const signIn = (side: SideSignIn, unless: string): string => {
  if (!side.connected) return unless;
  return side.expiresAt === null ? 'connected' : `connected until ${minute(side.expiresAt)}`;
};

const signIns = ({ signIns: { ephysio, ghl } }: PracticeStatus): string[] => [
  // e-Physio's sign-in is renewed by itself: that there is none at the moment is nothing to worry about.
  `${label('e-Physio')}${signIn(ephysio, 'signs in with the next run')}`,
  `${label('GHL')}${signIn(ghl, ghl.disconnectedAt === null ? 'not signed in' : 'app removed')}${
    ghl.connected && ghl.expiresAt !== null && ghl.renewable ? ', then renewed' : ''
  }`,
];

const outcome = ({ state, exitCode, error, counts }: RunSummary): string => {
  if (state !== 'ended') return state;
  if (exitCode === 0) return 'ok';
  return error === null ? `${counts?.failed ?? '?'} failed` : `exit ${exitCode ?? '?'}`;
};

const runRow = (run: RunSummary, now: number): (string | number)[] => {
  const { counts } = run;
  const both = (what: 'read' | 'created' | 'updated' | 'cancelled'): number | string =>
    counts === null ? '' : counts[what].ephysio + counts[what].ghl;
  return [
    `${run.command}${run.dryRun ? ' dry' : ''}`,
    age(run.startedAt, now),
    outcome(run),
    both('read'),
    both('created'),
    both('updated'),
    both('cancelled'),
  ];
};

const HEAD = ['run', 'age', 'ended', 'read', 'created', 'updated', 'cancelled'];

const runTable = ({ runs }: PracticeStatus, now: number): string[] =>
  runs.length === 0
    ? ['never ran']
    : renderTable(
        HEAD,
        runs.map((run) => runRow(run, now)),
      ).split('\n');

const waiting = (status: PracticeStatus, now: number): string[] => {
  const { inbox, links, reviews, conflicts, deadLetters, placeholders } = status;
  const oldest = inbox.oldestReceivedAt === null ? '' : `, the oldest ${age(inbox.oldestReceivedAt, now)}`;
  const last = inbox.lastReceivedAt === null ? 'none ever' : `${age(inbox.lastReceivedAt, now)} ago`;
  const dead = deadLetters.webhooks + deadLetters.records;
  return [
    `${label('linked')}${counted(links.patients, 'patient')}, ${counted(links.appointments, 'appointment')}, ${counted(links.tombstones, 'tombstone')}`,
    `${label('inbox')}${inbox.open} open${oldest}; last webhook: ${last}`,
    `${label('waiting')}${counted(reviews.open, 'review')}, ${counted(conflicts, 'conflict')}, ${counted(dead, 'dead letter')}, ${counted(placeholders, 'patient')} with placeholders`,
  ];
};

const problemLines = ({ severity, message, cure }: Problem): string[] => {
  const [first = '', ...rest] = wrap(message);
  const colour = severity === 'error' ? chalk.red : chalk.yellow;
  return [
    colour(`${severity === 'error' ? '!' : '-'} ${first}`),
    ...rest.map((line) => colour(`  ${line}`)),
    ...wrap(cure).map((line) => chalk.dim(`  ${line}`)),
  ];
};

/** As many as fit, whole; the worst come first. */
const problemsIn = (problems: readonly Problem[], room: number): string[] => {
  const lines: string[] = [];
  for (const [i, problem] of problems.entries()) {
    const own = problemLines(problem);
    const isLast = i === problems.length - 1;
    if (lines.length + own.length + (isLast ? 0 : 1) > room)
      return [...lines, chalk.dim(`… and ${problems.length - i} more (--json shows all)`)];
    lines.push(...own);
  }
  return lines;
};

/** How one practice is doing, on one screen. `now`: epoch milliseconds. */
export const statusText = (
  status: PracticeStatus,
  { now, unicode }: { readonly now: number; readonly unicode: boolean },
): string => {
  const state = status.ok ? chalk.green('all is well') : chalk.red('needs attention');
  const lines = [
    `${chalk.bold(status.practice)}: ${state} ${chalk.dim(`(${minute(status.at)})`)}`,
    ...signIns(status),
    ...waiting(status, now),
    ...runTable(status, now),
    ...statusChart(status.days, unicode),
  ];
  return [...lines, ...problemsIn(status.problems, LINES - lines.length)].join('\n');
};
