import { counted } from '../../../domain/counted.ts';
import { minute } from '../../../status/minute.ts';
import { type PracticeStatus, type State, stateOf, waitingFor } from '../../../status/practice-status.ts';
import type { Problem } from '../../../status/problem.ts';
import type { SideSignIn } from '../../../status/sign-ins.ts';
import type { RunSummary } from '../../../store/tables/sync-runs.ts';
import { age } from '../../render/format.ts';
import { inOneLine, paint } from '../../render/paint.ts';
import { renderTable } from '../../render/table.ts';
import { fitLines } from '../../render/wrap.ts';
import { statusChart } from './status-chart.ts';

/** One screen of a terminal, without the line of the prompt. */
const LINES = 23;
/** As wide as the longest word for a state. */
const STATE_WIDTH = 9;

/** By what a status is shown. */
export interface StatusView {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean;
  /** Columns of a line. */
  readonly width: number;
  /** The practice's. */
  readonly timezone: string;
}

const label = (name: string): string => name.padEnd(10);

const signIn = (side: SideSignIn, unless: string, timezone: string): string => {
  if (!side.connected) return unless;
  return side.expiresAt === null ? 'connected' : `connected until ${minute(side.expiresAt, timezone)}`;
};

const signIns = ({ signIns: { ephysio, ghl } }: PracticeStatus, timezone: string): string[] => [
  // e-Physio's sign-in is renewed by itself: that there is none at the moment is nothing to worry about.
  `${label('e-Physio')}${signIn(ephysio, 'signs in with the next run', timezone)}`,
  `${label('GHL')}${signIn(ghl, ghl.disconnectedAt === null ? 'not signed in' : 'app removed', timezone)}${
    ghl.connected && ghl.expiresAt !== null && ghl.renewable ? ', then renewed' : ''
  }`,
];

const outcome = ({ state, exitCode, error, counts }: RunSummary): string => {
  if (state !== 'ended') return state;
  if (exitCode === 0) return 'ok';
  return error === null ? `${counts?.failed ?? '?'} failed` : `exit ${exitCode ?? '?'}`;
};

const COUNTS = ['read', 'created', 'updated', 'cancelled'] as const;
const WRITTEN = COUNTS.slice(1);
/** From here on there is room for a column of each count. */
const WIDE = 76;

/** The counts of a run, column by column. */
const countColumns = (width: number): Readonly<Record<string, readonly (typeof COUNTS)[number][]>> =>
  width < WIDE
    ? { read: ['read'], written: WRITTEN }
    : Object.fromEntries(COUNTS.map((name) => [name, [name]]));

const runTable = ({ runs }: PracticeStatus, { now, width }: StatusView): string[] => {
  if (runs.length === 0) return ['never ran'];
  const columns = countColumns(width);
  const row = (run: RunSummary): (string | number)[] => {
    const { counts } = run;
    const both = (names: readonly (typeof COUNTS)[number][]): number | string =>
      counts === null ? '' : names.reduce((sum, name) => sum + counts[name].ephysio + counts[name].ghl, 0);
    return [
      `${run.command}${run.dryRun ? ' dry' : ''}`,
      age(run.startedAt, now),
      outcome(run),
      ...Object.values(columns).map(both),
    ];
  };
  return renderTable(['run', 'age', 'ended', ...Object.keys(columns)], runs.map(row)).split('\n');
};

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
  const colour = severity === 'error' ? paint.red : paint.yellow;
  return [
    colour(inOneLine(`${severity === 'error' ? '!' : '-'} ${message}`)),
    ...(cure === '' ? [] : [paint.dim(inOneLine(`  ${cure}`))]),
  ];
};

/** As many as fit, whole; the worst come first. */
const problemsIn = (problems: readonly Problem[], room: number, width: number): string[] => {
  const lines: string[] = [];
  let taken = 0;
  for (const [i, problem] of problems.entries()) {
    const own = problemLines(problem);
    const isLast = i === problems.length - 1;
    taken += own.flatMap((line) => fitLines(line, width)).length;
    if (taken + (isLast ? 0 : 1) > room)
      return [...lines, paint.dim(`… and ${problems.length - i} more (--json shows all)`)];
    lines.push(...own);
  }
  return lines;
};

const COLOURS: Readonly<Record<State, (text: string) => string>> = {
  well: paint.green,
  waiting: paint.yellow,
  attention: paint.red,
};

const stateText = (status: PracticeStatus): string => {
  const state = stateOf(status);
  const { reviews, conflicts } = waitingFor(status);
  const says = {
    well: 'all is well',
    waiting: `works, and ${counted(reviews + conflicts, 'item waits', 'items wait')} for a person`,
    attention: 'needs attention',
  };
  return COLOURS[state](says[state]);
};

/** How one practice is doing, on one screen. */
export const statusText = (status: PracticeStatus, view: StatusView): string => {
  const { now, unicode, width, timezone } = view;
  const lines = [
    `${paint.bold(status.practice)}: ${stateText(status)} ${paint.dim(`(${minute(status.at, timezone)})`)}`,
    ...signIns(status, timezone),
    ...waiting(status, now),
    ...runTable(status, view),
    ...statusChart(status.days, unicode, width),
  ];
  const room = LINES - lines.flatMap((line) => fitLines(line, width)).length;
  return [...lines, ...problemsIn(status.problems, room, width)].join('\n');
};

const SYNC = /^sync\b/;

/** The same in one line: state, age of the last run, and what waits. @param names as wide as the longest practice's */
export const shortStatusText = (status: PracticeStatus, now: number, names: number): string => {
  const state = stateOf(status);
  const last = status.runs.find(({ command, dryRun }) => SYNC.test(command) && !dryRun);
  const { reviews, conflicts, deadLetters } = waitingFor(status);
  const waits = [
    ...(reviews === 0 ? [] : [counted(reviews, 'review')]),
    ...(conflicts === 0 ? [] : [counted(conflicts, 'conflict')]),
    ...(deadLetters === 0 ? [] : [counted(deadLetters, 'dead letter')]),
  ];
  return [
    status.practice.padEnd(names),
    COLOURS[state](state.padEnd(STATE_WIDTH)),
    last === undefined ? 'never ran' : `ran ${age(last.startedAt, now)} ago`,
    waits.length === 0 ? 'nothing waits' : `${waits.join(', ')}`,
  ].join('  ');
};
