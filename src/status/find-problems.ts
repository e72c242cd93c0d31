import { EXIT } from '../errors.ts';
import { findInboxProblems } from './inbox-problems.ts';
import type { StatusFacts } from './practice-status.ts';
import type { JudgeOptions, Problem } from './problem.ts';
import { findRunProblems } from './run-problems.ts';
import type { RunFact } from './runs.ts';
import { findSignInProblems } from './sign-in-problems.ts';

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
