import { EXIT } from '../errors.ts';
import type { RunFact } from '../store/tables/sync-runs.ts';
import type { JudgedFacts } from './practice-status.ts';
import {
  errorOf,
  type Found,
  type FoundProblem,
  type JudgeOptions,
  type Problem,
  warningOf,
} from './problem.ts';
import { describeProblem } from './problem-text.ts';
import { findRunProblems } from './run-problems.ts';

/** e-Physio signs in by itself when it is needed; GHL needs a person, once. */
const findSignInProblems = ({ practice, signIns: { ghl } }: JudgedFacts): FoundProblem[] => {
  const { disconnectedAt: at, expiresAt } = ghl;
  if (at !== null) return [errorOf({ code: 'app-removed', values: { practice, at } }, EXIT.signIn)];
  if (!ghl.connected) return [errorOf({ code: 'not-signed-in', values: { practice } }, EXIT.signIn)];
  if (ghl.renewable) return [];
  return [errorOf({ code: 'not-renewable', values: { practice, expiresAt } }, EXIT.signIn)];
};

/** The listener takes due events within seconds: one that waits longer says that nobody works on them. */
const STUCK_AFTER_MS = 15 * 60_000;

/** Webhook events that nobody works on. */
const findStuckInbox = (
  { inbox: { open, oldestDueAt: dueSince } }: JudgedFacts,
  now: number,
): FoundProblem[] =>
  dueSince === null || now - Date.parse(dueSince) <= STUCK_AFTER_MS
    ? []
    : [errorOf({ code: 'inbox-stuck', values: { open, dueSince } })];

/** Webhook events that a guard holds back. */
const findHeldInbox = ({ inbox: { held } }: JudgedFacts): FoundProblem[] =>
  Object.entries(held).map(([guard, count]) =>
    errorOf({ code: 'inbox-held', values: { guard, count } }, EXIT.guard),
  );

const counted = (
  code: 'dead-webhooks' | 'dead-records' | 'reviews' | 'conflicts',
  count: number,
  toProblem: (found: Found) => FoundProblem,
): FoundProblem[] => (count === 0 ? [] : [toProblem({ code, values: { count } })]);

/** Judges how a practice is doing: errors first, as values. `runs`: newest first. */
export const judge = (
  facts: JudgedFacts,
  runs: readonly RunFact[],
  options: JudgeOptions,
): FoundProblem[] => {
  const { signIns, deadLetters, reviews, conflicts } = facts;
  return [
    ...findSignInProblems(facts),
    ...findRunProblems(runs, signIns.ghl, options),
    ...findStuckInbox(facts, options.now),
    ...findHeldInbox(facts),
    ...counted('dead-webhooks', deadLetters.webhooks, errorOf),
    ...counted('dead-records', deadLetters.records, errorOf),
    ...counted('reviews', reviews.open, warningOf),
    ...counted('conflicts', conflicts, warningOf),
  ];
};

/** The same with a text for each. */
export const findProblems = (
  facts: JudgedFacts,
  runs: readonly RunFact[],
  options: JudgeOptions,
): Problem[] => judge(facts, runs, options).map((found) => describeProblem(found, options.timezone ?? 'UTC'));
