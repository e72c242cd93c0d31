import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { ConfigError } from '../../errors.ts';
import type { Acting } from '../../items/item-kind.ts';
import type { PeopleSearch } from '../../items/people-search/search-people.ts';
import type { Log } from '../../ops/log.ts';
import type { JudgedStatus, StatusGlance } from '../../status/gather-status.ts';
import type { Store } from '../../store/store.ts';
import { practicesOfCompany } from '../../store/tables/practices.ts';
import type { RetentionDays } from '../../store/tables/retention.ts';
import { hasCompany, noteCompanyApp } from '../../store/tables/sign-in/company-credentials.ts';
import { createAdminGate } from '../admin/admin-gate.ts';
import { mountAdmin } from '../admin/mount-admin.ts';
import type { Launcher } from '../admin/runs/launch-runs.ts';
import { createSessions } from '../admin/sessions.ts';
import type { PagePractice } from '../admin/shell/page-request.ts';
import type { AdminAccess } from '../admin/viewer.ts';
import { mountHealth } from './health-routes.ts';
import { createIntake } from './intake.ts';
import type { Metrics } from './metrics.ts';
import { type Connector, mountOAuth } from './oauth-routes.ts';
import { createOAuthStates } from './oauth-states.ts';
import { isOwnListener, localAddress } from './own-listener.ts';
import { createBodyReader, type ListenerEnv } from './read-body.ts';
import { isForWebhooks, receiveWebhook } from './receive.ts';

export interface ListenerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly keys: readonly KeyObject[];
  /** The part of `ghl.clientId` before the dash. */
  readonly appId: string;
  readonly practices: readonly PagePractice[];
  /** `ghl.appUrl` */
  readonly appUrl: string;
  /** For how long the database keeps what is over. */
  readonly retention: RetentionDays;
  /** Who may log in to the admin page. */
  readonly admin: AdminAccess;
  /** How a practice is doing, and what happened on the last `days`: for the admin page. */
  readonly statusOf: (practice: string, days: number) => Promise<JudgedStatus>;
  /** The same in a few words: for the overview of many practices. */
  readonly glanceOf: (practice: string, days: number) => Promise<StatusGlance>;
  readonly connector: Connector;
  /** For what a person decides on the admin page and the services have to know. */
  readonly onSingleRecords: Acting['onSingleRecords'];
  /** Starts runs and their previews for the admin page. */
  readonly launcher: Launcher;
  readonly people: Pick<PeopleSearch, 'search'>;
  readonly store: Store;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Called after events were stored, of these practices; of any when left out. */
  readonly onEvents: (practices?: readonly string[]) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly limits?: Partial<ListenerLimits>;
}

/** What one client, and all of them together, may take. Milliseconds and bytes. */
export interface ListenerLimits {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly connections: number;
  readonly body: number;
  readonly bodies: number;
  /** A form of the admin page, and all of them together. */
  readonly form: number;
  readonly forms: number;
  /** How often slow clients are looked for. */
  readonly checkMs: number;
  readonly stuckAfterMs: number;
}

const LIMITS: ListenerLimits = {
  headersMs: 10_000,
  requestMs: 20_000,
  connections: 4096,
  body: 1024 * 1024,
  bodies: 16 * 1024 * 1024,
  form: 8 * 1024,
  forms: 256 * 1024,
  checkMs: 1000,
  stuckAfterMs: 900_000,
};

export interface Listener {
  readonly port: number;
  /** Accepts nothing more, answers what was begun, and resolves when that is stored; after `graceMs` in any case. */
  close(graceMs: number): Promise<void>;
}

const REFUSALS_EVERY_MS = 60_000;

/**
 * Logs what was refused: the first of a kind at once, then one line a minute with their number. Anybody can send
 * something to refuse, and must not be able to fill the disk with it.
 */
const createRefusalLog = (
  log: Pick<Log, 'warn'>,
  now: () => number,
  event: 'webhook.refused' | 'admin.refused',
): ((status: number, reason: string) => void) => {
  const kinds = new Map<string, { since: number; count: number }>();
  return (status, reason) => {
    const kind = kinds.get(reason) ?? { since: Number.NEGATIVE_INFINITY, count: 0 };
    kinds.set(reason, kind);
    kind.count += 1;
    if (now() - kind.since < REFUSALS_EVERY_MS) return;
    log.warn(event, { status, reason, count: kind.count });
    kind.since = now();
    kind.count = 0;
  };
};

