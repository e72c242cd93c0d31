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
