import type { Context } from 'hono';

/** The first of the hosts that proxies have added. */
const first = (header: string | undefined): string | undefined => header?.split(',')[0]?.trim();

/**
 * Whether a form was sent, or a link was followed, from a page of ours, as far as the browser says. Every browser of today
 * says so (`Sec-Fetch-Site`, over https and on localhost), whatever a proxy does to the host's name. Where it does not, the
 * page's origin has to be the host that was asked. Who says neither is no browser that another site could misuse.
 */
export const isFromHere = (c: Context): boolean => {
  const site = c.req.header('sec-fetch-site');
  // `none`: the person, not a page.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = c.req.header('origin');
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return [c.req.header('host'), first(c.req.header('x-forwarded-host'))].includes(host);
};
