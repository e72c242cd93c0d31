import { type Kysely, sql } from 'kysely';

/** Records as they were last read that a person has to be shown, and that no other table holds. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('kept_records')
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('entity', 'text', (c) => c.notNull())
    .addColumn('side', 'text', (c) => c.notNull())
    .addColumn('record_id', 'text', (c) => c.notNull())
    .addColumn('starts_at', 'text')
    .addColumn('data', 'blob', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('read_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('kept_records_pk', ['practice', 'entity', 'side', 'record_id'])
    .modifyEnd(sql`strict`)
    .execute();
};
