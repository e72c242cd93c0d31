import { SignInError, UnreachableError } from '../../errors.ts';
import type { GhlLog } from '../http/exchange.ts';
import type { BearerSource } from './bearer.ts';
import { createCompanySource, type Renewal, type RenewOptions } from './company-source.ts';
import { assertLocation } from './connect.ts';
import type { OAuth } from './oauth.ts';
import { InvalidGrantError } from './oauth-errors.ts';
import { LAST_MS, lasts, renewPair, SKEW_MS } from './renew-pair.ts';
import type { CredentialStore, Tokens } from './tokens.ts';

export interface TokenSourceOptions {
  readonly store: CredentialStore;
  readonly oauth: OAuth;
  readonly locationId: string;
  readonly now: () => number;
  readonly log?: GhlLog;
}

export interface TokenSource extends BearerSource {
  /** Renews the location's tokens if it is time; without any, makes them from its company's. @throws as `bearer` */
  renew(options: RenewOptions): Promise<Renewal>;
  /**
   * New tokens from the company's, for a person who has just signed the company in: were the app removed before, GHL says
   * whether it is there again. @param companyId the company to ask first @throws as `bearer`
   */
  mint(companyId: string): Promise<Tokens>;
}

/**
 * The access token of one location, renewed before it expires and once when GHL refuses it. One renewal at a time: in
 * this process by sharing the promise, across processes by the store's lock and re-reading under it. A location without
 * tokens, or whose own are dead, gets them from its company's sign-in, unless the app was removed from it.
 */
export const createTokenSource = (options: TokenSourceOptions): TokenSource => {
  const { store, oauth, locationId, now, log } = options;
  const companies = createCompanySource({ store: store.companies, oauth, now, log });
  let cached: Tokens | null = null;
  let renewing: Promise<Tokens> | null = null;

  const stillLasts = (tokens: Tokens, ms: number): boolean => lasts(tokens, ms, now());

  const signIn = (message: string): SignInError => new SignInError(message, 'Run `ephysio-ghl auth`.');

  const renewed = (tokens: Tokens): Promise<Tokens> =>
    renewPair<Tokens>(tokens, {
      oauth,
      now,
      load: () => store.load(),
      replace: async (_old, next) => {
        assertLocation(next, locationId);
        await store.save([next]);
        log?.debug({ kind: next.kind, expiresAt: next.expiresAt }, 'GHL token renewed');
        return next;
      },
    });

  /** Under the lock. `was`: the tokens that are dead, or for another location. */
  const fromCompany = async (was: Tokens | null, companyId = was?.companyId ?? null): Promise<Tokens> => {
    const tokens = await companies.mint(locationId, companyId);
    if (tokens === null) {
      if (was === null) throw signIn(`Not signed in to GHL location ${locationId}`);
      assertLocation(was, locationId);
      throw signIn(`GHL does not accept the refresh token of location ${locationId} any more`);
    }
    await store.save([tokens]);
    log?.debug({ companyId: tokens.companyId, expiresAt: tokens.expiresAt }, 'GHL token made by the company');
    return tokens;
  };

  /** Nobody who has the app removed from a location wants it signed in again by itself. */
  const unlessRemoved = async (was: Tokens | null): Promise<Tokens> => {
    const removedAt = await store.removedAt();
    if (removedAt === null) return fromCompany(was);
    throw signIn(`The app was removed from GHL location ${locationId} at ${removedAt}`);
  };

  /**
   * A token that is good for now, under the lock. `unwanted`: one that GHL refused, whatever its expiry says.
   * `must`: the renewal is what was asked for, so that its failure is not passed over.
   */
  const renewNow = async (unwanted: string | null, must?: RenewOptions): Promise<Tokens> =>
    store.withRefreshLock(async () => {
      const stored = await store.load();
      if (stored === null || stored.locationId !== locationId) return unlessRemoved(stored);
      const usable = stored.accessToken !== unwanted;
      if (usable && must?.force !== true && stillLasts(stored, must?.withinMs ?? SKEW_MS)) return stored;
      try {
        return await renewed(stored);
      } catch (error) {
        if (error instanceof InvalidGrantError) return unlessRemoved(stored);
        const bearable = must === undefined && usable && stillLasts(stored, LAST_MS);
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

  return {
    bearer: async () => {
      if (cached !== null && stillLasts(cached, SKEW_MS)) return cached.accessToken;
      const stored = await store.load();
      if (stored !== null && stored.locationId === locationId && stillLasts(stored, SKEW_MS)) {
        cached = stored;
        return stored.accessToken;
      }
      return renewOnce(null);
    },

    refresh: async (failed) => {
      if (cached?.accessToken === failed) cached = null;
      else if (cached !== null && stillLasts(cached, SKEW_MS)) return cached.accessToken;
      const token = await renewOnce(failed);
      // A renewal that was under way for another reason may have ended with the refused token.
      return token === failed ? renewOnce(failed) : token;
    },

    renew: async (asked) => {
      const before = await store.load();
      const tokens = await renewNow(null, asked);
      cached = tokens;
      return { renewed: tokens.accessToken !== before?.accessToken, expiresAt: tokens.expiresAt };
    },

    mint: (companyId) =>
      store.withRefreshLock(async () => {
        const tokens = await fromCompany(await store.load(), companyId);
        cached = tokens;
        return tokens;
      }),
  };
};
