import { sql } from 'kysely';
import type { StoreHandle } from '../store.ts';
import { type StoredReview, storedReview } from './reviews.ts';
import type { ConflictsTable, FailuresTable, WebhookEventsTable } from './tables.ts';

/** A webhook event that was given up; never what it said. */
export type DeadLetter = Pick<
  WebhookEventsTable,
  'type' | 'entity' | 'record_id' | 'received_at' | 'attempts' | 'last_error'
> & { readonly id: number };
export type OpenConflict = Omit<ConflictsTable, 'practice' | 'data' | 'resolved_at'>;

/** What waits for a person in one practice: of each kind the oldest, and nothing that is sealed. */
export interface OpenItems {
  readonly deadLetters: readonly DeadLetter[];
  /** Records that a service refuses, those first that were given up. */
  readonly records: readonly FailuresTable[];
  /** Records in all; how many there are of the other kinds is part of the status. */
  readonly recordCount: number;
  readonly reviews: readonly StoredReview[];
  readonly conflicts: readonly OpenConflict[];
}

/** @param limit of each kind: what a person reads, however much waits */
export const listOpenItems = async (
  { db }: StoreHandle,
  practice: string,
  limit: number,
): Promise<OpenItems> => {
  const deadLetters = await db
    .selectFrom('webhook_events')
    .select(['id', 'type', 'entity', 'record_id', 'received_at', 'attempts', 'last_error'])
    .where('practice', '=', practice)
    // In these words the index of open events is found.
    .where(sql<boolean>`state in ('new', 'dead')`)
    .where('state', '=', 'dead')
    .orderBy('id')
    .limit(limit)
    .execute();
  const failures = db.selectFrom('failures').where('practice', '=', practice);
  const records = await failures
    .selectAll()
    .orderBy(sql`dead_at is null`)
    .orderBy('next_attempt_at')
    .orderBy('record_id')
    .limit(limit)
    .execute();
  const { count } = await failures
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const reviews = await db
    .selectFrom('reviews')
    .selectAll()
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  const conflicts = await db
    .selectFrom('conflicts')
    .select(['id', 'entity', 'link_id', 'field', 'winner', 'reason', 'created_at'])
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return {
    deadLetters,
    records,
    recordCount: Number(count),
    reviews: reviews.flatMap((row) => storedReview(row) ?? []),
    conflicts,
  };
};

/** An open conflict of this practice, still sealed. */
export const findOpenConflict = (
  { db }: StoreHandle,
  practice: string,
  id: string,
): Promise<ConflictsTable | undefined> =>
  db
    .selectFrom('conflicts')
    .selectAll()
    .where('id', '=', id)
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();

/** An open review of this practice, still sealed; `null`: there is none. */
export const findOpenReview = async (
  { db }: StoreHandle,
  practice: string,
  id: string,
): Promise<StoredReview | null> => {
  const row = await db
    .selectFrom('reviews')
    .selectAll()
    .where('id', '=', id)
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
  return row ? storedReview(row) : null;
};
