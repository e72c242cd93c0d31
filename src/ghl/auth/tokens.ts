/** A pair of GHL tokens. `location`: for one location. `company`: an agency's, from which locations' tokens are made. */
export type TokenKind = 'location' | 'company';

export interface Tokens {
  readonly kind: TokenKind;
  readonly accessToken: string;
  /** `null`: cannot be renewed by itself (older location tokens that were made from a company's). */
  readonly refreshToken: string | null;
  /** UTC ISO instants. */
  readonly expiresAt: string;
  readonly obtainedAt: string;
  /** Space-separated, as GHL granted them. */
  readonly scope: string;
  readonly locationId: string | null;
  readonly companyId: string | null;
}

/**
 * Where one practice's tokens are kept, shared by all processes. `save` stores all of them in one transaction that is
 * durable before it returns: a refresh token that was used and not stored is a sign-in lost.
 * `withRefreshLock` runs one `fn` at a time across processes.
 */
export interface CredentialStore {
  load(kind: TokenKind): Promise<Tokens | null>;
  save(tokens: readonly Tokens[]): Promise<void>;
  withRefreshLock<T>(fn: () => Promise<T>): Promise<T>;
}
