import type { StoreHandle } from '../store.ts';

/** When GHL said that the app was removed from the practice's location (UTC ISO); `null` while it is connected. */
export const disconnectedAt = async ({ db }: StoreHandle, practice: string): Promise<string | null> => {
  const row = await db
    .selectFrom('practices')
    .select('disconnected_at')
    .where('name', '=', practice)
    .executeTakeFirst();
  return row?.disconnected_at ?? null;
};

/** Notes that the app was removed at `at` (UTC ISO), or with `null` that the practice is connected. Keeps all data. */
export const setDisconnectedAt = async (
  { db }: StoreHandle,
  practice: string,
  at: string | null,
): Promise<void> => {
  await db
    .insertInto('practices')
    .values({ name: practice, ephysio_practice_id: null, ghl_location_id: null, disconnected_at: at })
    .onConflict((c) => c.column('name').doUpdateSet({ disconnected_at: at }))
    .execute();
};

/** When the practice's tokens were got or last renewed (UTC ISO); `null` without tokens. */
export const tokensObtainedAt = async ({ db }: StoreHandle, practice: string): Promise<string | null> => {
  const row = await db
    .selectFrom('ghl_auth_credentials')
    .select(({ fn }) => fn.max('obtained_at').as('at'))
    .where('practice', '=', practice)
    .executeTakeFirst();
  return row?.at ?? null;
};

/** The practices that are signed in through this company (agency). */
export const practicesOfCompany = async ({ db }: StoreHandle, companyId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('ghl_auth_credentials')
    .select('practice')
    .distinct()
    .where('company_id', '=', companyId)
    .orderBy('practice')
    .execute();
  return rows.map((row) => row.practice);
};
