import { type Kysely, sql } from 'kysely';

/** What every write changed, so that a mistake can be undone by hand. It begins here: earlier runs have counts only. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('changes')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('writer', 'text', (c) => c.notNull().check(sql`writer in ('run', 'webhook', 'person')`))
    .addColumn('writer_id', 'text', (c) => c.notNull())
    .addColumn('command', 'text', (c) => c.notNull())
    .addColumn('entity', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('side', 'text')
    .addColumn('ephysio_id', 'text')
    .addColumn('ghl_id', 'text')
    .addColumn('link_id', 'text')
    .addColumn('data', 'blob', (c) => c.notNull())
    .modifyEnd(sql`strict`)
    .execute();
  await db.schema.createIndex('changes_at').on('changes').column('at').execute();
  await db.schema.createIndex('changes_writer_id').on('changes').column('writer_id').execute();
  await db.schema
    .alterTable('sync_runs')
    .addColumn('lists_changes', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
};
