import { type Kysely, sql } from 'kysely';

/** What `rehearse` has made in both services: runs and listener leave it alone, and a later rehearsal cleans it up. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('rehearsals')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('side', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('mark', 'text', (c) => c.notNull())
    .addColumn('record_id', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('gone_at', 'text')
    .modifyEnd(sql`strict`)
    .execute();
};
