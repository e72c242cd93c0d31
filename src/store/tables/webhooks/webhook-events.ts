import type { Database as Sqlite, Statement } from 'better-sqlite3';
import { iso } from '../../iso.ts';
import type { StoreHandle } from '../../store.ts';
import type { WebhookEventsTable } from '../tables.ts';

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
] as const satisfies readonly (keyof WebhookEventsTable)[];

const INSERT = `insert into webhook_events (${COLUMNS.join(', ')})
  values (${COLUMNS.map(() => '?').join(', ')}) on conflict (webhook_id) do nothing`;

const inserts = new WeakMap<Sqlite, Statement>();

const insertOf = (sqlite: Sqlite): Statement => {
  const known = inserts.get(sqlite);
  if (known !== undefined) return known;
  const insert = sqlite.prepare(INSERT);
  inserts.set(sqlite, insert);
  return insert;
};

/**
 * Stores events that just arrived, in a transaction that is not theirs alone. Returns how many were new: one whose
 * `webhookId` is there already was delivered before and is left as it is. Row by row, past the query builder: for an
 * insert of many rows SQLite copies every page first, to be able to undo half of it.
 */
export const insertEvents = async (
  { sqlite, sealer }: StoreHandle,
  events: readonly NewEvent[],
): Promise<number> => {
  const insert = insertOf(sqlite);
  let inserted = 0;
  for (const event of events) {
    const { webhookId, practice, locationId, type, entity, recordId, lane } = event;
    const payload = sealer.seal(event.payload, payloadContext(webhookId));
    const at = iso(event.receivedAt);
    // In the order of COLUMNS.
    const row = [webhookId, practice, locationId, type, entity, recordId, lane, payload, at, 'new', 0, at];
    inserted += insert.run(row).changes;
  }
  return inserted;
};
