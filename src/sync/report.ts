import type { RecordFailure } from '../domain/plan/plan.ts';
import { subjectOf } from '../domain/review/review.ts';
import type { ReviewItem } from '../domain/review/review-item.ts';
import type { Entity, SideName } from '../domain/side.ts';

type PerSide = { ephysio: number; ghl: number };

/** One planned operation, for a dry run: ids and field names only. */
export interface OperationSummary {
  readonly side: SideName;
  readonly kind: 'create' | 'update' | 'cancel' | 'link' | 'tombstone';
  readonly record: Entity;
  readonly id: string;
  readonly fields: readonly string[];
  /** Of a link: the record's id in e-Physio. */
  readonly with?: string;
}

/** What a run did, or in a dry run would do. Added up while it goes; printed as the JSON document of the command. */
export interface Report {
  readonly read: PerSide;
  readonly created: PerSide;
  readonly updated: PerSide;
  readonly cancelled: PerSide;
  linked: number;
  unchanged: number;
  conflicts: number;
  /** Records that have to be looked at again: another process was writing them, or they are half done. */
  again: number;
  readonly reviews: ReviewItem[];
  readonly failures: RecordFailure[];
  readonly operations: OperationSummary[];
  /** What was read and is no record of ours, counted by reason. */
  readonly ignored: Record<string, number>;
}

const zero = (): PerSide => ({ ephysio: 0, ghl: 0 });

export const newReport = (): Report => ({
  read: zero(),
  created: zero(),
  updated: zero(),
  cancelled: zero(),
  linked: 0,
  unchanged: 0,
  conflicts: 0,
  again: 0,
  reviews: [],
  failures: [],
  operations: [],
  ignored: {},
});

/** One line a record: a record that failed twice in a run is told once. */
export const addFailure = (report: Report, failure: RecordFailure): void => {
  const known =
    failure.id !== null &&
    report.failures.some(
      (f) => f.side === failure.side && f.id === failure.id && f.reason === failure.reason,
    );
  if (!known) report.failures.push(failure);
};

export const addReview = (report: Report, item: ReviewItem): void => {
  const subject = subjectOf(item);
  if (!report.reviews.some((r) => r.kind === item.kind && subjectOf(r) === subject))
    report.reviews.push(item);
};

export const addIgnored = (report: Report, ignored: Readonly<Record<string, number>>): void => {
  for (const [reason, count] of Object.entries(ignored))
    report.ignored[reason] = (report.ignored[reason] ?? 0) + count;
};
