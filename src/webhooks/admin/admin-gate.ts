import { createHash, timingSafeEqual } from 'node:crypto';
import { foldUserName, OWNER } from '../../domain/audit/user-name.ts';
import { parseScryptHash } from '../../domain/scrypt-hash.ts';
import { dearestHash, isPasswordOf } from './scrypt.ts';
import { type AdminAccess, type AdminUser, usersOf, type Viewer, viewerOf } from './viewer.ts';

export type Admission =
  | { readonly kind: 'welcome'; readonly viewer: Viewer }
  /** The config names nobody who may log in. */
  | { readonly kind: 'closed' }
  /** No password was given. */
  | { readonly kind: 'asked' }
  /** `user`: whose password it was not; `null`: nobody has that name. */
  | { readonly kind: 'denied'; readonly user: string | null }
  | { readonly kind: 'throttled'; readonly waitSeconds: number };

export interface AdminGate {
  /** Whether the config names anybody who may log in. */
  readonly isOpen: boolean;
  /** Whether there are users besides the one of `admin.password`. */
  readonly hasUsers: boolean;
  /** Checks an `Authorization` header. Where there is only `admin.password`, the name in it does not matter. */
  admitHeader(authorization: string | undefined): Promise<Admission>;
  /** Checks a password. `device`: a browser that has logged in before; `null` for any other. */
  admitPassword(user: string, password: string, device: string | null): Promise<Admission>;
}

const WINDOW_MS = 60_000;
const MAX_FAILURES = 10;
const UNKNOWN_BROWSERS = '';

const digest = (text: string): Buffer => createHash('sha256').update(text.normalize('NFC')).digest();

interface Given {
  readonly user: string;
  /** `null`: what was sent is no password. */
  readonly password: string | null;
}

/** What HTTP basic authentication says. */
const givenIn = (authorization: string): Given => {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0
    ? { user: '', password: null }
    : { user: text.slice(0, colon), password: text.slice(colon + 1) };
};

/**
 * Compares a password with that of a user, or with that of nobody. If the config has any hash, each comparison computes one:
 * its time does not say whether there is such a user. One at a time, because each takes 32 MiB.
 */
const createPasswordCheck = (passwords: readonly string[]) => {
  const dearest = dearestHash(passwords);
  let last: Promise<unknown> = Promise.resolve();
  const compare = async (user: AdminUser | undefined, given: string): Promise<boolean> => {
    const hash = user ? parseScryptHash(user.password) : null;
    const cost = hash ?? dearest;
    const isKeyRight = cost !== null && (await isPasswordOf(cost, given));
    if (hash !== null) return isKeyRight;
    // Digests have one length, so that the comparison takes the same time for every guess.
    return timingSafeEqual(digest(given), digest(user?.password ?? '')) && user !== undefined;
  };
  return (user: AdminUser | undefined, given: string): Promise<boolean> => {
    const compared = last.then(() => compare(user, given));
    last = compared.catch(() => undefined);
    return compared;
  };
};

/**
 * Asks who somebody is. After ten wrong passwords in a minute every further one is refused for the rest of that minute.
 * Behind a reverse proxy the address does not identify the client. Therefore all unknown browsers share one count, whatever
 * name they give: somebody who keeps guessing locks all of them out, and does not learn which names there are. The
 * users are not affected: a browser that has logged in before (it holds a signed cookie) has its own count, and a session
 * that is logged in is not asked.
 */
export const createAdminGate = (access: AdminAccess, now: () => number): AdminGate => {
  const users = usersOf(access);
  const hasUsers = access.users.length > 0;
  const isRight = createPasswordCheck([...users.values()].map(({ password }) => password));
  const failures = new Map<string, readonly number[]>();

  const forgetOld = (at: number): void => {
    for (const [name, times] of failures) {
      const recent = times.filter((time) => time > at - WINDOW_MS && time <= at);
      if (recent.length === 0) failures.delete(name);
      else failures.set(name, recent);
    }
  };

  const attempt = async (given: Given | null, device: string): Promise<Admission> => {
    if (users.size === 0) return { kind: 'closed' };
    const at = now();
    forgetOld(at);
    const own = failures.get(device) ?? [];
    const [oldest] = own;
    if (own.length >= MAX_FAILURES && oldest !== undefined)
      return { kind: 'throttled', waitSeconds: Math.max(1, Math.ceil((oldest + WINDOW_MS - at) / 1000)) };
    // A request without a password does not count as a guess.
    if (given === null) return { kind: 'asked' };
    const user = users.get(foldUserName(given.user) || OWNER);
    // Counted before it is known: guesses that arrive while others are compared count as well.
    failures.set(device, [...own, at]);
    if (!(await isRight(user, given.password ?? '')) || user === undefined || given.password === null)
      return { kind: 'denied', user: user?.name ?? null };
    const counted = failures.get(device) ?? [];
    const one = counted.lastIndexOf(at);
    failures.set(
      device,
      counted.filter((_, i) => i !== one),
    );
    return { kind: 'welcome', viewer: viewerOf(user) };
  };

  return {
    isOpen: users.size > 0,
    hasUsers,
    admitHeader: (authorization) => {
      const given = authorization === undefined ? null : givenIn(authorization);
      return attempt(given && !hasUsers ? { ...given, user: OWNER } : given, UNKNOWN_BROWSERS);
    },
    admitPassword: (user, password, device) => attempt({ user, password }, device ?? UNKNOWN_BROWSERS),
  };
};
