import { sql } from 'kysely';
import type { StoreHandle } from '../store.ts';
import type { ConflictsTable, FailuresTable, ReviewsTable, WebhookEventsTable } from './tables.ts';

/** A webhook event that was given up; never what it said. */
export type DeadLetter = Pick<
  WebhookEventsTable,
  'type' | 'entity' | 'record_id' | 'received_at' | 'attempts' | 'last_error'
> & { readonly id: number };
export type OpenConflict = Omit<ConflictsTable, 'practice' | 'data' | 'resolved_at'>;
export type OpenReview = Pick<
  ReviewsTable,
  'id' | 'kind' | 'subject' | 'side' | 'message' | 'created_at' | 'last_seen_at'
> & {
  /** 1: it holds an exact change, which is patient data. */
  readonly has_detail: number;
};

/** What waits for a person in one practice: of each kind the oldest, and nothing that is sealed. */
export interface OpenItems {
  readonly letters: readonly DeadLetter[];
  /** Records that a service refuses, those first that were given up. */
  readonly records: readonly FailuresTable[];
  /** Records in all; how many there are of the other kinds is part of the status. */
  readonly recordCount: number;
  readonly reviews: readonly OpenReview[];
  readonly conflicts: readonly OpenConflict[];
}

/** @param limit of each kind: what a person reads, however much waits */
export const listOpenItems = async (
  { db }: StoreHandle,
  practice: string,
  limit: number,
): Promise<OpenItems> => {
  const letters = await db
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
    .select(['id', 'kind', 'subject', 'side', 'message', 'created_at', 'last_seen_at'])
    .select(sql<number>`case when detail is null then 0 else 1 end`.as('has_detail'))
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
  return { letters, records, recordCount: Number(count), reviews, conflicts };
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

/** An open review of this practice, still sealed. */
export const findOpenReview = (
  { db }: StoreHandle,
  practice: string,
  id: string,
): Promise<ReviewsTable | undefined> =>
  db
    .selectFrom('reviews')
    .selectAll()
    .where('id', '=', id)
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
