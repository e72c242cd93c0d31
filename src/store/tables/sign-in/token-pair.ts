import type { Sealer } from '../../seal/seal.ts';
import type { GhlAuthCredentialsTable, GhlCredentials } from './ghl-credentials.ts';

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
