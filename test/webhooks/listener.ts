import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { configSchema, type PracticeConfig } from '../../src/config/schema.ts';
import type { Log, LogFields } from '../../src/ops/log.ts';
import { glanceAt, judgeStatus } from '../../src/status/gather-status.ts';
import type { OpenOptions } from '../../src/store/database/open.ts';
import type { Store } from '../../src/store/store.ts';
import type { PagePractice } from '../../src/webhooks/admin/shell/page-request.ts';
import type { AdminUser } from '../../src/webhooks/admin/viewer.ts';
import { createMetrics } from '../../src/webhooks/http/metrics.ts';
import { type Listener, type ListenerOptions, startListener } from '../../src/webhooks/http/server.ts';
import { RETENTION } from '../retention.ts';
import { NOON, openTemp } from '../store/temp-store.ts';

export const APP = 'app1';
export const LOCATION = 'loc1';

export const ghlKeys = generateKeyPairSync('ed25519');
export const strangersKeys = generateKeyPairSync('ed25519');

export const signatureOf = (
  body: string | Buffer,
  by: { readonly privateKey: KeyObject } = ghlKeys,
): string => sign(null, Buffer.from(body), by.privateKey).toString('base64');

let deliveries = 0;
/** The body of a delivery, as GHL sends it. */
export const contactBody = (over: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    type: 'ContactUpdate',
    locationId: LOCATION,
    id: 'c1',
    firstName: 'Anna',
    lastName: 'Müller',
    appId: APP,
    versionId: APP,
    timestamp: '2026-03-01T09:59:59.000Z',
    webhookId: `delivery-${++deliveries}`,
    ...over,
  });

export interface LogLine extends LogFields {
  readonly level: string;
  readonly event: string;
}

/** A log that can be looked into. */
export const keptLog = (): Log & { readonly lines: readonly LogLine[] } => {
  const lines: LogLine[] = [];
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}): void =>
      void lines.push({ level, event, ...fields });
  return {
    level: 'debug',
    lines,
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
  };
};

/** The config of a practice with OAuth and nothing out of the ordinary. */
export const practiceConfig = (name: string): PracticeConfig => {
  const { practices } = configSchema.parse({
    ghl: { clientId: `${APP}-x`, clientSecret: 'secret' },
    practices: [
      {
        name,
        ephysio: { email: 'desk@practice.example', password: 'desk' },
        ghl: { locationId: LOCATION },
      },
    ],
  });
  const [practice] = practices;
  if (practice === undefined) throw new Error('no practice');
  return practice;
};

/** A practice of a listener, with a location of its own. */
export const practiceHere = (name: string, locationId = name): PagePractice => ({
  name,
  locationId,
  timezone: 'Europe/Zurich',
  language: 'de',
  calendars: [],
  ephysio: { statuses: {} },
});

/** Of a listener whose page starts nothing. */
export const nothingStarts: ListenerOptions['launcher'] = {
  start: () => null,
  last: () => null,
  ended: async () => undefined,
  close: async () => undefined,
};

/** Of a listener whose page searches for nobody. */
export const nobodySearches: ListenerOptions['people'] = {
  search: () => Promise.reject(new Error('nobody searches')),
};

export interface Rig {
  readonly store: Store;
  readonly listener: Listener;
  readonly url: string;
  readonly lines: readonly LogLine[];
  /** How often the worker was notified of new events. */
  readonly wakes: () => number;
  /** Posts a body, signed by GHL unless a signature is given; `null`: without one. */
  post(body: string | Buffer, signature?: string | null, path?: string): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Ids of the deliveries in the inbox. */
  stored(): Promise<string[]>;
}

export type RigOptions = Partial<ListenerOptions> & {
  readonly open?: Partial<OpenOptions>;
  readonly adminPassword?: string | null;
  readonly users?: readonly AdminUser[];
};

/** A listener with a database of its own, on a free port; both go with the test. */
export const openRig = async ({
  open = {},
  adminPassword = null,
  users = [],
  ...options
}: RigOptions = {}): Promise<Rig> => {
  const { now = () => NOON } = options;
  const store = options.store ?? (await openTemp(open));
  const log = keptLog();
  let wakes = 0;
  const listener = await startListener({
    host: '127.0.0.1',
    port: 0,
    keys: [ghlKeys.publicKey],
    appId: APP,
    practices: [practiceHere('main', LOCATION)],
    appUrl: 'https://app.ghl.example',
    retention: RETENTION,
    admin: { password: adminPassword, users },
    statusOf: (name, days) =>
      judgeStatus(store, practiceConfig(name), { now: now(), days, maxRunAgeHours: 3 }),
    glanceOf: (name, days) => glanceAt(store, practiceConfig(name), { now: now(), days, maxRunAgeHours: 3 }),
    onSingleRecords: () => Promise.reject(new Error('nobody decides')),
    launcher: options.launcher ?? nothingStarts,
    people: options.people ?? nobodySearches,
    connector: {
      authorizeUrl: () => 'http://127.0.0.1:1/authorize',
      connect: async () => undefined,
    },
    store,
    metrics: createMetrics(),
    log,
    onEvents: () => {
      wakes += 1;
    },
    now,
    ...options,
  });
  onTestFinished(() => listener.close(0));
  const url = `http://127.0.0.1:${listener.port}`;
  return {
    store,
    listener,
    url,
    lines: log.lines,
    wakes: () => wakes,
    post: (body, signature = signatureOf(body), path = '/api/webhooks/') =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(signature === null ? {} : { 'x-ghl-signature': signature }),
        },
        body,
      }),
    get: (path, headers = {}) => fetch(`${url}${path}`, { headers, redirect: 'manual' }),
    stored: async () => {
      const rows = await store.db.selectFrom('webhook_events').select('webhook_id').orderBy('id').execute();
      return rows.map((row) => row.webhook_id);
    },
  };
};
