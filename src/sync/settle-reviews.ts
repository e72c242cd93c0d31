import { peopleOf } from '../domain/identity/identity-question.ts';
import { mayWrite } from '../domain/merge/reconcile-pair.ts';
import {
  type About,
  isAboutLink,
  isAboutRecord,
  type ReviewKind,
  subjectOf,
} from '../domain/review/review.ts';
import type { ReviewItem } from '../domain/review/review-item.ts';
import type { StoreHandle } from '../store/store.ts';
import {
  listOpenReviews,
  resolveReview,
  resolveUnseenReviews,
  type StoredReview,
  upsertReview,
} from '../store/tables/reviews.ts';
import { withDetails } from './review-details.ts';
import type { RunContext } from './run-context.ts';

/** `review resolve --different` answers these for the records that they name. */
const ANSWERED_BY_NAME: readonly ReviewKind[] = ['who-is-who', 'listed-twice'];

/**
 * A question that has come to name somebody else is another question, under another id: who answers the one that was seen
 * says nothing about people whom it did not name.
 */
const withdrawNarrower = async (
  handle: StoreHandle,
  open: readonly StoredReview[],
  review: ReviewItem,
  now: number,
): Promise<void> => {
  const subject = subjectOf(review);
  const asked = open.find((item) => item.kind === review.kind && item.subject === subject);
  if (!ANSWERED_BY_NAME.includes(review.kind) || asked === undefined) return;
  const named = new Set(peopleOf(asked).map(({ side, id }) => `${side} ${id}`));
  if (peopleOf(review).some(({ side, id }) => !named.has(`${side} ${id}`)))
    await resolveReview(handle, asked.id, now);
};

/** Stores the reviews of this run, also if it failed. */
export const storeReviews = async (run: RunContext): Promise<void> => {
  const { name: practice } = run.practice;
  if (run.report.reviews.length === 0) return;
  const items = await withDetails(run, run.report.reviews);
  await run.store.transaction(async (handle) => {
    const open = await listOpenReviews(handle, practice);
    for (const item of items) await withdrawNarrower(handle, open, item, run.now());
    for (const item of items) await upsertReview(handle, { ...item, practice, now: run.now() });
  });
};

/** What only a run that may write e-Physio meets: an item of these kinds, or one that is about a record of GHL. */
const TO_EPHYSIO: readonly ReviewKind[] = [
  'required-cleared',
  'somebody-else',
  'archived',
  'name-missing',
  'data-missing',
  'patient-by-hand',
  'appointment-by-hand',
];

const isAboutGhl = (about: About): boolean => !isAboutLink(about) && about.side === 'ghl';

/** Reviews of one kind can be about patients and about appointments: each pass settles its own. */
export const isAboutAppointment = (about: About): boolean =>
  isAboutRecord(about) && about.entity === 'appointment';

/**
 * Settles the open reviews of `kinds` that this run did not meet any more: only kinds that every pass over all records
 * meets again as long as they last, and only what a pass in this direction would have met.
 * @param isExamined whether the run has looked at what a review is about; all by default
 */
export const settleReviews = async (
  run: RunContext,
  kinds: readonly ReviewKind[],
  isExamined: (about: About) => boolean = () => true,
): Promise<void> => {
  const { name: practice } = run.practice;
  const mayMeet = (kind: ReviewKind, about: About): boolean =>
    mayWrite(run.options.direction, 'ephysio') || !(TO_EPHYSIO.includes(kind) || isAboutGhl(about));
  await run.store.transaction(async (handle) => {
    for (const kind of kinds) {
      const seen = new Set(run.report.reviews.filter((item) => item.kind === kind).map(subjectOf));
      await resolveUnseenReviews(handle, {
        practice,
        kind,
        seen,
        isExamined: (about) => mayMeet(kind, about) && isExamined(about),
        now: run.now(),
      });
    }
  });
};
