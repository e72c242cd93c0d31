import { NOON } from '../store/temp-store.ts';
import { openRig, type Rig, type RigOptions } from './listener.ts';

export const PASSWORD = 'correct horse: battery';

export type Fields = Readonly<Record<string, string>>;

export interface Visit {
  readonly status: number;
  readonly headers: Headers;
  readonly location: string | null;
  readonly text: string;
}

/** A browser without a screen: keeps cookies, follows nothing. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Fields): Promise<Visit>;
  /** Sends a form; a string is sent as it is. */
  post(path: string, fields: Fields | string, headers?: Fields): Promise<Visit>;
  /** @param user left out: the one of `admin.password` */
  logIn(password?: string, user?: string): Promise<Visit>;
  /** The token of the forms on the page. */
  token(): Promise<string>;
  /** Presses a button of the page: a form with the token. */
  press(verb: string, fields: Fields): Promise<Visit>;
}

/** @param always headers that this browser, or the proxy before the listener, adds to every request */
export const createVisitor = ({ url }: Pick<Rig, 'url'>, always: Fields = {}): Visitor => {
  const cookies = new Map<string, string>();
  const visit = async (path: string, init: RequestInit & { headers: Fields }): Promise<Visit> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(`${url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: {
        'accept-language': 'en-GB,en;q=0.9',
        ...(cookie === '' ? {} : { cookie }),
        ...always,
        ...init.headers,
      },
    });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: reply.status,
      headers: reply.headers,
      location: reply.headers.get('location'),
      text: await reply.text(),
    };
  };
  const visitor: Visitor = {
    cookies,
    get: (path, headers = {}) => visit(path, { headers }),
    post: (path, fields, headers = {}) =>
      visit(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
      }),
    logIn: (password = PASSWORD, user = '') => visitor.post('/admin/log-in', { user, password }),
    token: async () =>
      /name="token" value="([\w-]{43})"/.exec((await visitor.get('/admin/')).text)?.[1] ?? '',
    press: async (verb, fields) =>
      visitor.post(`/admin/${verb}`, { token: await visitor.token(), practice: 'main', ...fields }),
  };
  return visitor;
};

export interface AdminRig extends Rig {
  readonly visitor: Visitor;
  /** Milliseconds go by. */
  pass(ms: number): void;
}

/** A listener with a password and a clock of its own, and somebody who has logged in. */
export const openAdminRig = async (options: RigOptions = {}): Promise<AdminRig> => {
  let now = NOON;
  const rig = await openRig({ adminPassword: PASSWORD, now: () => now, ...options });
  const visitor = createVisitor(rig);
  await visitor.logIn();
  return {
    ...rig,
    visitor,
    pass: (ms) => {
      now += ms;
    },
  };
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
