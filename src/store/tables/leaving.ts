import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';

/** When a patient was, and will be, at the practice: UTC ISO. What is to come may still be cancelled. */
export interface Visits {
  readonly past: string | null;
  readonly next: string | null;
}

/** By e-Physio's id of the patient. */
export const loadVisits = async (
  { db }: StoreHandle,
  practice: string,
): Promise<ReadonlyMap<string, Visits>> => {
  const rows = await db.selectFrom('visits').selectAll().where('practice', '=', practice).execute();
  return new Map(rows.map((row) => [row.ephysio_id, { past: row.past_at, next: row.next_at }]));
};

export const putVisits = async (
  { db }: StoreHandle,
  practice: string,
  visits: ReadonlyMap<string, Visits>,
): Promise<void> => {
  for (const [ephysio_id, { past: past_at, next: next_at }] of visits) {
    await db
      .insertInto('visits')
      .values({ practice, ephysio_id, past_at, next_at })
      .onConflict((c) => c.columns(['practice', 'ephysio_id']).doUpdateSet({ past_at, next_at }))
      .execute();
  }
};

/** Patients who were at the practice since an instant (UTC ISO), or will be. */
export const visitedSince = async (
  { db }: StoreHandle,
  practice: string,
  since: string,
): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('visits')
    .select('ephysio_id')
    .where('practice', '=', practice)
    .where((e) => e.or([e('past_at', '>=', since), e('next_at', '>=', since)]))
    .execute();
  return new Set(rows.map((row) => row.ephysio_id));
};

/** Patients of whom no data goes to GHL, by e-Physio's ids. */
export const loadExclusions = async ({ db }: StoreHandle, practice: string): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('exclusions')
    .select('ephysio_id')
    .where('practice', '=', practice)
    .execute();
  return new Set(rows.map((row) => row.ephysio_id));
};

export const isExcluded = async (
  { db }: StoreHandle,
  practice: string,
  ephysioId: string,
): Promise<boolean> => {
  const row = await db
    .selectFrom('exclusions')
    .select('ephysio_id')
    .where('practice', '=', practice)
    .where('ephysio_id', '=', ephysioId)
    .executeTakeFirst();
  return row !== undefined;
};

/** `false`: the patient was excluded before. `now`: epoch milliseconds. */
export const exclude = async (
  { db }: StoreHandle,
  practice: string,
  ephysioId: string,
  now: number,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('exclusions')
    .values({ practice, ephysio_id: ephysioId, excluded_at: iso(now) })
    .onConflict((c) => c.columns(['practice', 'ephysio_id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
};

/** `false`: the patient was not excluded. */
export const include = async ({ db }: StoreHandle, practice: string, ephysioId: string): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('exclusions')
    .where('practice', '=', practice)
    .where('ephysio_id', '=', ephysioId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
};
