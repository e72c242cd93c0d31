import { PATIENT_FIELDS } from '../../../domain/records/patient.ts';
import type { Both } from '../../../domain/records/sides.ts';
import { type Review, subjectOf } from '../../../domain/review/review.ts';
import type { RunError } from '../../../errors.ts';
import type { RunNote } from '../../../store/tables/sync-runs.ts';
import { TrippedError } from '../../../sync/enforce-guards.ts';
import type { Report } from '../../../sync/run-context.ts';
import { reviewText } from '../../../texts/review-text.ts';

export interface RunOutcome {
  readonly command: string;
  readonly practice: string;
  readonly dryRun: boolean;
  readonly report: Report;
  readonly requests: Both<number>;
  readonly durationMs: number;
  readonly error: RunError | null;
}

const counted = ({ report, dryRun }: RunOutcome) => ({
  dryRun,
  read: report.read,
  created: report.created,
  updated: report.updated,
  cancelled: report.cancelled,
  blockSlots: report.blockSlots,
  linked: report.linked,
  unchanged: report.unchanged,
  conflicts: report.conflicts,
  review: report.reviews.length,
  failed: report.failures.length,
});

const errorOf = ({ exitCode, message, hint }: RunError) => ({ exitCode, message, hint });

/** What the guards saw that stopped a run, or held a part of it back. */
const factsOf = (error: RunError) =>
  error instanceof TrippedError ? { guards: error.trips.map(({ facts }) => facts) } : {};

/** Each of these guards, with the flag that lifts it for one run. */
const guardsOf = (error: RunError | null) =>
  error instanceof TrippedError ? { guards: error.trips.map(({ facts, flag }) => ({ ...facts, flag })) } : {};

/** What is kept of a run: its document without the lists. */
export const runNote = (outcome: RunOutcome): Omit<RunNote, 'dryRun'> => ({
  counts: { ...counted(outcome), requests: outcome.requests, durationMs: outcome.durationMs },
  error: outcome.error === null ? null : { ...errorOf(outcome.error), ...factsOf(outcome.error) },
});

const reviewDocument = (review: Review) => ({
  kind: review.kind,
  subject: subjectOf(review),
  side: review.side,
  message: reviewText(review),
  about: review.about,
});

/** Patients whose data a dry run would send to GHL, with the fields, and how many of them get a new contact. */
export const leavingOf = ({ operations }: Pick<Report, 'operations'>) => {
  const sent = operations.filter(
    ({ record, side, kind }) =>
      record === 'patient' && side === 'ghl' && (kind === 'create' || kind === 'update'),
  );
  return {
    patients: new Set(sent.map(({ kind, id }) => `${kind} ${id}`)).size,
    fields: PATIENT_FIELDS.filter((field) => sent.some(({ fields }) => fields.includes(field))),
    newContacts: sent.filter(({ kind }) => kind === 'create').length,
  };
};

/** The JSON document of one practice's run (docs/exit-codes-and-json.md). Ids and numbers; names where the operator asks for them. */
export const syncDocument = (outcome: RunOutcome): object => {
  const { report } = outcome;
  return {
    command: outcome.command,
    practice: outcome.practice,
    ok: outcome.error === null && report.failures.length === 0,
    ...counted(outcome),
    failures: report.failures,
    // The exact change of an item is for a person who asks for it, not for a log of runs.
    reviews: report.reviews.map(reviewDocument),
    ignored: report.ignored,
    requests: outcome.requests,
    durationMs: outcome.durationMs,
    ...(outcome.dryRun ? { leaving: leavingOf(report), operations: report.operations } : {}),
    ...guardsOf(outcome.error),
    ...(outcome.error === null ? {} : { error: errorOf(outcome.error) }),
  };
};
