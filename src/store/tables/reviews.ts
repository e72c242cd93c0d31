import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type About,
  isAboutRecord,
  linkOf,
  overlapOf,
  type Review,
  readReview,
  recordRef,
  subjectOf,
} from '../../domain/review/review.ts';
import type { ReviewDetail, ReviewItem } from '../../domain/review/review-item.ts';
import { iso } from '../iso.ts';
import type { Store, StoreHandle } from '../store.ts';
import { deleteCheckpoint, getCheckpoint, setCheckpoint } from './checkpoints.ts';
import { contactSync } from './contact-sync.ts';
import { listOpenRows, listRows, settleRow, type Wanted } from './open-rows.ts';
import type { ReviewsTable } from './tables.ts';

/** An open review as it is stored. `sealedDetail`: the exact change, which is patient data; `null`: there is none. */
export type StoredReview = Review &
  Pick<ReviewsTable, 'id' | 'practice' | 'subject' | 'created_at' | 'last_seen_at'> & {
    readonly sealedDetail: Buffer | null;
  };

const context = ({ practice, kind, subject }: Pick<ReviewsTable, 'practice' | 'kind' | 'subject'>): string =>
  `reviews/detail/${practice}/${kind}/${subject}`;

/** A row as a review; `null` for one that this version cannot read: the next run finds again what still stands. */
export const storedReview = (row: ReviewsTable): StoredReview | null => {
  const { id, practice, subject, created_at, last_seen_at, detail, kind, side } = row;
  const review = readReview({ kind, side, about: JSON.parse(row.about), facts: JSON.parse(row.facts) });
  return review && { ...review, id, practice, subject, created_at, last_seen_at, sealedDetail: detail };
};

/** The exact change of a review, if it has one. */
export const openReviewDetail = (
  { sealer }: StoreHandle,
  review: Pick<StoredReview, 'practice' | 'kind' | 'subject' | 'sealedDetail'>,
): ReviewDetail | null =>
  review.sealedDetail === null ? null : (sealer.open(review.sealedDetail, context(review)) as ReviewDetail);

/** Stores a review as open; of one that is open already the newest facts count. `now`: epoch milliseconds. */
export const upsertReview = async (
  { db, sealer }: StoreHandle,
  { practice, now, ...item }: ReviewItem & { readonly practice: string; readonly now: number },
): Promise<void> => {
  const { kind, side } = item;
  const subject = subjectOf(item);
  const at = iso(now);
  const newest = {
    side,
    about: JSON.stringify(item.about),
    facts: JSON.stringify(item.facts),
    detail: item.detail === undefined ? null : sealer.seal(item.detail, context({ practice, kind, subject })),
    last_seen_at: at,
  };
  await db
    .insertInto('reviews')
    .values({ id: randomUUID(), practice, kind, subject, ...newest, created_at: at, resolved_at: null })
    .onConflict((c) =>
      c.columns(['practice', 'kind', 'subject']).where('resolved_at', 'is', null).doUpdateSet(newest),
    )
    .execute();
};

/** Reviews that wait for a person, oldest first. */
export const listOpenReviews = async (
  handle: StoreHandle,
  practice: string,
  wanted: Wanted = {},
): Promise<StoredReview[]> => {
  const rows = (await listOpenRows(handle, 'reviews', practice, wanted)) as ReviewsTable[];
  return rows.flatMap((row) => storedReview(row) ?? []);
};

/** Reviews that are kept, with when they were settled (UTC ISO; `null`: they are open), newest first. */
export const listReviews = async (
  handle: StoreHandle,
  practice: string,
): Promise<(StoredReview & { readonly resolvedAt: string | null })[]> => {
  const rows = (await listRows(handle, 'reviews', practice)) as ReviewsTable[];
  return rows.flatMap((row) => {
    const review = storedReview(row);
    return review === null ? [] : [{ ...review, resolvedAt: row.resolved_at }];
  });
};

/** `false` when there is no such open review. */
export const resolveReview = (handle: StoreHandle, id: string, now: number): Promise<boolean> =>
  settleRow(handle, 'reviews', id, now);

