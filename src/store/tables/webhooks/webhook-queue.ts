import { type ExpressionBuilder, sql } from 'kysely';
import { iso } from '../../iso.ts';
import type { StoreHandle } from '../../store.ts';
import type { Database } from '../tables.ts';
import { type EventKey, payloadContext } from './webhook-events.ts';

const FIRST_WAIT_MS = 10_000;
/** No event waits longer: one that seems to is from before the clock was set back. */
export const LONGEST_WAIT_MS = 3_600_000;
/** The event becomes a dead letter with this failure. */
const LAST_ATTEMPT = 12;
/** Written into the SQL, because a partial index serves only where its condition can be seen. */
export const IS_NEW = sql<boolean>`state = 'new'`;

/** Milliseconds to wait after the n-th failure (from 1); `null` when there is no further try. */
export const inboxWait = (attempts: number): number | null =>
  attempts >= LAST_ATTEMPT ? null : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1));

/** Of one record; in words that the index of open events and dead letters is made for. */
const isOpenOrDeadOf =
  ({ practice, entity, recordId }: EventKey) =>
  (e: ExpressionBuilder<Database, 'webhook_events'>) =>
    e.and([
      sql<boolean>`state in ('new', 'dead')`,
      e('practice', '=', practice),
      e('entity', '=', entity),
      e('record_id', '=', recordId),
    ]);

const isOpenOf = (key: EventKey) => (e: ExpressionBuilder<Database, 'webhook_events'>) =>
  e.and([isOpenOrDeadOf(key)(e), e('state', '=', 'new')]);

/** An open event with what it said. */
export interface OpenEvent {
  readonly id: number;
  readonly webhookId: string;
  readonly type: string;
  readonly receivedAt: string;
  readonly attempts: number;
  readonly heldBy: string | null;
  /** The guard that a person has let it in for. */
  readonly letInFor: string | null;
  /** `null` when it cannot be read: only the record's id is known then, which is enough to read it. */
  readonly payload: unknown;
}

/** The open events of one record in the order of their arrival, due or not: they are worked on together. */
export const openEventsOf = async (
  { db, sealer }: StoreHandle,
  key: EventKey,
  limit = 500,
): Promise<OpenEvent[]> => {
  const rows = await db
    .selectFrom('webhook_events')
    .selectAll()
    .where(isOpenOf(key))
    .orderBy('id')
    .limit(limit)
    .execute();
  const payloadOf = (row: (typeof rows)[number]): unknown => {
    try {
      return row.payload === null ? null : sealer.open(row.payload, payloadContext(row.webhook_id));
    } catch {
      return null;
    }
  };
  return rows.map((row) => ({
    id: row.id,
    webhookId: row.webhook_id,
    type: row.type,
    receivedAt: row.received_at,
    attempts: row.attempts,
    heldBy: row.held_by,
    letInFor: row.let_in_for,
    payload: payloadOf(row),
  }));
};

/** When the newest open event of one of these records arrived (epoch milliseconds); `null` when none is open. */
export const lastArrivalOf = async (
  { db }: StoreHandle,
  { practice, entity, recordIds }: Omit<EventKey, 'recordId'> & { readonly recordIds: readonly string[] },
): Promise<number | null> => {
  const row = await db
    .selectFrom('webhook_events')
    .select(({ fn }) => fn.max('received_at').as('arrived'))
    .where((e) => e.or(recordIds.map((recordId) => isOpenOf({ practice, entity, recordId })(e))))
    .executeTakeFirst();
  return row?.arrived ? Date.parse(row.arrived) : null;
};

/**
 * Closes the open events of a record up to `lastId` and wipes what they said. Dead letters among the earlier ones are
 * closed too: the record was read again since.
 */
export const markDone = async (
  { db }: StoreHandle,
  key: EventKey,
  lastId: number,
  now: number,
): Promise<void> => {
  await db
    .updateTable('webhook_events')
    .set({ state: 'done', payload: null, last_error: null, held_by: null, done_at: iso(now) })
    .where(isOpenOrDeadOf(key))
    .where('id', '<=', lastId)
    .execute();
};

export interface Failed {
  readonly attempts: number;
  /** Milliseconds until the next try; `null`: dead letters now. */
  readonly waitMs: number | null;
}

/**
 * Postpones the open events of a record up to `lastId` after a failed try, or makes them dead letters after the last
 * one. They count as one: with a newer event among them the counting starts again. `reason`: no patient data.
 */
export const markFailed = async (
  { db }: StoreHandle,
  key: EventKey,
  lastId: number,
  failure: { readonly reason: string; readonly now: number },
): Promise<Failed> => {
  const { reason, now } = failure;
  const { least } = await db
    .selectFrom('webhook_events')
    .select(({ fn }) => fn.min('attempts').as('least'))
    .where(isOpenOf(key))
    .where('id', '<=', lastId)
    .executeTakeFirstOrThrow();
  const attempts = Number(least ?? 0) + 1;
  const waitMs = inboxWait(attempts);
  await db
    .updateTable('webhook_events')
    .set({
      attempts,
      last_error: reason,
      held_by: null,
      ...(waitMs === null
        ? { state: 'dead' as const, done_at: iso(now) }
        : { next_attempt_at: iso(now + waitMs) }),
    })
    .where(isOpenOf(key))
    .where('id', '<=', lastId)
    .execute();
  return { attempts, waitMs };
};

/**
 * Puts the open events of a record up to `lastId` off without counting a try: it was not the record that failed.
 * `heldBy`: the guard that holds them back.
 */
export const postponeEvents = async (
  { db }: StoreHandle,
  key: EventKey,
  lastId: number,
  until: { readonly at: number; readonly reason: string; readonly heldBy?: string | null },
): Promise<void> => {
  await db
    .updateTable('webhook_events')
    .set({ next_attempt_at: iso(until.at), last_error: until.reason, held_by: until.heldBy ?? null })
    .where(isOpenOf(key))
    .where('id', '<=', lastId)
    .execute();
};

/**
 * Makes the events that some guards hold back due at once. Returns how many there were.
 * @param isLetIn a person has decided: the guards do not judge them again
 */
export const releaseHeld = async (
  { db }: StoreHandle,
  practice: string,
  guards: readonly string[],
  { now, isLetIn }: { readonly now: number; readonly isLetIn: boolean },
): Promise<number> => {
  if (guards.length === 0) return 0;
  const { numUpdatedRows } = await db
    .updateTable('webhook_events')
    .set({ next_attempt_at: iso(now), ...(isLetIn && { let_in_for: sql<string>`held_by` }) })
    .where(IS_NEW)
    .where('practice', '=', practice)
    .where('held_by', 'in', guards)
    .executeTakeFirst();
  return Number(numUpdatedRows);
};
