import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { type Counters, countRequest, type ServiceName } from './counters.ts';
import type { Fault, Faults } from './faults.ts';

/** One request and what came of it, as text. `status` is null when the connection was dropped. */
export interface Exchange {
  readonly service: ServiceName;
  /** Whose sign-in it was made with; null: no practice's. */
  readonly practice: string | null;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status: number | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

/** Who calls, as the token says. */
export interface Caller {
  readonly locationId: string | null;
  readonly companyId: string;
  readonly scopes: readonly string[];
  readonly app: string;
}

export type SandboxEnv = {
  Bindings: HttpBindings;
  Variables: { raw: string; caller: Caller; practice: string | null };
};
export type SandboxContext = Context<SandboxEnv>;

export interface ServiceOptions {
  readonly name: ServiceName;
  readonly port: number;
  /** Milliseconds per request, half of them before the effect and half after. */
  readonly latencyMs: number;
  /** Epoch ms; the answers' `Date`, too, is of this clock. */
  readonly now: () => number;
  readonly faults: Faults;
  /** Of all requests, and of those of each practice. */
  readonly counters: Counters;
  readonly practiceCounters: ReadonlyMap<string, Counters>;
  /** Whose sign-in a request is made with, be it expired or just being made; null: no practice's. */
  readonly practiceOf: (c: SandboxContext) => string | null;
  readonly sleep: (ms: number) => Promise<unknown>;
}

export interface Service {
  readonly app: Hono<SandboxEnv>;
  /** What the request has to be counted in. */
  countersOf(c: SandboxContext): readonly Counters[];
  /** Calls `listener` with every exchange from now on; the returned function ends that. */
  onExchange(listener: (exchange: Exchange) => void): () => void;
  /** Starts to listen on 127.0.0.1; resolves with the base address. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export const CONTROL_PREFIX = '/__sandbox/';
const HTML =
  '<!DOCTYPE html><html><head><title>Bad gateway</title></head><body>Please try again later</body></html>';

/** A field of a body that is JSON or a form. */
export const sentField = (c: SandboxContext, name: string): string | null => {
  const raw = c.get('raw');
  try {
    const value = (JSON.parse(raw) as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' ? value : null;
  } catch {
    return new URLSearchParams(raw).get(name);
  }
};

export const bearerOf = (c: SandboxContext): string | null =>
  /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? null;

const drop = (c: SandboxContext): Response => {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
};

const faultReply = (fault: Fault): Response | null => {
  if (fault === 'html') return new Response(HTML, { headers: { 'content-type': 'text/html' } });
  if (typeof fault === 'string' || !('status' in fault)) return null;
  const isText = typeof fault.body === 'string';
  const body = fault.body === undefined ? '' : isText ? String(fault.body) : JSON.stringify(fault.body);
  // 204 and 304 may not have a body at all
  return new Response(body === '' ? null : body, {
    status: fault.status,
    headers: { 'content-type': isText ? 'text/plain' : 'application/json', ...fault.headers },
  });
};

/** Latency and faults around the service proper. Returns a response only where the service is not asked. */
const disturb =
  (o: ServiceOptions, countersOf: Service['countersOf']): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    if (c.req.path.startsWith(CONTROL_PREFIX)) return next();
    c.header('date', new Date(o.now()).toUTCString());
    c.set('raw', c.req.method === 'GET' ? '' : await c.req.text());
    const practice = o.practiceOf(c);
    c.set('practice', practice);
    const fault = o.faults.next(o.name, c.req.method, c.req.path, practice);
    for (const counters of countersOf(c)) {
      countRequest(counters, c.req.method, c.req.path);
      if (fault !== null) counters.faulted += 1;
    }
    if (fault === 'drop-before') return drop(c);
    const delay = fault !== null && typeof fault === 'object' && 'delayMs' in fault ? fault : null;
    const before = o.latencyMs / 2 + (delay?.phase === 'before' ? delay.delayMs : 0);
    const after = o.latencyMs / 2 + (delay !== null && delay.phase !== 'before' ? delay.delayMs : 0);
    if (before > 0) await o.sleep(before);
    const instead = fault === null ? null : faultReply(fault);
    if (instead === null) await next();
    if (after > 0) await o.sleep(after);
    if (fault === 'drop-after') {
      c.res = drop(c);
      return;
    }
    if (fault === 'garbage') {
      const { status } = c.res;
      const text = await c.res.text();
      // emptied first, or the real answer's length header would stay
      c.res = undefined;
      c.res = new Response(text.slice(0, Math.ceil(text.length / 2)), {
        status: status < 300 ? 200 : status,
        headers: { 'content-type': 'application/json' },
      });
      return;
    }
    return instead ?? undefined;
  };

const record =
  (o: ServiceOptions, listeners: ReadonlySet<(e: Exchange) => void>): MiddlewareHandler<SandboxEnv> =>
  async (c, next) => {
    await next();
    if (listeners.size === 0 || c.req.path.startsWith(CONTROL_PREFIX)) return;
    const dropped = c.res.headers.has('x-hono-already-sent');
    const exchange: Exchange = {
      service: o.name,
      practice: c.get('practice'),
      method: c.req.method,
      path: c.req.path,
      query: c.req.query(),
      requestHeaders: c.req.header(),
      requestBody: c.get('raw') ?? '',
      status: dropped ? null : c.res.status,
      responseHeaders: Object.fromEntries(c.res.headers),
      responseBody: dropped ? '' : await c.res.clone().text(),
    };
    for (const listener of listeners) listener(exchange);
  };

/** The HTTP frame that both simulated services stand in. */
export const createService = (options: ServiceOptions): Service => {
  const listeners = new Set<(e: Exchange) => void>();
  const app = new Hono<SandboxEnv>({ strict: false });
  const countersOf = (c: SandboxContext): readonly Counters[] => {
    const own = options.practiceCounters.get(c.get('practice') ?? '');
    return own === undefined ? [options.counters] : [options.counters, own];
  };
  app.use('*', record(options, listeners), disturb(options, countersOf));
  const server = createAdaptorServer({ fetch: app.fetch });
  return {
    app,
    countersOf,
    onExchange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port, '127.0.0.1', () => {
          server.off('error', reject);
          resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
};
