import { createHash, timingSafeEqual } from 'node:crypto';

export type Admission =
  | { readonly kind: 'welcome' | 'no-password-set' | 'denied' }
  | { readonly kind: 'throttled'; readonly waitSeconds: number };

export interface AdminGate {
  /** Whether the config has a password at all. */
  readonly hasPassword: boolean;
  /** Judges an `Authorization` header. */
  admit(authorization: string | undefined): Admission;
  /** Judges a password. `device`: a browser that has logged in before; `null` for any other. */
  judge(password: string, device: string | null): Admission;
}

const WINDOW_MS = 60_000;
const MAX_FAILURES = 10;
const STRANGERS = '';

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
 * Asks for `admin.password`. Ten wrong ones in a minute close the gate for the rest of that minute. Behind a reverse proxy
 * an address does not tell who asks, so that all strangers share one count, and somebody who guesses without end keeps
 * every stranger out. Not the owner: a browser that has logged in before (it holds a signed cookie) has a count of its own,
 * and who is logged in is not asked.
 */
export const createAdminGate = (password: string | null, now: () => number): AdminGate => {
  const expected = password === null ? null : digest(password);
  const failures = new Map<string, readonly number[]>();

  const knock = (given: string | null | undefined, who: string): Admission => {
    if (expected === null) return { kind: 'no-password-set' };
    const at = now();
    for (const [name, times] of failures) {
      const recent = times.filter((time) => time > at - WINDOW_MS && time <= at);
      if (recent.length === 0) failures.delete(name);
      else failures.set(name, recent);
    }
    const mine = failures.get(who) ?? [];
    const [oldest] = mine;
    if (mine.length >= MAX_FAILURES && oldest !== undefined) {
      return { kind: 'throttled', waitSeconds: Math.max(1, Math.ceil((oldest + WINDOW_MS - at) / 1000)) };
    }
    // Who gives nothing has not guessed.
    if (given === undefined) return { kind: 'denied' };
    // Digests have one length, so that the comparison takes the same time for every guess.
    if (given !== null && timingSafeEqual(digest(given), expected)) return { kind: 'welcome' };
    failures.set(who, [...mine, at]);
    return { kind: 'denied' };
  };

  return {
    hasPassword: expected !== null,
    admit: (authorization) =>
      knock(authorization === undefined ? undefined : passwordOf(authorization), STRANGERS),
    judge: (given, device) => knock(given, device ?? STRANGERS),
  };
};
