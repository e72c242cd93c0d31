import { type Kysely, sql } from 'kysely';

/** Of which records a person has said that they are two people. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('told_apart')
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('pair', 'text', (c) => c.notNull())
    .addColumn('decided_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('told_apart_key', ['practice', 'pair'] as never[])
    .modifyEnd(sql`strict`)
    .execute();
};
