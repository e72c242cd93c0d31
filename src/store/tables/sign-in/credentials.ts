import type { StoreHandle } from '../../store.ts';
import { saveCompany } from './company-credentials.ts';
import type { GhlAuthCredentialsTable, GhlCredentials } from './ghl-credentials.ts';

const context = (column: 'access_token' | 'refresh_token', practice: string): string =>
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
  const open = (column: 'access_token' | 'refresh_token', blob: Buffer): string =>
    sealer.open(blob, context(column, practice)) as string;
  return {
    kind: 'location',
    locationId: row.location_id,
    companyId: row.company_id,
    accessToken: open('access_token', row.access_token),
    refreshToken: row.refresh_token === null ? null : open('refresh_token', row.refresh_token),
    expiresAt: row.expires_at,
    obtainedAt: row.obtained_at,
    scope: row.scope,
  };
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
    const seal = (column: 'access_token' | 'refresh_token', token: string): Buffer =>
      sealer.seal(token, context(column, practice));
    const row: GhlAuthCredentialsTable = {
      practice,
      kind: c.kind,
      location_id: c.locationId,
      company_id: c.companyId,
      access_token: seal('access_token', c.accessToken),
      refresh_token: c.refreshToken === null ? null : seal('refresh_token', c.refreshToken),
      expires_at: c.expiresAt,
      scope: c.scope,
      obtained_at: c.obtainedAt,
    };
    await db
      .insertInto('ghl_auth_credentials')
      .values(row)
      .onConflict((conflict) => conflict.columns(['practice', 'kind']).doUpdateSet(row))
      .execute();
  }
};
