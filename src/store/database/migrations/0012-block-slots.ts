import { type Kysely, sql } from 'kysely';

/** Practices whose absences an upgrade does not begin to block by itself: they had links before there were block slots. */
const markLinked = sql`
  insert into checkpoints (practice, name, value, updated_at)
  select practice, 'block-slots.default', 'off', max(updated_at) from (
    select practice, updated_at from contact_sync union all select practice, updated_at from appointment_sync
  ) as links group by practice`;

/** The block slots that this program makes in GHL, by the event of e-Physio and whose time it is. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('block_slots')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('ghl_id', 'text', (c) => c.notNull())
    .addColumn('starts_at', 'text', (c) => c.notNull())
    .addColumn('ends_at', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('block_slots_event', ['practice', 'event_id', 'target'])
    .addUniqueConstraint('block_slots_ghl_id', ['practice', 'ghl_id'])
    .modifyEnd(sql`strict`)
    .execute();
  await markLinked.execute(db);
};
