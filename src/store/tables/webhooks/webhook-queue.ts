import { type ExpressionBuilder, sql } from 'kysely';
import { iso } from '../../iso.ts';
import type { StoreHandle } from '../../store.ts';
import type { Database } from '../tables.ts';
import { type EventKey, payloadContext } from './webhook-events.ts';

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;
/** The event becomes a dead letter with this failure. */
const LAST_ATTEMPT = 12;
/** Written into the SQL, because a partial index serves only where its condition can be seen. */
const IS_NEW = sql<boolean>`state = 'new'`;

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

export interface DueRecord extends EventKey {
  readonly lane: string;
}

export interface DueQuery {
  readonly practices: readonly string[];
  /** Lanes that are being worked on. */
  readonly busyLanes: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** How many lanes to look for. */
  readonly limit: number;
}

/** Events looked at per lane that is asked for: those of one record often come in bursts. */
const LOOK_AHEAD = 4;

/**
 * Records with an event whose time has come, at most one a lane, the longest waiting first. Nothing is written: who is
 * at work is known to the one worker, which holds a lock, so a kill leaves no claim behind.
 */
export const findDueRecords = async ({ db }: StoreHandle, query: DueQuery): Promise<DueRecord[]> => {
  const { practices, busyLanes, now, limit } = query;
  if (practices.length === 0 || limit <= 0) return [];
  const open = db
    .selectFrom('webhook_events')
    .select(['practice', 'entity', 'record_id', 'lane'])
    .where(IS_NEW)
    .where('practice', 'in', practices)
    .where((e) =>
      e.or([
        e('next_attempt_at', '<=', iso(now)),
        // A wait longer than the longest one was counted by a clock that has been set back since.
        e('next_attempt_at', '>', iso(now + LONGEST_WAIT_MS)),
      ]),
    );
  const rows = await (busyLanes.length === 0 ? open : open.where('lane', 'not in', busyLanes))
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit * LOOK_AHEAD)
    .execute();
  const found = new Map<string, DueRecord>();
  for (const { practice, entity, record_id: recordId, lane } of rows) {
    if (!found.has(lane)) found.set(lane, { practice, entity, recordId, lane });
  }
  return [...found.values()].slice(0, limit);
};

/** When the next event that waits is due (epoch milliseconds); `null` when none waits for a later time. */
export const nextDueAt = async ({ db }: StoreHandle, now: number): Promise<number | null> => {
  const row = await db
    .selectFrom('webhook_events')
    .select('next_attempt_at')
    .where(IS_NEW)
    .where('next_attempt_at', '>', iso(now))
    .orderBy('next_attempt_at')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : Date.parse(row.next_attempt_at);
};

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
