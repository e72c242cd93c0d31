import { ConfigError, MissingScopeError, type RunError, SignInError } from '../../errors.ts';
import type { ErrorBody } from '../http/refusal.ts';

/** What a 401 is about: GHL answers it for expired tokens, missing scopes and Version headers, and unknown routes. */
export type Unauthorised = 'token' | 'scope' | 'version' | 'route';

/** An unknown message is treated as an expired token: that costs one refresh, once. */
export const unauthorisedBecause = (body: ErrorBody): Unauthorised => {
  const text = body.messages.join('\n');
  if (/version header/i.test(text)) return 'version';
  if (/scope/i.test(text)) return 'scope';
  if (/IAM Service/i.test(text)) return 'route';
  return 'token';
};

/** The error of a 401 that no new token cures. */
export const unauthorisedError = (
  because: Unauthorised,
  what: string,
  version: 'contacts' | 'calendars',
  locationId: string,
): RunError => {
  switch (because) {
    case 'version':
      return new ConfigError(
        `GHL does not accept the Version header of ${what}`,
        `Check ghl.versions.${version} in the config.`,
      );
    case 'route':
      return new ConfigError(
        `GHL does not offer ${what}`,
        'Check ghl.baseUrl and ghl.versions in the config.',
      );
    case 'scope':
      return new MissingScopeError(
        `The sign-in to GHL location ${locationId} lacks the scope for ${what}`,
        'Add the scope to the app (or the private integration) and to ghl.scopes, then run `ephysio-ghl auth`.',
      );
    case 'token':
      return new SignInError(
        `GHL does not accept the token for location ${locationId} (401 on ${what})`,
        'Run `ephysio-ghl auth`.',
      );
  }
};

/** The error of a 403 of the API: the token is good, but not for this location. */
export const forbiddenError = (body: ErrorBody, what: string, locationId: string): RunError =>
  body.messages.some((m) => /location/i.test(m))
    ? new SignInError(
        `The token belongs to another GHL location than ghl.locationId, ${locationId} (403 on ${what})`,
        'Correct ghl.locationId, or run `ephysio-ghl auth` and choose that location.',
      )
    : new SignInError(
        `GHL forbids ${what} for location ${locationId} (403)`,
        'Check the rights of the app and of the user who connected it, then run `ephysio-ghl auth`.',
      );
