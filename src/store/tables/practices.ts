import type { StoreHandle } from '../store.ts';

/** The accounts that a practice's data came from; `null` as long as a side was never read. */
export interface Accounts {
  readonly ephysioPracticeId: string | null;
  readonly ghlLocationId: string | null;
}

export const getAccounts = async ({ db }: StoreHandle, practice: string): Promise<Accounts> => {
  const row = await db.selectFrom('practices').selectAll().where('name', '=', practice).executeTakeFirst();
  return {
    ephysioPracticeId: row?.ephysio_practice_id ?? null,
    ghlLocationId: row?.ghl_location_id ?? null,
  };
};

/** Remembers the accounts that are given; the guard against wrong accounts compares with them from then on. */
export const setAccounts = async (
  { db }: StoreHandle,
  practice: string,
  accounts: Partial<Accounts>,
): Promise<void> => {
  const { ephysioPracticeId, ghlLocationId } = accounts;
  const given = {
    ...(ephysioPracticeId === undefined ? {} : { ephysio_practice_id: ephysioPracticeId }),
    ...(ghlLocationId === undefined ? {} : { ghl_location_id: ghlLocationId }),
  };
  await db
    .insertInto('practices')
    .values({ name: practice, ephysio_practice_id: null, ghl_location_id: null, ...given })
    .onConflict((c) => c.column('name').doUpdateSet({ name: practice, ...given }))
    .execute();
};
