import type { PracticeConfig } from '../config/schema.ts';
import { SignInError } from '../errors.ts';
import type { InstalledLocations } from '../ghl/auth/oauth.ts';
import type { CompanyTokens, Tokens } from '../ghl/auth/tokens.ts';
import { disconnectedAt, setDisconnectedAt } from '../store/tables/practices.ts';
import { saveCompany } from '../store/tables/sign-in/company-credentials.ts';
import { loadCredentials } from '../store/tables/sign-in/credentials.ts';
import type { CommandContext } from './context.ts';
import { companySourceOf, oauthOf, tokenSourceOf } from './ghl-access.ts';
import { openSides } from './practice-sides.ts';

/**
 * Finishes the sign-in of a company (agency) with the code that GHL gave. The tokens are stored before anything else is done.
 * @throws SignInError when the code is refused, or is for a single location
 */
export const connectCompany = async (context: CommandContext, code: string): Promise<CompanyTokens> => {
  const { kind, companyId, ...pair } = await oauthOf(context).exchangeCode(code);
  if (kind === 'company' && companyId !== null) {
    const tokens = { ...pair, kind, companyId };
    await context.store.transaction((handle) => saveCompany(handle, tokens));
    return tokens;
  }
  throw new SignInError(
    `GHL gave a token for the single location ${pair.locationId ?? '(none)'}, not for a company`,
    'Sign in as a user of the agency and choose the agency. The app must be installable by agencies. For one location alone: ephysio-ghl auth --practice NAME.',
  );
};

/** How a practice got its tokens. */
export interface PracticeSignIn {
  readonly tokens: Tokens;
  /** It had tokens of its own that serve on. */
  readonly isKept: boolean;
}

/** Whether tokens that the practice has need no replacement: for its location, renewable, and with all that is asked for. */
const servesOn = (tokens: Tokens, locationId: string, asked: readonly string[], now: number): boolean => {
  const granted = tokens.scope.split(/\s+/);
  return (
    tokens.locationId === locationId &&
    (tokens.refreshToken !== null || Date.parse(tokens.expiresAt) > now) &&
    asked.every((scope) => scope.startsWith('oauth.') || granted.includes(scope))
  );
};

/**
 * Gives a practice its tokens by its company, for a person who has just signed the company in. Tokens of its own that still
 * work stay; were the app removed before, the practice is connected again.
 * @param installed the locations that have the app; `null`: not known, GHL's answer decides
 * @throws SignInError that names the location and says what is missing; UnreachableError
 */
export const signInByCompany = async (
  context: CommandContext,
  practice: PracticeConfig,
  companyId: string,
  installed: InstalledLocations | null,
): Promise<PracticeSignIn> => {
  const { store, now, config } = context;
  const { locationId } = practice.ghl;
  const own = await loadCredentials(store, practice.name);
  const isRemoved = (await disconnectedAt(store, practice.name)) !== null;
  if (own !== null && !isRemoved && servesOn(own, locationId, config.ghl.scopes, now())) {
    const sides = openSides(context, practice);
    // Where GHL does not take them any more, this renews them, or has the company make others.
    await sides.checkGhl().finally(() => sides.close());
    const tokens = (await loadCredentials(store, practice.name)) ?? own;
    return { tokens, isKept: tokens.accessToken === own.accessToken };
  }
  if (installed?.locationIds.has(locationId) === false)
    throw new SignInError(
      `The app is not installed in GHL location ${locationId}, or the location is not one of company ${companyId}`,
      'Install the app in that location, or correct ghl.locationId. The next run signs it in.',
    );
  const tokens = await tokenSourceOf(context, practice).mint(companyId);
  await setDisconnectedAt(store, practice.name, null);
  return { tokens, isKept: false };
};

/** The locations in which the company has the app. @throws SignInError, UnreachableError */
export const installedOf = (context: CommandContext, companyId: string): Promise<InstalledLocations> =>
  companySourceOf(context).installed(companyId);
