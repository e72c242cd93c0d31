import type { Kysely } from 'kysely';

/**
 * Contacts that do not become patients by the config are ignored; a booking can let them in. Events that a guard of the
 * listener holds back say so, and a person can let them in.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('unlinked_contacts').addColumn('ignored_by', 'text').execute();
  await db.schema.alterTable('unlinked_contacts').addColumn('booked_until', 'text').execute();
  await db.schema.alterTable('webhook_events').addColumn('held_by', 'text').execute();
  await db.schema.alterTable('webhook_events').addColumn('let_in_for', 'text').execute();
};
