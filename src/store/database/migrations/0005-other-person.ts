import type { Kysely } from 'kysely';

/** On which side a linked record stands for somebody else, until a person has decided. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('contact_sync').addColumn('other_person', 'text').execute();
};
