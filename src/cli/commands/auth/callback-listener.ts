import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { ConfigError, SignInError } from '../../../errors.ts';
import { showConnect, showMessage } from '../../../webhooks/admin/shell/message.ts';
import { pageHeaders } from '../../../webhooks/admin/shell/page-style.ts';
import { isOwnListener, localAddress } from '../../../webhooks/http/own-listener.ts';

/** What GHL sent the browser back with. */
export interface Callback {
  /** The code of the sign-in that this program began. @throws SignInError when GHL says no, or nobody comes */
  code(): Promise<string>;
  /** Tells the browser, which waits for it, how the sign-in ended. */
  answer(outcome: { readonly ok: boolean; readonly message: string }): void;
  close(): Promise<void>;
}

export interface CallbackOptions {
  /** `ghl.redirectUri`: its host, port and path are listened on. */
  readonly redirectUri: string;
  readonly state: string;
  /** Milliseconds until the wait is given up. */
  readonly patienceMs: number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly stopping: AbortSignal;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

const deferred = <T>(): Deferred<T> => {
  let settle: Omit<Deferred<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined);
  return { promise, ...(settle as Omit<Deferred<T>, 'promise'>) };
};

const sameText = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

const BY_HAND =
  'open the address above, allow the access, copy the whole address that the browser is sent to, and run at once: ephysio-ghl auth --code ADDRESS';

const place = (redirectUri: string): { hostname: string; port: number; path: string } => {
  const url = new URL(redirectUri);
  if (url.protocol !== 'http:') {
    throw new ConfigError(
      `ghl.redirectUri is ${redirectUri}, where this command cannot listen.`,
      `Take the code by hand: ${BY_HAND}`,
    );
  }
  return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80), path: url.pathname };
};

type Server = ReturnType<typeof serve>;

/** What "localhost" stands for is the browser's choice, and some take the IPv6 address first. */
const addressesOf = (hostname: string): readonly string[] =>
  hostname === 'localhost' ? ['127.0.0.1', '::1'] : [hostname];

/** A machine without IPv6. */
const ABSENT: readonly unknown[] = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** @param answered ends with the last answer to a browser */
const closeAll = async (servers: readonly Server[], answered: Promise<unknown>): Promise<void> => {
  const closed = servers.map((server) => once(server, 'close'));
  for (const server of servers) server.close();
  await answered;
  // A browser holds connections open that it never asks anything on; nobody waits for those.
  for (const server of servers) if ('closeAllConnections' in server) server.closeAllConnections();
  await Promise.all(closed);
};

/** One server an address; one address of several may be absent. @throws ConfigError when a port is taken */
const listenOn = async (
  hostnames: readonly string[],
  port: number,
  fetch: Parameters<typeof serve>[0]['fetch'],
): Promise<readonly Server[]> => {
  const servers: Server[] = [];
  for (const [n, hostname] of hostnames.entries()) {
    try {
      const server = serve({ fetch, hostname, port });
      await once(server, 'listening');
      servers.push(server);
    } catch (cause) {
      const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
      const isLast = n === hostnames.length - 1;
      if (ABSENT.includes(code) && !(isLast && servers.length === 0)) continue;
      await closeAll(servers, Promise.resolve());
      if (await isOwnListener(localAddress(hostname, port)))
        throw new ConfigError(
          `Cannot listen on ${hostname}:${port} of ghl.redirectUri: your listener (serve-webhooks) runs there.`,
          `Stop it for the sign-in, or sign in by its page /api/auth/connect. Or take the code by hand: ${BY_HAND}`,
          { cause },
        );
      throw new ConfigError(
        `Cannot listen on ${hostname}:${port} of ghl.redirectUri (${code}).`,
        `Stop what uses that port. Or take the code by hand: ${BY_HAND}`,
        { cause },
      );
    }
  }
  return servers;
};

/** Listens for the browser's return from GHL. A return with another state is refused, and the wait goes on. */
export const listenForCallback = async (options: CallbackOptions): Promise<Callback> => {
  const { hostname, port, path } = place(options.redirectUri);
  const arrived = deferred<string>();
  const settled = deferred<{ ok: boolean; message: string }>();

  const answered: Promise<unknown>[] = [];

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    answered.push(once(c.env.outgoing, 'close'));
    await next();
  });
  app.use(pageHeaders);
  app.get(path, async (c) => {
    const { code, state, error } = c.req.query();
    if (state === undefined || !sameText(state, options.state)) {
      return showConnect(c, 400, 'begun-elsewhere');
    }
    if (code === undefined || code === '') {
      arrived.reject(
        new SignInError(
          `GHL did not give a code${/^[\w.-]{1,60}$/.test(error ?? '') ? ` (${error})` : ''}.`,
          'Run `ephysio-ghl auth` again and allow the access. For noAppVersionIdFound set ghl.appVersionId.',
        ),
      );
      return showConnect(c, 400, 'no-access-given', { technical: 'The terminal says what to do.' });
    }
    arrived.resolve(code);
    const { ok, message } = await settled.promise;
    return ok
      ? showConnect(c, 200, 'connected')
      : showConnect(c, 400, 'not-connected', { technical: message });
  });
  app.notFound((c) => showMessage(c, 404, 'not-found', { hasWayBack: false }));

  const servers = await listenOn(addressesOf(hostname), port, app.fetch);

  return {
    code: async () => {
      const patience = new AbortController();
      const late = options
        .sleep(options.patienceMs, AbortSignal.any([patience.signal, options.stopping]))
        .catch(() => undefined)
        .then((): never => {
          throw new SignInError(
            options.stopping.aborted ? 'The sign-in was stopped.' : 'Nobody came back from GHL in time.',
            'Run `ephysio-ghl auth` again.',
          );
        });
      try {
        return await Promise.race([arrived.promise, late]);
      } finally {
        patience.abort();
        late.catch(() => undefined);
      }
    },
    answer: (outcome) => settled.resolve(outcome),
    close: async () => {
      settled.resolve({ ok: false, message: 'The sign-in ended. The terminal says why.' });
      await closeAll(servers, Promise.all(answered));
    },
  };
};
