import type { StoreHandle } from '../../store.ts';
import type { GhlAuthCredentialsTable } from '../tables.ts';

export type CredentialKind = GhlAuthCredentialsTable['kind'];

/** GHL's tokens of a practice, in clear: for memory only. */
export interface GhlCredentials {
  readonly kind: CredentialKind;
  readonly locationId: string | null;
  readonly companyId: string | null;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** UTC ISO instants. */
  readonly expiresAt: string;
  readonly obtainedAt: string;
  /** Space-separated. */
  readonly scope: string;
}

const context = (column: 'access_token' | 'refresh_token', practice: string, kind: CredentialKind): string =>
  `ghl_auth_credentials/${column}/${practice}/${kind}`;

/** @throws GuardError when a sealed token is not what was stored */
export const loadCredentials = async (
  { db, sealer }: StoreHandle,
  practice: string,
  kind: CredentialKind,
): Promise<GhlCredentials | null> => {
  const row = await db
    .selectFrom('ghl_auth_credentials')
    .selectAll()
    .where('practice', '=', practice)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (row === undefined) return null;
  const open = (column: 'access_token' | 'refresh_token', blob: Buffer): string =>
    sealer.open(blob, context(column, practice, kind)) as string;
  return {
    kind,
    locationId: row.location_id,
    companyId: row.company_id,
    accessToken: open('access_token', row.access_token),
    refreshToken: row.refresh_token === null ? null : open('refresh_token', row.refresh_token),
    expiresAt: row.expires_at,
    obtainedAt: row.obtained_at,
    scope: row.scope,
  };
};

/** Replaces what is given in one statement: nobody ever reads a new token beside an old one. */
export const saveCredentials = async (
  { db, sealer }: StoreHandle,
  practice: string,
  credentials: readonly GhlCredentials[],
): Promise<void> => {
  if (credentials.length === 0) return;
  const rows = credentials.map((c): GhlAuthCredentialsTable => {
    const seal = (column: 'access_token' | 'refresh_token', token: string): Buffer =>
      sealer.seal(token, context(column, practice, c.kind));
    return {
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
  });
  await db
    .insertInto('ghl_auth_credentials')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['practice', 'kind']).doUpdateSet(({ ref }) => ({
        location_id: ref('excluded.location_id'),
        company_id: ref('excluded.company_id'),
        access_token: ref('excluded.access_token'),
        refresh_token: ref('excluded.refresh_token'),
        expires_at: ref('excluded.expires_at'),
        scope: ref('excluded.scope'),
        obtained_at: ref('excluded.obtained_at'),
      })),
    )
    .execute();
};
