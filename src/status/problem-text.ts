import { counted } from '../domain/counted.ts';
import { FLAGS, PLAN_GUARDS, type PlanGuard } from '../domain/plan/guard-flags.ts';
import { minute } from './minute.ts';
import type { Found, FoundProblem, Problem, ProblemCode } from './problem.ts';

type Values<C extends ProblemCode> = Found<C>['values'];

type Texts = {
  readonly [C in ProblemCode]: (values: Values<C>) => readonly [message: string, cure: string];
};

const signIn = (practice: string): string => `Run: ephysio-ghl auth --practice ${practice}`;

const runOf = ({ command, startedAt }: Values<'run-killed'>): string => `${command} of ${minute(startedAt)}`;

const ended = (run: Values<'run-failed' | 'records-failed'>): string =>
  `${runOf(run)} ended with ${run.exitCode ?? '?'}`;

const failure = (run: Values<'run-failed'>): readonly [string, string] => [
  `${ended(run)}: ${run.message}`,
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
  'app-removed': ({ practice, at }) => [
    `The app was removed from the GHL location at ${minute(at)}: nothing is synced.`,
    signIn(practice),
  ],
  'not-signed-in': ({ practice }) => ['Not signed in to the GHL location of the config.', signIn(practice)],
  'not-renewable': ({ practice, expiresAt }) => [
    expiresAt === null
      ? 'The GHL token cannot be renewed.'
      : `The GHL token ends at ${minute(expiresAt)} and cannot be renewed.`,
    signIn(practice),
  ],
  'run-killed': (run) => [
    `${runOf(run)} was killed.`,
    'The next run does the rest. If it happens again: time limit, memory?',
  ],
  'records-failed': (run) => [
    `${ended(run)}: ${run.failed === null ? 'records' : counted(run.failed, 'record')} failed.`,
    'The next run tries them again; its output says which and why.',
  ],
  'run-guarded': failure,
  'run-failed': failure,
  'never-ran': ({ kinds }) => [`No run of ${kinds.join(' and ')} yet.`, CHECK_TIMER],
  'run-overdue': ({ kinds, lastAt, maxRunAgeHours }) => [
    `The last run of ${kinds.join(' and ')} was at ${minute(lastAt)}, over ${maxRunAgeHours} h ago.`,
    CHECK_TIMER,
  ],
  'inbox-stuck': ({ open, dueSince }) => [
    `Webhook events that wait: ${open}, one of them due since ${minute(dueSince)}.`,
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
const textOf = <C extends ProblemCode>(code: C, values: Values<C>) => TEXTS[code](values);

/** Gives a problem its text. */
export const describeProblem = ({ code, values, severity, exitCode }: FoundProblem): Problem => {
  const [message, cure] = textOf(code, values);
  return { code, severity, message, cure, exitCode };
};
