import { SignInError } from '../../errors.ts';
import type { OAuth } from './oauth.ts';
import { BearerRefusedError } from './oauth-errors.ts';
import type { CredentialStore, Tokens } from './tokens.ts';

/** @throws SignInError when the tokens are for another location than the config's: nothing may be read or written there */
export const assertLocation = (tokens: Tokens, locationId: string): void => {
  if (tokens.locationId === locationId) return;
  throw new SignInError(
    `GHL gave a token for location ${tokens.locationId ?? '(none)'}, but ghl.locationId is ${locationId}`,
    'Run `ephysio-ghl auth` and choose the location of the config, or correct ghl.locationId.',
  );
};

/** The tokens of a location, made from those of its company. @throws SignInError, UnreachableError */
export const locationTokensOf = async (
  oauth: OAuth,
  company: Tokens,
  locationId: string,
): Promise<Tokens> => {
  const tokens = await oauth.locationToken(company, locationId).catch(refusedCompany);
  assertLocation(tokens, locationId);
  return tokens;
};

/**
 * Finishes a sign-in: exchanges the code, makes the location's token when a company (agency) signed in, and stores all
 * of it. Nothing is stored when the token is for another location.
 * @returns the location's tokens
 */
export const connectWithCode = async (
  oauth: OAuth,
  store: Pick<CredentialStore, 'save' | 'withRefreshLock'>,
  code: string,
  locationId: string,
): Promise<Tokens> =>
  store.withRefreshLock(async () => {
    const first = await oauth.exchangeCode(code);
    if (first.kind === 'location') {
      assertLocation(first, locationId);
      await store.save([first]);
      return first;
    }
    const tokens = await locationTokensOf(oauth, first, locationId);
    await store.save([first, tokens]);
    return tokens;
  });

const refusedCompany = (error: unknown): never => {
  if (!(error instanceof BearerRefusedError)) throw error;
  throw new SignInError(
    "GHL gives the company's sign-in no tokens of its locations",
    'The app needs the scopes oauth.write and oauth.readonly; or sign in as a user of the location itself.',
  );
};
