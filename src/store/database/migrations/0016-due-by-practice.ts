import { type Kysely, sql } from 'kysely';

/** What is due is looked for practice by practice, so that a long queue of one costs the others nothing. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.dropIndex('webhook_events_due').execute();
  await db.schema
    .createIndex('webhook_events_due')
    .on('webhook_events')
    .columns(['practice', 'next_attempt_at', 'id', 'lane', 'entity', 'record_id'])
    .where(sql<boolean>`state = 'new'`)
    .execute();
};
