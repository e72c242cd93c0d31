import { SignInError, UnreachableError } from '../../errors.ts';
import type { GhlLog } from '../http/exchange.ts';
import type { BearerSource } from './bearer.ts';
import { assertLocation } from './connect.ts';
import type { OAuth } from './oauth.ts';
import { BearerRefusedError, InvalidGrantError } from './oauth-errors.ts';
import type { CredentialStore, TokenKind, Tokens } from './tokens.ts';

export interface TokenSourceOptions {
  readonly store: CredentialStore;
  readonly oauth: OAuth;
  readonly locationId: string;
  readonly now: () => number;
  readonly log?: GhlLog;
}

/** The outcome for one stored token pair. */
export interface Renewal {
  readonly kind: TokenKind;
  readonly renewed: boolean;
  readonly expiresAt: string;
}

export interface TokenSource extends BearerSource {
  /** Renews stored tokens that expire within `withinMs`, all of them with `force`. @throws as `bearer` */
  renew(options: { readonly withinMs: number; readonly force: boolean }): Promise<readonly Renewal[]>;
}

/** A token is renewed this long before it expires, so that none expires under way. */
const SKEW_MS = 5 * 60_000;
/** A token that cannot be renewed right now is used up to this close to its end. */
const LAST_MS = 30_000;

/**
 * The access token of one location, renewed before it expires and once when GHL refuses it. One renewal at a time: in
 * this process by sharing the promise, across processes by the store's lock and re-reading under it.
 */
export const createTokenSource = (options: TokenSourceOptions): TokenSource => {
  const { store, oauth, locationId, now, log } = options;
  let cached: Tokens | null = null;
  let renewing: Promise<Tokens> | null = null;

  const lasts = (tokens: Tokens, ms: number): boolean => Date.parse(tokens.expiresAt) - now() > ms;

  const signIn = (message: string): SignInError => new SignInError(message, 'Run `ephysio-ghl auth`.');

  const refreshed = async (tokens: Tokens): Promise<Tokens> => {
    const { refreshToken } = tokens;
    if (refreshToken === null) throw new InvalidGrantError();
    const next = await oauth.refresh({ ...tokens, refreshToken });
    if (tokens.kind === 'location') assertLocation(next, locationId);
    await store.save([next]);
    log?.debug({ kind: next.kind, expiresAt: next.expiresAt }, 'GHL token renewed');
    return next;
  };

  /** Another process, or one whose lock has expired, may have used the refresh token already: then its result counts. */
  const refreshedOrReRead = async (tokens: Tokens): Promise<Tokens> => {
    try {
      return await refreshed(tokens);
    } catch (error) {
      if (!(error instanceof InvalidGrantError)) throw error;
      const stored = await store.load(tokens.kind);
      if (stored === null || stored.accessToken === tokens.accessToken) throw error;
      return lasts(stored, SKEW_MS) ? stored : refreshed(stored);
    }
  };

  const fromCompany = async (): Promise<Tokens> => {
    const stored = await store.load('company');
    if (stored === null) {
      throw signIn(`GHL does not accept the refresh token of location ${locationId} any more`);
    }
    try {
      let company = lasts(stored, SKEW_MS) ? stored : await refreshedOrReRead(stored);
      let tokens: Tokens;
      try {
        tokens = await oauth.locationToken(company, locationId);
      } catch (error) {
        if (!(error instanceof BearerRefusedError)) throw error;
        company = await refreshedOrReRead(company);
        tokens = await oauth.locationToken(company, locationId);
      }
      assertLocation(tokens, locationId);
      await store.save([tokens]);
      return tokens;
    } catch (error) {
      if (error instanceof InvalidGrantError || error instanceof BearerRefusedError) {
        throw signIn(`GHL does not accept the tokens of location ${locationId} and its company any more`);
      }
      throw error;
    }
  };

  /**
   * A token that is good for now, under the lock. `unwanted`: one that GHL refused, whatever its expiry says.
   * `must`: the renewal is what was asked for, so that its failure is not passed over.
   */
  const renewNow = async (
    unwanted: string | null,
    must?: { withinMs: number; force: boolean },
  ): Promise<Tokens> =>
    store.withRefreshLock(async () => {
      const stored = await store.load('location');
      if (stored === null) {
        if ((await store.load('company')) !== null) return fromCompany();
        throw signIn(`Not signed in to GHL location ${locationId}`);
      }
      assertLocation(stored, locationId);
      const usable = stored.accessToken !== unwanted;
      if (usable && must?.force !== true && lasts(stored, must?.withinMs ?? SKEW_MS)) return stored;
      try {
        return await refreshedOrReRead(stored);
      } catch (error) {
        if (error instanceof InvalidGrantError) return fromCompany();
        const bearable = must === undefined && usable && lasts(stored, LAST_MS);
        if (error instanceof UnreachableError && bearable) {
          log?.warn(
            { expiresAt: stored.expiresAt },
            'GHL token could not be renewed; the old one still lasts',
          );
          return stored;
        }
        throw error;
      }
    });

  const renewOnce = async (unwanted: string | null): Promise<string> => {
    renewing ??= renewNow(unwanted).finally(() => {
      renewing = null;
    });
    cached = await renewing;
    return cached.accessToken;
  };

  const renewCompany = async (withinMs: number, force: boolean): Promise<Renewal | null> =>
    store.withRefreshLock(async () => {
      const stored = await store.load('company');
      if (stored === null) return null;
      const keep = stored.refreshToken === null || (!force && lasts(stored, withinMs));
      const tokens = keep ? stored : await refreshedOrReRead(stored);
      return { kind: 'company', renewed: tokens !== stored, expiresAt: tokens.expiresAt };
    });

  return {
    bearer: async () => {
      if (cached !== null && lasts(cached, SKEW_MS)) return cached.accessToken;
      const stored = await store.load('location');
      if (stored !== null && lasts(stored, SKEW_MS)) {
        assertLocation(stored, locationId);
        cached = stored;
        return stored.accessToken;
      }
      return renewOnce(null);
    },

    refresh: async (failed) => {
      if (cached?.accessToken === failed) cached = null;
      else if (cached !== null && lasts(cached, SKEW_MS)) return cached.accessToken;
      const token = await renewOnce(failed);
      // A renewal that was under way for another reason may have ended with the refused token.
      return token === failed ? renewOnce(failed) : token;
    },

    renew: async ({ withinMs, force }) => {
      const before = await store.load('location');
      const company = await renewCompany(withinMs, force).catch((error: unknown) => {
        if (error instanceof InvalidGrantError) return null;
        throw error;
      });
      const tokens = await renewNow(null, { withinMs, force });
      cached = tokens;
      const location: Renewal = {
        kind: 'location',
        renewed: tokens.accessToken !== before?.accessToken,
        expiresAt: tokens.expiresAt,
      };
      return company === null ? [location] : [location, company];
    },
  };
};
