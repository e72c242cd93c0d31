import { createHash, timingSafeEqual } from 'node:crypto';

export type Admission =
  | { readonly kind: 'welcome' | 'no-password-set' | 'denied' }
  | { readonly kind: 'throttled'; readonly waitSeconds: number };

export interface AdminGate {
  /** Whether the config has a password at all. */
  readonly hasPassword: boolean;
  /** Checks an `Authorization` header. */
  admitHeader(authorization: string | undefined): Admission;
  /** Checks a password. `device`: a browser that has logged in before; `null` for any other. */
  admitPassword(password: string, device: string | null): Admission;
}

const WINDOW_MS = 60_000;
const MAX_FAILURES = 10;
const UNKNOWN_BROWSERS = '';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The password of HTTP basic authentication; the user's name does not matter. */
const passwordOf = (authorization: string): string | null => {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : text.slice(colon + 1);
};

/**
 * Asks for `admin.password`. After ten wrong passwords in a minute every further one is refused for the rest of that minute.
 * Behind a reverse proxy the address does not identify the client. Therefore all unknown browsers share one count, and
 * somebody who keeps guessing locks all of them out. The owner is not affected: a browser that has logged in before (it holds
 * a signed cookie) has its own count, and a session that is logged in is not asked.
 */
export const createAdminGate = (password: string | null, now: () => number): AdminGate => {
  const expected = password === null ? null : digest(password);
  const failures = new Map<string, readonly number[]>();

  const attempt = (given: string | null | undefined, who: string): Admission => {
    if (expected === null) return { kind: 'no-password-set' };
    const at = now();
    for (const [name, times] of failures) {
      const recent = times.filter((time) => time > at - WINDOW_MS && time <= at);
      if (recent.length === 0) failures.delete(name);
      else failures.set(name, recent);
    }
    const own = failures.get(who) ?? [];
    const [oldest] = own;
    if (own.length >= MAX_FAILURES && oldest !== undefined) {
      return { kind: 'throttled', waitSeconds: Math.max(1, Math.ceil((oldest + WINDOW_MS - at) / 1000)) };
    }
    // A request without a password does not count as a guess.
    if (given === undefined) return { kind: 'denied' };
    // Digests have one length, so that the comparison takes the same time for every guess.
    if (given !== null && timingSafeEqual(digest(given), expected)) return { kind: 'welcome' };
    failures.set(who, [...own, at]);
    return { kind: 'denied' };
  };

  return {
    hasPassword: expected !== null,
    admitHeader: (authorization) =>
      attempt(authorization === undefined ? undefined : passwordOf(authorization), UNKNOWN_BROWSERS),
    admitPassword: (given, device) => attempt(given, device ?? UNKNOWN_BROWSERS),
  };
};
