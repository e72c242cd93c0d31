import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';

/** Checkpoint: when the database was restored from a backup (UTC ISO). */
export const RESTORED_AT = 'restored-at';

/** How far a practice's reading got, by name; `null` when it never began. */
export const getCheckpoint = async (
  { db }: StoreHandle,
  practice: string,
  name: string,
): Promise<string | null> => {
  const row = await db
    .selectFrom('checkpoints')
    .select('value')
    .where('practice', '=', practice)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value ?? null;
};

/** `now`: epoch milliseconds. */
export const setCheckpoint = async (
  { db }: StoreHandle,
  practice: string,
  name: string,
  value: string,
  now: number,
): Promise<void> => {
  const updated_at = iso(now);
  await db
    .insertInto('checkpoints')
    .values({ practice, name, value, updated_at })
    .onConflict((c) => c.columns(['practice', 'name']).doUpdateSet({ value, updated_at }))
    .execute();
};

/** As if the reading had never begun. */
export const deleteCheckpoint = async (
  { db }: StoreHandle,
  practice: string,
  name: string,
): Promise<void> => {
  await db.deleteFrom('checkpoints').where('practice', '=', practice).where('name', '=', name).execute();
};

/**
 * How many records the last lists of a practice had, of both sides together, as the guards remember them; `null` before
 * its first run.
 */
export const lastListSize = async ({ db }: StoreHandle, practice: string): Promise<number | null> => {
  const rows = await db
    .selectFrom('checkpoints')
    .select('value')
    .where('practice', '=', practice)
    .where((where) =>
      where.or([
        where('name', 'like', 'patients.%.count'),
        where('name', 'like', 'appointments.%.series-once:%'),
      ]),
    )
    .execute();
  return rows.length === 0 ? null : rows.reduce((sum, { value }) => sum + (Number(value) || 0), 0);
};
