import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';

const SESSION = 'ephysio-ghl';
const DEVICE = 'ephysio-ghl-device';
const DEVICE_SECONDS = 180 * 86_400;

/**
 * Whether the browser speaks https, which ends at the reverse proxy. Who forges this gets a cookie that his own browser
 * does not send back, so that anybody may be believed who says it.
 */
export const isSecure = (c: Context): boolean =>
  /^https\b/i.test(c.req.header('x-forwarded-proto') ?? '') ||
  (c.req.header('origin') ?? '').startsWith('https://');

/**
 * Over https the browser itself makes sure (`__Host-`) that no other host and no plain connection has set the cookie. `Lax`: who
 * follows the link of a mail is signed in; a form that another site sends comes without it, and lacks the form's token besides.
 */
const attributes = (c: Context) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'Lax' as const,
  ...(isSecure(c) ? { secure: true, prefix: 'host' as const } : {}),
});

/** The session's id that the browser holds. */
export const sessionIdOf = (c: Context): string | undefined =>
  getCookie(c, SESSION, 'host') ?? getCookie(c, SESSION);

/** It goes when the browser is closed, if not before. */
export const setSessionId = (c: Context, id: string): void => setCookie(c, SESSION, id, attributes(c));

export const dropSessionId = (c: Context): void => {
  deleteCookie(c, SESSION, { path: '/' });
  deleteCookie(c, SESSION, { path: '/', secure: true, prefix: 'host' });
};

/** The name of a browser that has logged in before; `null` for any other, and for a forged one. */
export const deviceOf = async (c: Context, secret: string): Promise<string | null> =>
  (await getSignedCookie(c, secret, DEVICE, 'host')) || (await getSignedCookie(c, secret, DEVICE)) || null;

/** Gives the browser a name by which it is known at the next log-in; that alone lets it do nothing. */
export const nameDevice = (c: Context, secret: string): Promise<void> =>
  setSignedCookie(c, DEVICE, randomBytes(16).toString('base64url'), secret, {
    ...attributes(c),
    maxAge: DEVICE_SECONDS,
  });