/** Settles the open reviews about a link that is not there any more. */
export const resolveReviewsOf = async (
  handle: StoreHandle,
  practice: string,
  linkId: string,
  now: number,
): Promise<void> => {
  for (const review of await listOpenReviews(handle, practice)) {
    if (linkOf(review) === linkId) await resolveReview(handle, review.id, now);
  }
};

/** After a complete pass: settles the open reviews of one kind whose subject it did not see any more. Returns how many. */
export const resolveUnseenReviews = async (
  handle: StoreHandle,
  pass: {
    readonly practice: string;
    readonly kind: string;
    readonly seen: ReadonlySet<string>;
    /** Whether the pass would have met it, did it still stand. */
    readonly isExamined?: (about: About) => boolean;
    readonly now: number;
  },
): Promise<number> => {
  const { isExamined = () => true } = pass;
  const open = await listOpenReviews(handle, pass.practice);
  const settled = open.filter(
    ({ kind, subject, about }) => kind === pass.kind && !pass.seen.has(subject) && isExamined(about),
  );
  for (const { id } of settled) await resolveReview(handle, id, pass.now);
  return settled.length;
};

/** The double bookings that wait for a person: read by each webhook, however many other items there are. */
export const openOverlaps = async ({ db }: StoreHandle, practice: string): Promise<OpenOverlap[]> => {
  const rows = await db
    .selectFrom('reviews')
    .selectAll()
    .where('practice', '=', practice)
    .where('kind', '=', 'double-booked')
    .where('resolved_at', 'is', null)
    .execute();
  return rows.flatMap((row): OpenOverlap[] => {
    const review = storedReview(row);
    if (review?.kind !== 'double-booked' || !isAboutRecord(review.about)) return [];
    const { id, subject, facts, last_seen_at: seenAt } = review;
    return [{ id, subject, booking: review.about, ...facts, seenAt }];
  });
};

/** A double booking that a person has looked at, as it was then. */
const answeredOverlap = z.object({
  booking: recordRef,
  other: recordRef,
  isAbsence: z.boolean(),
  slots: z.string(),
  answeredAt: z.string(),
});
export type AnsweredOverlap = z.infer<typeof answeredOverlap>;

/** A double booking that waits for a person. `id`, `subject`: of its item. */
export interface OpenOverlap extends Omit<AnsweredOverlap, 'answeredAt'> {
  readonly id: string;
  readonly subject: string;
  /** UTC ISO. */
  readonly seenAt: string;
}

const OVERLAPS = 'double-booked.answered';

/** The double bookings that are to stay as they are, by what names the pair. They outlive their items. */
export const answeredOverlaps = async (
  handle: StoreHandle,
  practice: string,
): Promise<ReadonlyMap<string, AnsweredOverlap>> => {
  const value = await getCheckpoint(handle, practice, OVERLAPS);
  const known = value === null ? null : z.array(answeredOverlap).safeParse(JSON.parse(value)).data;
  return new Map((known ?? []).map((answer) => [overlapOf(answer.booking, answer.other), answer]));
};

/** In the transaction in which they were read. */
export const keepAnsweredOverlaps = async (
  handle: StoreHandle,
  practice: string,
  answers: Iterable<AnsweredOverlap>,
  now: number,
): Promise<void> => {
  const all = [...answers];
  if (all.length === 0) await deleteCheckpoint(handle, practice, OVERLAPS);
  else await setCheckpoint(handle, practice, OVERLAPS, JSON.stringify(all), now);
};

/**
 * A person settles an open item; `false` when it is settled already. A patient with placeholders is put up as long as the
 * link names them: who settles the item has looked at them. So has who settles a double booking.
 */
export const settleReview = (store: Store, review: StoredReview, now: number): Promise<boolean> =>
  store.transaction(async (handle) => {
    if (!(await resolveReview(handle, review.id, now))) return false;
    if (review.kind === 'placeholders' && isAboutRecord(review.about))
      await contactSync.clearPlaceholders(handle, review.practice, review.about.id);
    if (review.kind === 'double-booked' && isAboutRecord(review.about)) {
      const { side, id } = review.about;
      const answer = { ...review.facts, booking: { side, id }, answeredAt: iso(now) };
      const others = await answeredOverlaps(handle, review.practice);
      const answers = new Map(others).set(review.subject, answer);
      await keepAnsweredOverlaps(handle, review.practice, answers.values(), now);
    }
    return true;
  });
