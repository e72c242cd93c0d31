import type { StoreHandle } from '../../store.ts';
import { saveCompany } from './company-credentials.ts';
import type { GhlAuthCredentialsTable, GhlCredentials } from './ghl-credentials.ts';
import { type ContextOf, openPair, sealPair } from './token-pair.ts';

const contextOf =
  (practice: string): ContextOf =>
  (column) =>
    `ghl_auth_credentials/${column}/${practice}/location`;

/** The tokens of a practice's location. @throws GuardError when a sealed token is not what was stored */
export const loadCredentials = async (
  { db, sealer }: StoreHandle,
  practice: string,
): Promise<GhlCredentials | null> => {
  const row = await db
    .selectFrom('ghl_auth_credentials')
    .selectAll()
    .where('practice', '=', practice)
    .where('kind', '=', 'location')
    .executeTakeFirst();
  if (row === undefined) return null;
  const { location_id: locationId, company_id: companyId } = row;
  return { kind: 'location', locationId, companyId, ...openPair(sealer, row, contextOf(practice)) };
};

/**
 * Stores a practice's sign-in in place of an older one: its location's tokens, and those of the company, which are stored
 * once for all its practices. Call it in a transaction.
 */
export const saveCredentials = async (
  handle: StoreHandle,
  practice: string,
  credentials: readonly GhlCredentials[],
): Promise<void> => {
  const { db, sealer } = handle;
  for (const c of credentials) {
    if (c.kind === 'company') {
      // One that names no company can make no tokens.
      if (c.companyId !== null) await saveCompany(handle, { ...c, kind: c.kind, companyId: c.companyId });
      continue;
    }
    const row: GhlAuthCredentialsTable = {
      practice,
      kind: c.kind,
      location_id: c.locationId,
      company_id: c.companyId,
      ...sealPair(sealer, c, contextOf(practice)),
    };
    await db
      .insertInto('ghl_auth_credentials')
      .values(row)
      .onConflict((conflict) => conflict.columns(['practice', 'kind']).doUpdateSet(row))
      .execute();
  }
};
