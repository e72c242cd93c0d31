import { ConfigError, EXIT, RunError, SignInError, UnreachableError } from '../../errors.ts';
import { readErrorBody } from '../http/refusal.ts';

/** The code or refresh token was used before, has expired or was never one. */
export class InvalidGrantError extends Error {
  override readonly name = 'InvalidGrantError';
  constructor() {
    super('GHL does not accept the grant: it was used before, has expired, or is not one of this app');
  }
}

/** The bearer of a token exchange was refused (401): the company's token has to be renewed. */
export class BearerRefusedError extends Error {
  override readonly name = 'BearerRefusedError';
  constructor() {
    super("GHL does not accept the company's access token");
  }
}

/** GHL paused the location. Its tokens stay good: the same ones work again once it is reactivated. */
export class LocationPausedError extends RunError {
  override readonly name = 'LocationPausedError';
  constructor(locationId: string | null) {
    super(
      EXIT.signIn,
      `GHL says that location ${locationId ?? 'of this sign-in'} is not active`,
      'The location is paused in GHL. Reactivate it and run again; no new sign-in is needed.',
    );
  }
}

/**
 * What a 4xx of the token endpoints means (their bodies are GHL's usual ones, or OAuth's `error` codes).
 * @param context `bearer`: the request carried a company's access token
 */
export const tokenRefusal = (
  what: string,
  status: number,
  body: object,
  context: { readonly locationId: string | null; readonly bearer: boolean },
): Error => {
  const { locationId, bearer } = context;
  const error = readErrorBody(body);
  const text = [...(error?.messages ?? []), 'error' in body ? String(body.error) : ''].join('\n');
  if (/location is not active/i.test(text)) return new LocationPausedError(locationId);
  if (/version header/i.test(text)) {
    return new ConfigError(
      `GHL does not accept the Version header of ${what}`,
      'Check ghl.versions.contacts in the config.',
    );
  }
  if (!bearer && /invalid[ _]grant|refresh token is|invalid code|code (is|has)/i.test(text)) {
    return new InvalidGrantError();
  }
  if (/invalid[ _]client|client.?(id|secret)/i.test(text) || (status === 401 && !bearer)) {
    return new ConfigError(
      `GHL does not know this app (${status} on ${what})`,
      'Check ghl.clientId and ghl.clientSecret in the config.',
    );
  }
  if (/redirect.?ur[il]/i.test(text)) {
    return new ConfigError(
      `GHL does not accept the redirect address (${status} on ${what})`,
      'ghl.redirectUri must be one of the redirect URLs of the app, letter for letter.',
    );
  }
  if (bearer && /scope/i.test(text)) {
    return new SignInError(
      `GHL gives the company's sign-in no access to ${what}: it lacks a scope`,
      'Add the scopes oauth.write and oauth.readonly to the app and to ghl.scopes, then run `ephysio-ghl auth --company`.',
    );
  }
  if (status === 401) return new BearerRefusedError();
  const parameter = /(?:missing|invalid) parameter: *([A-Za-z_]{1,40})/i.exec(text)?.[1];
  if (bearer) {
    return new SignInError(
      `GHL gives the company's app ${locationId === null ? 'no access' : `no token for location ${locationId}`} (${status} on ${what})`,
      'Install the app in that location, or correct ghl.locationId. The next run signs it in.',
    );
  }
  const trace = error?.traceId ? ` (trace ${error.traceId})` : '';
  return new UnreachableError(
    `GHL refused ${what} with ${status}${parameter ? `: parameter ${parameter}` : ''}${trace}`,
    'Check the app in the GHL marketplace and ghl.baseUrl in the config.',
  );
};
