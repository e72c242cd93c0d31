import { counted } from '../domain/counted.ts';
import { FLAGS, PLAN_GUARDS, type PlanGuard } from '../domain/plan/guard-flags.ts';
import { minute } from './minute.ts';
import type { Found, FoundProblem, Problem, ProblemCode } from './problem.ts';

type Values<C extends ProblemCode> = Found<C>['values'];

/** How an instant (UTC ISO) is written. */
type Clock = (instant: string) => string;

type Texts = {
  readonly [C in ProblemCode]: (values: Values<C>, at: Clock) => readonly [message: string, cure: string];
};

const signIn = (practice: string): string => `Run: ephysio-ghl auth --practice ${practice}`;

const runOf = ({ command, startedAt }: Values<'run-killed'>, at: Clock): string =>
  `${command} of ${at(startedAt)}`;

const ended = (run: Values<'run-failed' | 'records-failed'>, at: Clock): string =>
  `${runOf(run, at)} ended with ${run.exitCode ?? '?'}`;

const failure = (run: Values<'run-failed'>, at: Clock): readonly [string, string] => [
  `${ended(run, at)}: ${run.message}`,
  run.hint,
];

const HELD: Readonly<Record<PlanGuard, string>> = {
  'empty-side': 'a service lists nothing',
  'shrunk-side': 'a service lists far fewer records than before',
  'retire-limit': 'more appointments would be cancelled than sync.guards allows in a day',
  creations: 'more patients would be created in e-Physio than sync.guards.maxCreate allows in a day',
  'mass-change': 'one field would change in most records',
};

const planGuard = (guard: string): PlanGuard | undefined => PLAN_GUARDS.find((known) => known === guard);

const heldText = (guard: string): string => {
  const known = planGuard(guard);
  return known === undefined ? `the guard ${guard} holds them back` : HELD[known];
};

const flagOf = (guard: string): string => {
  const known = planGuard(guard);
  return known === undefined ? '' : FLAGS[known];
};

const CHECK_TIMER = 'Does its timer run? By hand: ephysio-ghl sync';

/** What each problem says, and what to do about it. */
const TEXTS: Texts = {
  'app-removed': ({ practice, at: removedAt }, at) => [
    `The app was removed from the GHL location at ${at(removedAt)}: nothing is synced.`,
    signIn(practice),
  ],
  'not-signed-in': ({ practice }) => ['Not signed in to the GHL location of the config.', signIn(practice)],
  'not-renewable': ({ practice, expiresAt }, at) => [
    expiresAt === null
      ? 'The GHL token cannot be renewed.'
      : `The GHL token ends at ${at(expiresAt)} and cannot be renewed.`,
    signIn(practice),
  ],
  'run-killed': (run, at) => [
    `${runOf(run, at)} was killed.`,
    'The next run does the rest. If it happens again: time limit, memory, disk?',
  ],
  'records-failed': (run, at) => [
    `${ended(run, at)}: ${run.failed === null ? 'records' : counted(run.failed, 'record')} failed.`,
    'The next run tries them again; its output says which and why.',
  ],
  'run-guarded': failure,
  'run-failed': failure,
  'never-ran': ({ kinds }) => [`No run of ${kinds.join(' and ')} yet.`, CHECK_TIMER],
  'run-overdue': ({ kinds, lastAt, maxRunAgeHours }, at) => [
    `The last run of ${kinds.join(' and ')} was at ${at(lastAt)}, over ${maxRunAgeHours} h ago.`,
    CHECK_TIMER,
  ],
  'inbox-stuck': ({ open, dueSince }, at) => [
    `Webhook events that wait: ${open}, one of them due since ${at(dueSince)}.`,
    'Is the listener running? ephysio-ghl serve-webhooks',
  ],
  'inbox-held': ({ guard, count }) => [
    `${counted(count, 'webhook event waits', 'webhook events wait')}: ${heldText(guard)}.`,
    `See what would be done: ephysio-ghl sync --dry-run ${flagOf(guard)}. If it is right: ephysio-ghl sync ${flagOf(guard)}`,
  ],
  'dead-webhooks': ({ count }) => [
    `Webhook events given up after the last try: ${count}.`,
    'See: ephysio-ghl webhooks list --state dead. Then retry or discard them.',
  ],
  'dead-records': ({ count }) => [
    `Records given up after the last try: ${count}.`,
    'See: ephysio-ghl failures list --dead. What is corrected is tried again.',
  ],
  reviews: ({ count }) => [`Open reviews: ${count}.`, 'See: ephysio-ghl review list'],
  conflicts: ({ count }) => [`Open conflicts: ${count}.`, 'See: ephysio-ghl conflicts list'],
};

/** Correlates a code with the function that takes its values. */
const textOf = <C extends ProblemCode>(code: C, values: Values<C>, at: Clock) => TEXTS[code](values, at);

/** Gives a problem its text, with times by the clock of a time zone. */
export const describeProblem = (
  { code, values, severity, exitCode }: FoundProblem,
  timezone: string,
): Problem => {
  const [message, cure] = textOf(code, values, (instant) => minute(instant, timezone));
  return { code, severity, message, cure, exitCode };
};
