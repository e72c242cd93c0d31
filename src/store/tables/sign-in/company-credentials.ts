import type { StoreHandle } from '../../store.ts';
import type { GhlCompanyCredentialsTable, GhlCredentials } from './ghl-credentials.ts';
import { type ContextOf, openPair, sealPair } from './token-pair.ts';

/** The tokens of a company (agency), in clear: for memory only. All practices of it share them. */
export interface CompanyCredentials extends GhlCredentials {
  readonly kind: 'company';
  readonly companyId: string;
}

type Sealing = Pick<GhlCompanyCredentialsTable, 'company_id' | 'sealed_as'>;

/** Those from before the tokens were shared keep the context of the practice that had them, until they are renewed. */
const contextOf =
  ({ company_id, sealed_as }: Sealing): ContextOf =>
  (column) =>
    sealed_as === null
      ? `ghl_company_credentials/${column}/${company_id}`
      : `ghl_auth_credentials/${column}/${sealed_as}/company`;

const opened = ({ sealer }: StoreHandle, row: GhlCompanyCredentialsTable): CompanyCredentials => ({
  kind: 'company',
  locationId: null,
  companyId: row.company_id,
  ...openPair(sealer, row, contextOf(row)),
});

/** The companies that have the app installed, the one signed in or renewed last first. @throws GuardError as below */
export const listCompanies = async (handle: StoreHandle): Promise<readonly CompanyCredentials[]> => {
  const rows = await handle.db
    .selectFrom('ghl_company_credentials')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('obtained_at', 'desc')
    .orderBy('company_id')
    .execute();
  return rows.map((row) => opened(handle, row));
};

/** Whether any company is signed in. */
export const hasCompany = async ({ db }: StoreHandle): Promise<boolean> =>
  (await db
    .selectFrom('ghl_company_credentials')
    .select('company_id')
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst()) !== undefined;

const find = ({ db }: StoreHandle, companyId: string): Promise<GhlCompanyCredentialsTable | undefined> =>
  db.selectFrom('ghl_company_credentials').selectAll().where('company_id', '=', companyId).executeTakeFirst();

/** `null`: the company is not signed in, or removed the app. @throws GuardError when a sealed token is not what was stored */
export const loadCompany = async (
  handle: StoreHandle,
  companyId: string,
): Promise<CompanyCredentials | null> => {
  const row = await find(handle, companyId);
  return row === undefined || row.removed_at !== null ? null : opened(handle, row);
};

/** Stores a company's sign-in in place of an older one. The app counts as installed. */
export const saveCompany = async ({ db, sealer }: StoreHandle, c: CompanyCredentials): Promise<void> => {
  const sealing = { company_id: c.companyId, sealed_as: null };
  const row: GhlCompanyCredentialsTable = {
    ...sealing,
    ...sealPair(sealer, c, contextOf(sealing)),
    removed_at: null,
  };
  await db
    .insertInto('ghl_company_credentials')
    .values(row)
    .onConflict((conflict) => conflict.column('company_id').doUpdateSet(row))
    .execute();
};

/**
 * Stores the pair that `old` was renewed to. If somebody signed in in the meantime, theirs stays. Call it in a transaction.
 * @returns what is stored
 */
export const replaceCompany = async (
  handle: StoreHandle,
  old: CompanyCredentials,
  next: CompanyCredentials,
): Promise<CompanyCredentials> => {
  const row = await find(handle, old.companyId);
  if (row !== undefined) {
    const stored = opened(handle, row);
    if (stored.accessToken !== old.accessToken) return stored;
  }
  await saveCompany(handle, next);
  // GHL may have said during the renewal that the app was removed.
  if (row !== undefined && row.removed_at !== null)
    await handle.db
      .updateTable('ghl_company_credentials')
      .set({ removed_at: row.removed_at })
      .where('company_id', '=', old.companyId)
      .execute();
  return next;
};

/**
 * Notes what GHL says of a whole company: the app was removed from it, or installed. Deliveries come in any order: what is
 * older than the last sign-in, or than the last that is known, is over. Of a company that never signed in nothing is noted.
 */
export const noteCompanyApp = async (
  { db }: StoreHandle,
  companyId: string,
  said: { readonly type: 'INSTALL' | 'UNINSTALL'; readonly at: string },
): Promise<void> => {
  const { type, at } = said;
  const update = db.updateTable('ghl_company_credentials').where('company_id', '=', companyId);
  if (type === 'INSTALL') await update.set({ removed_at: null }).where('removed_at', '<=', at).execute();
  else
    await update
      .set({ removed_at: at })
      .where('removed_at', 'is', null)
      .where('obtained_at', '<=', at)
      .execute();
};
