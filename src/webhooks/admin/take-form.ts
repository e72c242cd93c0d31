import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { MessageCode } from '../../texts/desk/page-texts.ts';
import type { Body, BodyReader, ListenerEnv } from '../http/read-body.ts';
import { sessionIdOf } from './cookies.ts';
import type { Session, Sessions } from './sessions.ts';
import { showMessage } from './shell/message.ts';

/** The first of the hosts that proxies have added. */
const first = (header: string | undefined): string | undefined => header?.split(',')[0]?.trim();

/**
 * Whether a form was sent, or a link was followed, from a page of this server, as far as the browser says. Every browser of today
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

/** What it takes to read a form. */
export interface FormOptions {
  readonly bodies: BodyReader;
  readonly sessions: Sessions;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** Its fields are whatever the sender likes. */
export type Form = Readonly<Record<string, string>>;

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

const REFUSED: Readonly<
  Record<Exclude<Body['kind'], 'read'>, readonly [status: ContentfulStatusCode, code: MessageCode]>
> = {
  'too-large': [413, 'form-too-large'],
  overloaded: [503, 'overloaded'],
  broken: [400, 'form-broken'],
};

/** A form that a page from here has sent, or the answer to one that another page has sent, or that cannot be read. */
export const takeForm = async (
  c: Context<ListenerEnv>,
  { bodies }: Pick<FormOptions, 'bodies'>,
): Promise<Form | Response> => {
  if (!isFromHere(c)) return showMessage(c, 403, 'elsewhere');
  if (!FORM.test(c.req.header('content-type') ?? '')) return showMessage(c, 415, 'no-form');
  if (Number(c.req.header('content-length') ?? 0) > bodies.limit)
    return showMessage(c, ...REFUSED['too-large']);
  const body = await bodies.read(c.env.incoming);
  if (body.kind !== 'read') return showMessage(c, ...REFUSED[body.kind]);
  return Object.fromEntries(new URLSearchParams(body.bytes.toString('utf8')));
};

/** A form of somebody who is logged in, with the token of that very session; or the answer that refuses it. */
export const takeOwnForm = async (
  c: Context<ListenerEnv>,
  options: FormOptions,
): Promise<{ readonly form: Form; readonly session: Session } | Response> => {
  const form = await takeForm(c, options);
  if (form instanceof Response) return form;
  const session = options.sessions.find(sessionIdOf(c));
  if (session === null) return c.redirect('/admin/log-in', 303);
  if (!isSame(form.token ?? '', session.formToken)) {
    return showMessage(c, 403, 'outdated');
  }
  return { form, session };
};
