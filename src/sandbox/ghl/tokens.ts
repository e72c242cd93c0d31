import { randomBytes } from 'node:crypto';
import { Refusal } from './refusal.ts';

/** What a person granted: a location, or a whole company. */
export interface Grant {
  readonly kind: 'Location' | 'Company';
  readonly locationId: string | null;
  readonly companyId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly refreshTokenId: string;
  readonly expiresIn: number;
  readonly grant: Grant;
}

export interface Tokens {
  /** A code for one exchange, with this address, within ten minutes. */
  issueCode(grant: Grant, redirectUri: string): string;
  /** @throws Refusal 400 when the code is unknown, used, too old, or was issued for another address */
  redeem(code: string, redirectUri: string): TokenPair;
  /** @throws Refusal 400 when unknown or used. `check` runs before the token is used up. */
  refresh(refreshToken: string, check: (grant: Grant) => void): TokenPair;
  issue(grant: Grant): TokenPair;
  /** The grant behind a token that is still good. */
  grantOf(accessToken: string): Grant | null;
  /** Of which location a token or code is or was; null: of none. */
  locationOf(tokenOrCode: string): string | null;
  /** Whether somebody has signed in for the location, and nothing has ended that. */
  isConnected(locationId: string): boolean;
  /** Of a location, and of its company. */
  expireAccess(locationId: string): void;
  revokeRefresh(locationId: string): void;
  /** All tokens of one location, or the company's own. */
  revoke(locationId: string | null): void;
}

interface Issued {
  readonly grant: Grant;
  readonly until: number;
}

const YEAR_MS = 365 * 86_400_000;
const CODE_MS = 600_000;

const badGrant = (what: string, isViolation: boolean): Refusal =>
  new Refusal(400, { message: `Invalid grant: ${what} is invalid` }, isViolation);

export const createTokens = (options: {
  readonly now: () => number;
  readonly accessTokenSeconds: number;
}): Tokens => {
  const codes = new Map<string, { grant: Grant; redirectUri: string; until: number }>();
  const access = new Map<string, Issued>();
  const refreshes = new Map<string, Issued>();
  /** Of all tokens and codes that there ever were. */
  const locations = new Map<string, string>();
  const secret = (prefix: string): string => `${prefix}${randomBytes(24).toString('base64url')}`;

  const note = ({ locationId }: Grant, ...keys: readonly string[]): void => {
    if (locationId !== null) for (const key of keys) locations.set(key, locationId);
  };
  const remove = (from: Map<string, Issued>, locationId: string): void => {
    for (const [key, { grant }] of from)
      if (grant.locationId === locationId || grant.locationId === null) from.delete(key);
  };
  const issue = (grant: Grant): TokenPair => {
    const time = options.now();
    const pair = { accessToken: secret('at_'), refreshToken: secret('rt_') };
    access.set(pair.accessToken, { grant, until: time + options.accessTokenSeconds * 1000 });
    refreshes.set(pair.refreshToken, { grant, until: time + YEAR_MS });
    note(grant, pair.accessToken, pair.refreshToken);
    return {
      ...pair,
      refreshTokenId: randomBytes(12).toString('hex'),
      expiresIn: options.accessTokenSeconds,
      grant,
    };
  };
  return {
    issue,
    issueCode: (grant, redirectUri) => {
      const code = randomBytes(20).toString('hex');
      codes.set(code, { grant, redirectUri, until: options.now() + CODE_MS });
      note(grant, code);
      return code;
    },
    redeem: (code, redirectUri) => {
      const entry = codes.get(code);
      codes.delete(code);
      if (entry === undefined || entry.until <= options.now() || entry.redirectUri !== redirectUri) {
        throw badGrant('authorization code', true);
      }
      return issue(entry.grant);
    },
    refresh: (refreshToken, check) => {
      const entry = refreshes.get(refreshToken);
      if (entry === undefined || entry.until <= options.now()) throw badGrant('refresh token', false);
      check(entry.grant);
      refreshes.delete(refreshToken);
      return issue(entry.grant);
    },
    grantOf: (accessToken) => {
      const entry = access.get(accessToken);
      return entry === undefined || entry.until <= options.now() ? null : entry.grant;
    },
    locationOf: (key) => locations.get(key) ?? null,
    isConnected: (locationId) => [...refreshes.values()].some(({ grant }) => grant.locationId === locationId),
    expireAccess: (locationId) => remove(access, locationId),
    revokeRefresh: (locationId) => remove(refreshes, locationId),
    revoke: (locationId) => {
      for (const issued of [access, refreshes])
        for (const [key, { grant }] of issued) if (grant.locationId === locationId) issued.delete(key);
    },
  };
};
