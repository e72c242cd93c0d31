import { type Kysely, sql } from 'kysely';

/** The inbox of GHL's webhooks, and whether GHL said that a practice's app was removed. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('webhook_events')
    // Numbers of removed rows are not used again: the order of the numbers is the order of arrival.
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement().notNull())
    .addColumn('webhook_id', 'text', (c) => c.notNull().unique())
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('location_id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('entity', 'text', (c) =>
      c.notNull().check(sql`entity in ('patient', 'appointment', 'account')`),
    )
    .addColumn('record_id', 'text', (c) => c.notNull())
    .addColumn('lane', 'text', (c) => c.notNull())
    .addColumn('payload', 'blob')
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('new', 'done', 'dead', 'discarded')`))
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_attempt_at', 'text', (c) => c.notNull())
    .addColumn('last_error', 'text')
    .addColumn('done_at', 'text')
    .modifyEnd(sql`strict`)
    .execute();
  // Both hold open events only, so that a month of finished ones costs the worker nothing.
  await db.schema
    .createIndex('webhook_events_due')
    .on('webhook_events')
    .columns(['next_attempt_at', 'id', 'practice', 'lane', 'entity', 'record_id'])
    .where(sql<boolean>`state = 'new'`)
    .execute();
  await db.schema
    .createIndex('webhook_events_open')
    .on('webhook_events')
    .columns(['practice', 'entity', 'record_id', 'id'])
    .where(sql<boolean>`state in ('new', 'dead')`)
    .execute();
  await db.schema.alterTable('practices').addColumn('disconnected_at', 'text').execute();
};
