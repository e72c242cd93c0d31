import { type Kysely, sql } from 'kysely';

/** Whether the sex of a patient who was made with placeholders has changed in e-Physio; whose e-mail or phone was left out. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('contact_sync').addColumn('listed_sex', 'text').execute();
  await db.schema
    .createIndex('contact_sync_left_out')
    .on('contact_sync')
    .column('practice')
    .where(sql<boolean>`left_out > 0`)
    .execute();
};
