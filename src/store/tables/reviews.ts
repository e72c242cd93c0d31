import { randomUUID } from 'node:crypto';
import type { SideName } from '../../domain/side.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { ReviewsTable } from './tables.ts';

export interface ReviewItem {
  readonly practice: string;
  readonly kind: string;
  /** What it is about, by ids. */
  readonly subject: string;
  readonly side: SideName;
  /** For the person who settles it: ids and fields, no patient data. */
  readonly message: string;
  /** The exact change that a person has to make; sealed where it is kept. */
  readonly detail?: unknown;
  /** Epoch milliseconds. */
  readonly now: number;
}

const context = ({ practice, kind, subject }: Pick<ReviewsTable, 'practice' | 'kind' | 'subject'>): string =>
  `reviews/detail/${practice}/${kind}/${subject}`;

/** The exact change of an item, if it has one. */
export const openReviewDetail = ({ sealer }: StoreHandle, item: ReviewsTable): unknown =>
  item.detail === null ? null : sealer.open(item.detail, context(item));

/** Puts an item up for review; one that is open already is only seen again, with its newest message. */
export const upsertReview = async ({ db, sealer }: StoreHandle, item: ReviewItem): Promise<void> => {
  const { practice, kind, subject, side, message } = item;
  const at = iso(item.now);
  const detail = item.detail === undefined ? null : sealer.seal(item.detail, context(item));
  await db
    .insertInto('reviews')
    .values({
      id: randomUUID(),
      practice,
      kind,
      subject,
      side,
      message,
      detail,
      created_at: at,
      last_seen_at: at,
      resolved_at: null,
    })
    .onConflict((c) =>
      c
        .columns(['practice', 'kind', 'subject'])
        .where('resolved_at', 'is', null)
        .doUpdateSet({ side, message, detail, last_seen_at: at }),
    )
    .execute();
};

/** Items that wait for a person, oldest first. */
export const listOpenReviews = ({ db }: StoreHandle, practice: string): Promise<ReviewsTable[]> =>
  db
    .selectFrom('reviews')
    .selectAll()
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/** `false` when there is no such open item. */
export const resolveReview = async ({ db }: StoreHandle, id: string, now: number): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('reviews')
    .set({ resolved_at: iso(now) })
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Settles the open items about a link that is not there any more. */
export const resolveReviewsOf = async (
  { db }: StoreHandle,
  practice: string,
  linkId: string,
  now: number,
): Promise<void> => {
  const subject = `link ${linkId}`;
  await db
    .updateTable('reviews')
    .set({ resolved_at: iso(now) })
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .where((eb) => eb.or([eb('subject', '=', subject), eb('subject', 'like', `${subject} %`)]))
    .execute();
};

/** After a complete pass: settles the open items of one kind whose subject it did not see any more. Returns how many. */
export const resolveUnseenReviews = async (
  handle: StoreHandle,
  pass: {
    readonly practice: string;
    readonly kind: string;
    readonly seen: ReadonlySet<string>;
    /** Whether the pass would have met the item, were it still there. */
    readonly isJudged?: (subject: string) => boolean;
    readonly now: number;
  },
): Promise<number> => {
  const { isJudged = () => true } = pass;
  const open = await handle.db
    .selectFrom('reviews')
    .select(['id', 'subject'])
    .where('practice', '=', pass.practice)
    .where('kind', '=', pass.kind)
    .where('resolved_at', 'is', null)
    .execute();
  const settled = open.filter(({ subject }) => !pass.seen.has(subject) && isJudged(subject));
  for (const { id } of settled) await resolveReview(handle, id, pass.now);
  return settled.length;
};
