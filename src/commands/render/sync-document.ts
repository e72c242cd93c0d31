import type { Both } from '../../domain/plan.ts';
import type { RunError } from '../../errors.ts';
import type { Report } from '../../sync/report.ts';

export interface RunOutcome {
  readonly command: string;
  readonly practice: string;
  readonly dryRun: boolean;
  readonly report: Report;
  readonly requests: Both<number>;
  readonly durationMs: number;
  readonly error: RunError | null;
}

/** The JSON document of one practice's run (README, "For machines"). Ids and numbers only. */
export const syncDocument = ({ report, error, ...outcome }: RunOutcome): object => ({
  command: outcome.command,
  practice: outcome.practice,
  ok: error === null && report.failures.length === 0,
  dryRun: outcome.dryRun,
  read: report.read,
  created: report.created,
  updated: report.updated,
  cancelled: report.cancelled,
  linked: report.linked,
  unchanged: report.unchanged,
  conflicts: report.conflicts,
  review: report.reviews.length,
  failed: report.failures.length,
  failures: report.failures,
  // The exact change of an item is for a person who asks for it, not for a log of runs.
  reviews: report.reviews.map(({ kind, subject, side, message }) => ({ kind, subject, side, message })),
  ignored: report.ignored,
  requests: outcome.requests,
  durationMs: outcome.durationMs,
  ...(outcome.dryRun ? { operations: report.operations } : {}),
  ...(error === null
    ? {}
    : { error: { exitCode: error.exitCode, message: error.message, hint: error.hint } }),
});
