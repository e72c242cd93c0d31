import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { configSchema, type PracticeConfig } from '../../src/config/schema.ts';
import { createEphysioClient, type EphysioClient } from '../../src/ephysio/client.ts';
import { createHostConnections } from '../../src/ephysio/host-connections.ts';
import { createSession, type EphysioSession } from '../../src/ephysio/session.ts';
import type { RequestLogFields } from '../../src/ephysio/transport.ts';

export interface Seen {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** `drop`: the connection is cut. */
export type Answer = Response | 'drop';
export type Script = (seen: Seen, n: number) => Answer | Promise<Answer>;

export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });

export const token = (value = 'T1', more: Record<string, unknown> = {}): Response =>
  json({ token: value, keys: [{ key: `K-${value}` }], id: 77, ...more });

export interface Scripted {
  readonly baseUrl: string;
  readonly seen: Seen[];
  close(): Promise<void>;
}

/** An e-Physio that answers what the test says: `routes` by method and path, each called with how often it was asked (from 1). */
export const scriptedEphysio = async (routes: Record<string, Script>): Promise<Scripted> => {
  const seen: Seen[] = [];
  const counts = new Map<string, number>();
  const app = new Hono<{ Bindings: { incoming: { socket: { destroy(): void } } } }>();
  app.all('*', async (c) => {
    const url = new URL(c.req.url);
    const text = await c.req.text();
    const request = {
      method: c.req.method,
      url: `${url.pathname}${url.search}`.replace(/^\/api/, ''),
      headers: c.req.header(),
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
    seen.push(request);
    const key = `${c.req.method} ${url.pathname.replace(/^\/api/, '')}`;
    const script = routes[key];
    if (script === undefined) return json({ message: 'no such route' }, 404);
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    const answer = await script(request, n);
    if (answer !== 'drop') return answer;
    c.env.incoming.socket.destroy();
    return new Response(null);
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info: AddressInfo) => {
      resolve({
        baseUrl: `http://127.0.0.1:${info.port}/api`,
        seen,
        close: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
};

export const practiceConfig = (baseUrl: string, ephysio: Record<string, unknown> = {}): PracticeConfig => {
  const config = configSchema.parse({
    practices: [
      {
        name: 'main',
        ephysio: {
          baseUrl,
          email: 'desk@example.ch',
          password: 'secret-word',
          adminInfoId: 5770,
          ...ephysio,
        },
        ghl: { locationId: 'loc', privateIntegrationToken: 'pit' },
        calendars: [
          { ghlCalendarId: 'cal', ghlUserId: 'usr', ephysioClientId: 5778, ephysioEventTypeId: 29330 },
          { ghlCalendarId: 'cal2', ghlUserId: null, ephysioClientId: 5779, ephysioEventTypeId: 29331 },
        ],
      },
    ],
  });
  const [practice] = config.practices;
  if (practice === undefined) throw new Error('no practice');
  return practice;
};

export interface Rig {
  readonly client: EphysioClient;
  readonly practice: PracticeConfig;
  readonly slept: number[];
  readonly stored: { session: EphysioSession | null };
  readonly logged: RequestLogFields[];
}

export interface RigOptions {
  readonly ephysio?: Record<string, unknown>;
  readonly stored?: EphysioSession | null;
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

export const NOW = Date.parse('2026-11-21T10:00:00.000Z');

/** A client of a scripted e-Physio whose waits take no time and are written down. */
export const rigFor = (baseUrl: string, options: RigOptions = {}): Rig => {
  const practice = practiceConfig(baseUrl, options.ephysio);
  const slept: number[] = [];
  const stored = { session: options.stored ?? null };
  const logged: RequestLogFields[] = [];
  let clock = NOW;
  const common = {
    now: options.now ?? (() => clock),
    sleep:
      options.sleep ??
      (async (ms: number) => {
        slept.push(ms);
        clock += ms;
      }),
    timeoutMs: options.timeoutMs ?? 10_000,
    connections: createHostConnections(8)(baseUrl, practice.name),
    log: (_event: string, fields: RequestLogFields) => void logged.push(fields),
    ...(options.signal && { signal: options.signal }),
  };
  const session = createSession({
    ...common,
    config: practice.ephysio,
    practice: practice.name,
    store: {
      load: () => stored.session,
      save: (made) => {
        stored.session = made;
      },
    },
  });
  const client = createEphysioClient({ ...common, config: practice.ephysio, session });
  return { client, practice, slept, stored, logged };
};
