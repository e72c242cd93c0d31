import { EXIT, type ExitCode } from '../errors.ts';
import { findInboxProblems } from './inbox-problems.ts';
import type { PracticeStatus } from './practice-status.ts';
import { findRunProblems } from './run-problems.ts';
import type { RunFact } from './runs.ts';
import { findSignInProblems } from './sign-in-problems.ts';

/** Something that a person should know. Fit for output: settings, times and numbers. */
export interface Problem {
  readonly code: string;
  /** Everyday work that waits for a person is a warning: it leaves the practice's state good. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to do. */
  readonly cure: string;
  /** What `status` ends with because of it; 0 for a warning. */
  readonly exitCode: ExitCode;
}

/** What is judged: a status that has not been judged yet. */
export type StatusFacts = Omit<PracticeStatus, 'ok' | 'problems'>;

export interface JudgeOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly maxRunAgeHours: number | null;
  /** Without calendars there are no appointments to sync. */
  readonly hasCalendars: boolean;
}

const waits = (code: string, count: number, what: string, cure: string): Problem[] =>
  count === 0
    ? []
    : [{ code, severity: 'warning', message: `${what}: ${count}.`, cure, exitCode: EXIT.done }];

/** Judges how a practice is doing: errors first. `runs`: newest first. */
export const findProblems = (
  facts: StatusFacts,
  runs: readonly RunFact[],
  options: JudgeOptions,
): Problem[] => [
  ...findSignInProblems(facts),
  ...findRunProblems(runs, facts.signIns.ghl, options),
  ...findInboxProblems(facts, options.now),
  ...waits('reviews', facts.reviews.open, 'Open reviews', 'See: ephysio-ghl review list'),
  ...waits('conflicts', facts.conflicts, 'Open conflicts', 'See: ephysio-ghl conflicts list'),
];
