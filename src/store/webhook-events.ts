import { CompiledQuery, type Insertable } from 'kysely';
import { iso } from './iso.ts';
import type { StoreHandle } from './store.ts';
import type { WebhookEventsTable } from './tables.ts';

/** Rows of one insert: powers of two, so that there are few different statements to prepare. */
const INSERT_SIZES = [64, 32, 16, 8, 4, 2, 1] as const;

/** What the events of one record have in common. */
export interface EventKey {
  readonly practice: string;
  readonly entity: WebhookEventsTable['entity'];
  readonly recordId: string;
}

export interface NewEvent extends EventKey {
  readonly webhookId: string;
  readonly locationId: string;
  readonly type: string;
  /** The contact that it is about: events of one lane are never worked on at once. */
  readonly lane: string;
  /** Sealed. */
  readonly payload: unknown;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** Where a sealed payload is kept. */
export const payloadContext = (webhookId: string): string => `webhook_events/payload/${webhookId}`;

const COLUMNS = [
  'webhook_id',
  'practice',
  'location_id',
  'type',
  'entity',
  'record_id',
  'lane',
  'payload',
  'received_at',
  'state',
  'attempts',
  'next_attempt_at',
] as const;

/** The insert's text by its number of rows: building it anew costs more than carrying it out. */
const inserts = new Map<number, string>();

const insertText = (db: StoreHandle['db'], rows: readonly Insertable<WebhookEventsTable>[]): string => {
  let text = inserts.get(rows.length);
  if (text === undefined) {
    text = db
      .insertInto('webhook_events')
      .values(rows)
      .onConflict((c) => c.column('webhook_id').doNothing())
      .compile().sql;
    inserts.set(rows.length, text);
  }
  return text;
};

/**
 * Stores events that just arrived; meant to run in one transaction for many of them. Returns how many were new: one
 * whose `webhookId` is there already was delivered before and is left as it is.
 */
export const insertEvents = async (
  { db, sealer }: StoreHandle,
  events: readonly NewEvent[],
): Promise<number> => {
  const rows = events.map((event) => {
    const at = iso(event.receivedAt);
    // In the order of COLUMNS.
    return {
      webhook_id: event.webhookId,
      practice: event.practice,
      location_id: event.locationId,
      type: event.type,
      entity: event.entity,
      record_id: event.recordId,
      lane: event.lane,
      payload: sealer.seal(event.payload, payloadContext(event.webhookId)),
      received_at: at,
      state: 'new' as const,
      attempts: 0,
      next_attempt_at: at,
    };
  });
  let inserted = 0n;
  for (let from = 0; from < rows.length; ) {
    const size = INSERT_SIZES.find((n) => n <= rows.length - from) ?? 1;
    const some = rows.slice(from, from + size);
    const parameters = some.flatMap((row) => COLUMNS.map((column) => row[column]));
    const { numAffectedRows = 0n } = await db.executeQuery(
      CompiledQuery.raw(insertText(db, some), parameters),
    );
    inserted += numAffectedRows;
    from += size;
  }
  return Number(inserted);
};
