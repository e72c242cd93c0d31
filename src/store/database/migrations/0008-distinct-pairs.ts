import type { Kysely } from 'kysely';

/** The table of the pairs that a person declared to be two people is named after them. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('told_apart').renameTo('distinct_pairs').execute();
};
