import { createHash, timingSafeEqual } from 'node:crypto';

export type Admission =
  | { readonly kind: 'welcome' | 'no-password-set' | 'denied' }
  | { readonly kind: 'throttled'; readonly waitSeconds: number };

export interface AdminGate {
  /** Judges an `Authorization` header. */
  admit(authorization: string | undefined): Admission;
}

const WINDOW_MS = 60_000;
const MAX_FAILURES = 10;

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
 * Asks for `admin.password`. Ten wrong ones in a minute close the gate for the rest of that minute, for everybody: an
 * address tells nothing about who asks behind a reverse proxy.
 */
export const createAdminGate = (password: string | null, now: () => number): AdminGate => {
  const expected = password === null ? null : digest(password);
  let failures: number[] = [];
  return {
    admit: (authorization) => {
      if (expected === null) return { kind: 'no-password-set' };
      const at = now();
      failures = failures.filter((time) => time > at - WINDOW_MS && time <= at);
      const [oldest] = failures;
      if (failures.length >= MAX_FAILURES && oldest !== undefined) {
        return { kind: 'throttled', waitSeconds: Math.max(1, Math.ceil((oldest + WINDOW_MS - at) / 1000)) };
      }
      if (authorization === undefined) return { kind: 'denied' };
      const given = passwordOf(authorization);
      // Digests have one length, so that the comparison takes the same time for every guess.
      if (given !== null && timingSafeEqual(digest(given), expected)) return { kind: 'welcome' };
      failures.push(at);
      return { kind: 'denied' };
    },
  };
};
