import { type Kysely, sql } from 'kysely';

/** Whose data may leave the practice: who had a visit when, and who objects. By e-Physio's ids of patients. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('visits')
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('ephysio_id', 'text', (c) => c.notNull())
    .addColumn('past_at', 'text')
    .addColumn('next_at', 'text')
    .addPrimaryKeyConstraint('visits_pk', ['practice', 'ephysio_id'])
    .modifyEnd(sql`strict`)
    .execute();
  await db.schema
    .createTable('exclusions')
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('ephysio_id', 'text', (c) => c.notNull())
    .addColumn('excluded_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('exclusions_pk', ['practice', 'ephysio_id'])
    .modifyEnd(sql`strict`)
    .execute();
};
