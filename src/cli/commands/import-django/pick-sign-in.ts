import type { GhlCredentials } from '../../../store/tables/sign-in/ghl-credentials.ts';
import type { OldSignIn } from './read-dump.ts';

/** What the import does with the dump's tokens. */
export type SignInVerdict =
  | { readonly take: OldSignIn }
  | { readonly leave: 'none' | 'not-wanted' | 'private-token' | 'signed-in' | 'other-location' | 'several' };

export interface SignInFacts {
  readonly locationId: string;
  readonly isWanted: boolean;
  readonly usesPrivateToken: boolean;
  readonly isSignedIn: boolean;
}

/** The location's own tokens, if the practice needs them and there is no doubt which they are. */
export const pickSignIn = (signIns: readonly OldSignIn[], facts: SignInFacts): SignInVerdict => {
  if (signIns.length === 0) return { leave: 'none' };
  if (!facts.isWanted) return { leave: 'not-wanted' };
  if (facts.usesPrivateToken) return { leave: 'private-token' };
  if (facts.isSignedIn) return { leave: 'signed-in' };
  const own = signIns.filter((s) => s.locationId === facts.locationId && !s.isAgency);
  const [first] = own;
  if (!first) return { leave: 'other-location' };
  return own.length > 1 ? { leave: 'several' } : { take: first };
};

/** The dump says how long a token lasts, but not since when; GHL's own tokens say it (RFC 7519). */
const claimsOf = (token: string): { readonly exp?: unknown; readonly iat?: unknown } => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
};

const toIso = (seconds: unknown): string | null =>
  typeof seconds === 'number' && seconds > 0 && seconds < 1e11
    ? new Date(seconds * 1000).toISOString()
    : null;

/** Tokens as they are kept here. Where nothing says until when they last, they are renewed when they are first used. */
export const toCredentials = (signIn: OldSignIn, now: number): GhlCredentials => {
  const { exp, iat } = claimsOf(signIn.accessToken);
  const current = new Date(now).toISOString();
  return {
    kind: 'location',
    locationId: signIn.locationId,
    companyId: signIn.companyId,
    accessToken: signIn.accessToken,
    refreshToken: signIn.refreshToken,
    expiresAt: toIso(exp) ?? current,
    obtainedAt: toIso(iat) ?? current,
    scope: signIn.scope ?? '',
  };
};
