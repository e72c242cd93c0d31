import type { Sealer } from '../../seal/seal.ts';

export interface GhlAuthCredentialsTable {
  practice: string;
  kind: 'location' | 'company';
  location_id: string | null;
  company_id: string | null;
  access_token: Buffer;
  refresh_token: Buffer | null;
  expires_at: string;
  scope: string;
  obtained_at: string;
}

/** A company's (agency's) tokens, once for all practices of it. */
export interface GhlCompanyCredentialsTable {
  company_id: string;
  /** The practice under whose name the tokens are sealed, from when each had a copy of its own; `null`: the company's. */
  sealed_as: string | null;
  access_token: Buffer;
  refresh_token: Buffer | null;
  expires_at: string;
  scope: string;
  obtained_at: string;
  /** When GHL said that the company removed the app; no tokens are made from these until it is installed again. */
  removed_at: string | null;
}

/** GHL's tokens, in clear: for memory only. */
export interface GhlCredentials {
  readonly kind: GhlAuthCredentialsTable['kind'];
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

type Pair = Pick<GhlCredentials, 'accessToken' | 'refreshToken' | 'expiresAt' | 'obtainedAt' | 'scope'>;
type PairRow = Pick<
  GhlAuthCredentialsTable,
  'access_token' | 'refresh_token' | 'expires_at' | 'obtained_at' | 'scope'
>;
/** What a sealed token is bound to. */
export type ContextOf = (column: 'access_token' | 'refresh_token') => string;

/** @throws GuardError when a sealed token is not what was stored */
export const openPair = (sealer: Sealer, row: PairRow, contextOf: ContextOf): Pair => ({
  accessToken: sealer.open(row.access_token, contextOf('access_token')) as string,
  refreshToken:
    row.refresh_token === null
      ? null
      : (sealer.open(row.refresh_token, contextOf('refresh_token')) as string),
  expiresAt: row.expires_at,
  obtainedAt: row.obtained_at,
  scope: row.scope,
});

export const sealPair = (sealer: Sealer, pair: Pair, contextOf: ContextOf): PairRow => ({
  access_token: sealer.seal(pair.accessToken, contextOf('access_token')),
  refresh_token:
    pair.refreshToken === null ? null : sealer.seal(pair.refreshToken, contextOf('refresh_token')),
  expires_at: pair.expiresAt,
  obtained_at: pair.obtainedAt,
  scope: pair.scope,
});
