import { type Kysely, sql } from 'kysely';

/** Whether the sex of a patient who was made with placeholders has changed in e-Physio; whose e-mail or phone was left out. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('contact_sync').addColumn('listed_sex', 'text').execute();
  const index = (name: string, condition: ReturnType<typeof sql<boolean>>): Promise<void> =>
    db.schema.createIndex(name).on('contact_sync').column('practice').where(condition).execute();
  await index('contact_sync_left_out', sql<boolean>`left_out > 0`);
  await index('contact_sync_placeholders', sql<boolean>`placeholders <> ''`);
};
