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

/** The tokens of a company: all practices of it share them. */
export interface CompanyTokens extends Tokens {
  readonly kind: 'company';
  readonly companyId: string;
}

/**
 * Where the companies' tokens are kept: each pair once, shared by all practices and processes. A company that removed the
 * app is not there. `withRefreshLock` runs one `fn` at a time for a company, across processes.
 */
export interface CompanyStore {
  /** The one signed in or renewed last comes first. */
  list(): Promise<readonly CompanyTokens[]>;
  load(companyId: string): Promise<CompanyTokens | null>;
  /**
   * Stores the pair that `old` was renewed to, durable before it returns. Not over a sign-in that came in the meantime.
   * @returns what is stored
   */
  replace(old: CompanyTokens, next: CompanyTokens): Promise<CompanyTokens>;
  withRefreshLock<T>(companyId: string, fn: () => Promise<T>): Promise<T>;
}

/**
 * Where one practice's tokens are kept, shared by all processes. `save` stores all of them in one transaction that is
 * durable before it returns: a refresh token that was used and not stored is a sign-in lost. A company's pair among them
 * goes to `companies`. `withRefreshLock` runs one `fn` at a time across processes.
 */
export interface CredentialStore {
  /** The location's tokens. */
  load(): Promise<Tokens | null>;
  save(tokens: readonly Tokens[]): Promise<void>;
  withRefreshLock<T>(fn: () => Promise<T>): Promise<T>;
  /** When GHL said that the app was removed from the location (UTC ISO); `null` while it is connected. */
  removedAt(): Promise<string | null>;
  readonly companies: CompanyStore;
}