const createRoutes = (o: ListenerOptions, limits: ListenerLimits) => {
  const { log, metrics, now, store } = o;
  const names = o.practices.map((p) => p.name);
  const intake = createIntake({
    store,
    onStored: (stored, repeated, practices) => {
      metrics.count('ephysio_ghl_webhook_stored_total', { outcome: 'new' }, stored);
      metrics.count('ephysio_ghl_webhook_stored_total', { outcome: 'repeated' }, repeated);
      if (stored > 0) o.onEvents(practices);
    },
  });
  const onError = (error: unknown): void =>
    // The message of a bug may quote what it stumbled over.
    log.error('listener.error', { error: error instanceof Error ? error.constructor.name : typeof error });
  const receive = receiveWebhook({
    keys: o.keys,
    appId: o.appId,
    practices: new Map(o.practices.map((p) => [p.locationId, p.name])),
    intake,
    bodies: createBodyReader({ one: limits.body, all: limits.bodies }),
    metrics,
    practicesOfCompany: (companyId) => practicesOfCompany(store, companyId),
    noteCompany: (companyId, type, at) => noteCompanyApp(store, companyId, { type, at }),
    isAgency: () => hasCompany(store),
    onElsewhere: (type, id) =>
      log.info(type === 'INSTALL' ? 'app.installed-elsewhere' : 'app.removed-elsewhere', {
        id,
        reason: 'No practice of the config has this location: nothing was done.',
        hint: 'When you add it to the config, the next run signs it in.',
      }),
    onRefused: createRefusalLog(log, now, 'webhook.refused'),
    onError,
    now,
  });
  const app = new Hono<ListenerEnv>();
  const gate = createAdminGate(o.admin, now);
  const sessions = createSessions(now);
  mountOAuth(app, {
    gate,
    sessions,
    states: createOAuthStates(now),
    connector: o.connector,
    practices: o.practices,
    store,
    now,
    log,
  });
  mountAdmin(app, {
    gate,
    sessions,
    practices: o.practices,
    appUrl: o.appUrl,
    retention: o.retention,
    statusOf: o.statusOf,
    glanceOf: o.glanceOf,
    bodies: createBodyReader({ one: limits.form, all: limits.forms }),
    store,
    log,
    onEvents: o.onEvents,
    onSingleRecords: o.onSingleRecords,
    launcher: o.launcher,
    people: o.people,
    onRefused: createRefusalLog(log, now, 'admin.refused'),
    now,
  });
  mountHealth(app, { store, practices: names, metrics, now, stuckAfterMs: limits.stuckAfterMs });
  app.notFound((c) => c.json({ error: 'nothing here' }, 404));
  app.onError((error, c) => {
    onError(error);
    return c.json({ error: 'internal error' }, 500);
  });
  return { receive, others: getRequestListener(app.fetch), intake };
};

const listen = (server: Server, { host, port }: ListenerOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      isOwnListener(localAddress(host, port)).then((isOwn) =>
        reject(
          new ConfigError(
            isOwn
              ? `Cannot listen on ${host}:${port}: your listener runs there already.`
              : `Cannot listen on ${host}:${port} (${cause.code ?? 'unknown error'}).`,
            isOwn
              ? 'One is enough for all practices of the config. Stop that one first, or choose another port with --port or webhooks.port.'
              : 'Stop what uses that port, or choose another with --port or webhooks.port.',
            { cause },
          ),
        ),
      ),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/** Starts the listener. @throws ConfigError when the address cannot be listened on */
export const startListener = async (options: ListenerOptions): Promise<Listener> => {
  const limits = { ...LIMITS, ...options.limits };
  const { receive, others, intake } = createRoutes(options, limits);
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      // Longer than reverse proxies keep theirs, so that they never send on a connection that is just being closed.
      keepAliveTimeout: 75_000,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: 16_384,
    },
    (incoming, outgoing) => void (isForWebhooks(incoming.url) ? receive : others)(incoming, outgoing),
  );
  server.maxConnections = limits.connections;
  server.on('drop', () => options.metrics.count('ephysio_ghl_connections_dropped_total', {}));
  const port = await listen(server, options);
  return {
    port,
    close: async (graceMs) => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
      await intake.idle();
    },
  };
};
