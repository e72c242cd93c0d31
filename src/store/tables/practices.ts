import { type RawBuilder, sql } from 'kysely';
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

/** With more practices than this, less than a third of a table's rows are usually those of one. */
const FEW = 2;

/**
 * The condition for all rows of a practice in a large table. Where most rows are the practice's, it reads them in the order in
 * which they lie, because an index would jump to each; where there are many practices it uses the index.
 */
export const rowsOfPractice = async ({ db }: StoreHandle, practice: string): Promise<RawBuilder<boolean>> => {
  const others = await db
    .selectFrom('practices')
    .select('name')
    .where('name', '!=', practice)
    .limit(FEW)
    .execute();
  return others.length < FEW
    ? sql<boolean>`practice || '' = ${practice}`
    : sql<boolean>`practice = ${practice}`;
};
