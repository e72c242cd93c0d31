import { SignInError } from '../../errors.ts';

/** Where the client gets its access token from. */
export interface BearerSource {
  /** A token that is valid as far as is known. @throws SignInError, UnreachableError */
  bearer(): Promise<string>;
  /** A token in place of `failed`, which GHL refused. @throws SignInError, UnreachableError */
  refresh(failed: string): Promise<string>;
}

/** A private integration token: it never changes, and nothing can renew it. */
export const privateTokenBearer = (token: string, locationId: string): BearerSource => ({
  bearer: () => Promise.resolve(token),
  refresh: () =>
    Promise.reject(
      new SignInError(
        `GHL does not accept the private integration token of location ${locationId}`,
        'Make a new one in GHL (Settings, Private Integrations) and put it into ghl.privateIntegrationToken.',
      ),
    ),
});
