import { SignInError, UnreachableError } from '../../errors.ts';
import type { GhlLog } from '../http/exchange.ts';
import { assertLocation } from './connect.ts';
import type { InstalledLocations, OAuth } from './oauth.ts';
import { BearerRefusedError, InvalidGrantError } from './oauth-errors.ts';
import { LAST_MS, lasts, renewPair, SKEW_MS } from './renew-pair.ts';
import type { CompanyStore, CompanyTokens, Tokens } from './tokens.ts';

/** The outcome for one stored token pair. */
export interface Renewal {
  readonly renewed: boolean;
  readonly expiresAt: string;
}

/** When a token is renewed although it lasts. */
export interface RenewOptions {
  /** It expires within so long. */
  readonly withinMs: number;
  readonly force: boolean;
}

/** What the companies' sign-ins give. */
export interface CompanySource {
  /**
   * Tokens of a location, from the company that gives them. A practice whose tokens name no company tries them all: which
   * one fits stands in its tokens from then on.
   * @param ofCompany the company that gave the location's last tokens; tried first
   * @returns `null` when no company is signed in
   * @throws SignInError when none gives any; LocationPausedError, ConfigError, UnreachableError
   */
  mint(locationId: string, ofCompany: string | null): Promise<Tokens | null>;
  /** Renews a company's tokens if it is time. @throws SignInError when GHL does not take them any more; as `mint` */
  renew(companyId: string, options: RenewOptions): Promise<Renewal>;
  /** The locations in which the company has the app. @throws SignInError, UnreachableError */
  installed(companyId: string): Promise<InstalledLocations>;
}

export interface CompanySourceOptions {
  readonly store: CompanyStore;
  readonly oauth: OAuth;
  readonly now: () => number;
  readonly log?: GhlLog | undefined;
}

const CURE = 'Run `ephysio-ghl auth --company`.';

const deadError = (companyIds: readonly string[], locationId: string | null): SignInError =>
  new SignInError(
    `GHL does not accept the sign-in of company ${companyIds.join(' and of company ')} any more${
      locationId === null ? '' : `, from which location ${locationId} would get its tokens`
    }`,
    locationId === null
      ? CURE
      : `Run \`ephysio-ghl auth --company\`, or \`ephysio-ghl auth\` for this location alone.`,
  );

const isDead = (error: unknown): boolean =>
  error instanceof InvalidGrantError || error instanceof BearerRefusedError;

/** The sign-ins of companies (agencies): each pair is stored once, and renewed by one process at a time. */
export const createCompanySource = (options: CompanySourceOptions): CompanySource => {
  const { store, oauth, now, log } = options;

  /** Under the lock; `isGood`: whether what is stored by then serves, because somebody else has renewed it. */
  const renewUnless = (companyId: string, isGood: (stored: CompanyTokens) => boolean) =>
    store.withRefreshLock(companyId, async () => {
      const stored = await store.load(companyId);
      // The company removed the app in the meantime: what is left of the old token is not used up either.
      if (stored === null) throw new BearerRefusedError();
      if (isGood(stored)) return { tokens: stored, renewed: false };
      const tokens = await renewPair<CompanyTokens>(stored, {
        oauth,
        now,
        load: () => store.load(companyId),
        replace: (old, next) => store.replace(old, { ...next, kind: 'company', companyId }),
      });
      log?.debug({ companyId, expiresAt: tokens.expiresAt }, "GHL company's token renewed");
      return { tokens, renewed: true };
    });

  /** One that cannot be renewed is used to its end. */
  const usable = async (stored: CompanyTokens): Promise<CompanyTokens> => {
    if (lasts(stored, SKEW_MS, now())) return stored;
    try {
      return (await renewUnless(stored.companyId, (found) => lasts(found, SKEW_MS, now()))).tokens;
    } catch (error) {
      const isBearable = error instanceof InvalidGrantError || error instanceof UnreachableError;
      if (!isBearable || !lasts(stored, LAST_MS, now())) throw error;
      const { companyId, expiresAt } = stored;
      log?.warn(
        { companyId, expiresAt },
        "GHL company's token could not be renewed; the old one still lasts",
      );
      return stored;
    }
  };

  /** Asks with the company's token, which is renewed once if GHL does not take it. */
  const asCompany = async <T>(
    stored: CompanyTokens,
    ask: (company: CompanyTokens) => Promise<T>,
  ): Promise<T> => {
    const company = await usable(stored);
    try {
      return await ask(company);
    } catch (error) {
      if (!(error instanceof BearerRefusedError)) throw error;
      const { tokens } = await renewUnless(
        company.companyId,
        (found) => found.accessToken !== company.accessToken,
      );
      return ask(tokens);
    }
  };

  const mintBy = async (stored: CompanyTokens, locationId: string): Promise<Tokens> => {
    const tokens = await asCompany(stored, async (company) => {
      try {
        return await oauth.locationToken(company, locationId);
      } catch (error) {
        // A 401 may be about the location: then a new token of the company would be refused as well.
        if (error instanceof BearerRefusedError && (await oauth.isAccepted(company)))
          throw new SignInError(
            `GHL gives company ${company.companyId} no token for location ${locationId} (401)`,
            'Install the app in that location, or correct ghl.locationId. The next run signs it in.',
          );
        throw error;
      }
    });
    assertLocation(tokens, locationId);
    return tokens;
  };

  return {
    mint: async (locationId, ofCompany) => {
      const known = await store.list();
      const isTheirs = ({ companyId }: CompanyTokens): boolean => companyId === ofCompany;
      const dead: string[] = [];
      const refusals: SignInError[] = [];
      for (const company of [...known.filter(isTheirs), ...known.filter((c) => !isTheirs(c))]) {
        try {
          return await mintBy(company, locationId);
        } catch (error) {
          if (isDead(error)) dead.push(company.companyId);
          else if (error instanceof SignInError) refusals.push(error);
          else throw error;
        }
      }
      if (dead.length > 0) throw deadError(dead, locationId);
      const [first] = refusals;
      if (first === undefined) return null;
      if (refusals.length === 1) throw first;
      throw new SignInError(
        `None of the ${refusals.length} companies that are signed in gives a token for location ${locationId}. The first: ${first.message}`,
        first.hint,
      );
    },

    renew: async (companyId, { withinMs, force }) => {
      const before = await store.load(companyId);
      try {
        const { tokens, renewed } = await renewUnless(
          companyId,
          (found) => found.accessToken !== before?.accessToken || (!force && lasts(found, withinMs, now())),
        );
        return { renewed, expiresAt: tokens.expiresAt };
      } catch (error) {
        if (isDead(error)) throw deadError([companyId], null);
        throw error;
      }
    },

    installed: async (companyId) => {
      const stored = await store.load(companyId);
      if (stored === null) throw deadError([companyId], null);
      try {
        return await asCompany(stored, (company) => oauth.installedLocations(company));
      } catch (error) {
        if (isDead(error)) throw deadError([companyId], null);
        throw error;
      }
    },
  };
};
