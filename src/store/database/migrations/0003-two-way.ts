import { type Kysely, sql } from 'kysely';

/** Both directions: who writes an operation, what a person has to do by hand, who is not linked yet. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .alterTable('operations')
    .addColumn('owner', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema.alterTable('reviews').addColumn('detail', 'blob').execute();
  await db.schema
    .alterTable('contact_sync')
    .addColumn('placeholders', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createTable('unlinked_contacts')
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('ghl_id', 'text', (c) => c.notNull())
    .addColumn('held', 'blob', (c) => c.notNull())
    .addColumn('seen_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('unlinked_contacts_key', ['practice', 'ghl_id'] as never[])
    .modifyEnd(sql`strict`)
    .execute();
};
