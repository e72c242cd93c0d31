import { type CommandContext, practiceOf, withContext } from '../../../app/context.ts';
import { bearerOf, connectPractice, oauthOf } from '../../../app/ghl-access.ts';
import { openPeopleSearch } from '../../../app/people-search/people-search.ts';
import { actingOf } from '../../../app/single-records.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import { PROGRAM_PATH } from '../../../installation.ts';
import { glanceAt, judgeStatus } from '../../../status/gather-status.ts';
import type { Lock } from '../../../store/tables/locks.ts';
import { createLauncher } from '../../../webhooks/admin/runs/launch-runs.ts';
import { createMetrics } from '../../../webhooks/http/metrics.ts';
import type { Connector } from '../../../webhooks/http/oauth-routes.ts';
import { type ListenerLimits, startListener } from '../../../webhooks/http/server.ts';
import { readPublicKeys } from '../../../webhooks/http/verify-signature.ts';
import { createDrain } from '../../../webhooks/worker/drain.ts';
import { createInboxLock } from '../../../webhooks/worker/inbox-lock.ts';
import type { ProcessRecord } from '../../../webhooks/worker/process-record.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { createEventLines } from './event-lines.ts';
import { hasPage, tellUnconnected } from './tell-unconnected.ts';

export interface ServeWebhooksOptions extends CommonOptions {
  /** Instead of `webhooks.host` and `webhooks.port`. */
  readonly host?: string;
  readonly port?: number;
}

/** What brings a record of the inbox up to date, for all practices of the context. */
export interface Processor {
  readonly process: ProcessRecord;
  close(): Promise<void> | void;
}

export interface ServeSettings {
  readonly limits?: Partial<ListenerLimits>;
  /** How long a stop may take, in milliseconds. */
  readonly stopMs?: number;
}

/** @param lock the worker's own lock, at any time while a record is worked on: it names the owner of what is written */
export type OpenProcessor = (context: CommandContext, lock: () => Lock) => Promise<Processor> | Processor;

/** A stop has ten seconds in all: for answers to requests, and for the records that were begun. */
const ANSWER_GRACE_MS = 4000;
const STOP_MS = 9000;
/** Waiting for another process holds up the whole listener: better that GHL sends an event again. */
const BUSY_MS = 2000;

const appIdOf = (clientId: string | null): string => {
  const appId = clientId?.split('-')[0];
  if (appId) return appId;
  throw new ConfigError(
    'ghl.clientId is not set, so that nobody can tell which webhooks are meant for this program',
    'Put the client id of the GHL app that sends the webhooks into the config, beside a private integration token too.',
  );
};

const connectorOf = (context: CommandContext): Connector => {
  const oauth = oauthOf(context);
  return {
    authorizeUrl: (name, state) => {
      if (practiceOf(context, name).ghl.privateIntegrationToken !== null) {
        throw new ConfigError(
          `Practice ${name} uses the private integration token of the config`,
          'There is nothing to connect.',
        );
      }
      return oauth.authorizeUrl(state);
    },
    connect: async (name, code) => {
      await connectPractice(context, practiceOf(context, name), code);
    },
  };
};

/** Resolves with the abort. */
const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });

const serve = async (
  context: CommandContext,
  options: ServeWebhooksOptions,
  openProcessor: OpenProcessor,
  { limits = {}, stopMs = STOP_MS }: ServeSettings,
): Promise<ExitCode> => {
  const { config, store, log, output, stopping, now, sleep, practices } = context;
  const host = options.host ?? config.webhooks.host;
  const keys = readPublicKeys(config.webhooks.publicKeys);
  const appId = appIdOf(config.ghl.clientId);
  store.sqlite.pragma(`busy_timeout = ${BUSY_MS}`);
  const metrics = createMetrics();
  const lock = createInboxLock(store, now);
  const processor = await openProcessor(context, lock.current);
  const launcher = createLauncher({
    program: [process.execPath, PROGRAM_PATH],
    configPath: context.configPath,
    log,
    now,
  });
  const people = openPeopleSearch({ database: store.path, env: process.env });
  const linesOf = createEventLines(new Map(practices.map((p) => [p.name, p.timezone])), now);
  try {
    const drain = createDrain({
      store,
      lock,
      practices: practices.map((p) => p.name),
      process: processor.process,
      signIn: async (name) => {
        await bearerOf(context, practiceOf(context, name)).bearer();
      },
      retention: config.retention,
      log,
      metrics,
      // Elsewhere the log says the same.
      ...(output.interactive && {
        onWorked: (worked) => {
          for (const line of linesOf(worked)) output.note(line);
        },
      }),
      stopping,
      now,
      sleep,
    });
    const listener = await startListener({
      host,
      port: options.port ?? config.webhooks.port,
      keys,
      appId,
      practices: practices.map((p) => ({
        name: p.name,
        locationId: p.ghl.locationId,
        timezone: p.timezone,
        language: p.language,
        calendars: p.calendars,
        ephysio: { statuses: p.ephysio.statuses },
      })),
      appUrl: config.ghl.appUrl,
      retention: config.retention,
      admin: config.admin,
      statusOf: (name, days) =>
        judgeStatus(store, practiceOf(context, name), {
          now: now(),
          days,
          maxRunAgeHours: config.monitoring.maxRunAgeHours,
        }),
      glanceOf: (name, days) =>
        glanceAt(store, practiceOf(context, name), {
          now: now(),
          days,
          maxRunAgeHours: config.monitoring.maxRunAgeHours,
        }),
      connector: connectorOf(context),
      onSingleRecords: actingOf(context, 'admin page').onSingleRecords,
      launcher,
      people,
      store,
      metrics,
      log,
      onEvents: drain.wake,
      now,
      limits,
    });
    const draining = drain.run();
    const ended = Promise.race([aborted(stopping), draining]);
    // It may end while the listener is still being announced: the error comes up where it is waited for.
    ended.catch(() => undefined);
    const { port } = listener;
    const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    const url = `${origin}/api/webhooks/`;
    log.info('listener.start', { host, port, count: practices.length });
    for (const { name } of practices)
      output.document({ command: 'serve-webhooks', practice: name, ok: true, url });
    output.text(`Listening for GHL's webhooks on ${url}`);
    if (hasPage(config)) output.text(`The admin page is ${origin}/admin/`);
    await tellUnconnected(context);
    await ended;
    log.info('listener.stopping');
    const finished = Promise.all([listener.close(ANSWER_GRACE_MS), draining, launcher.close()]);
    const inTime = new AbortController();
    await Promise.race([finished, sleep(stopMs, inTime.signal).catch(() => undefined)]);
    inTime.abort();
    log.info('listener.end');
    return EXIT.done;
  } finally {
    await people.close();
    await processor.close();
  }
};

/**
 * `serve-webhooks`: takes GHL's webhooks in and works on them, until SIGTERM. What was taken in and is not done by then
 * is done after the next start.
 */
export const serveWebhooksWith =
  (openProcessor: OpenProcessor, settings: ServeSettings = {}) =>
  (options: ServeWebhooksOptions, runtime: Runtime): Promise<ExitCode> =>
    withContext(options, runtime, (context) => serve(context, options, openProcessor, settings));
