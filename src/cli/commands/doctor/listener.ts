import { z } from 'zod';
import type { Store } from '../../../store/store.ts';
import { lastReceivedAt } from '../../../store/tables/webhooks/webhook-event-list.ts';
import { type Finding, ok, skip, warn } from './finding.ts';

const PATIENCE_MS = 5000;
const readinessSchema = z.object({ ready: z.boolean(), database: z.string(), inbox: z.string() });

/** Where this machine reaches what listens on `host`. */
const reachable = (host: string): string => {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
};

/** Whether `serve-webhooks` runs here and is well. Without it the scheduled runs do all the work. */
export const checkListener = async ({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): Promise<Finding> => {
  const about = { setting: 'webhooks.port' };
  if (port === 0) return skip({ code: 'listener-port-open', about, values: {} });
  const address = `${reachable(host)}:${port}`;
  let reply: Response;
  try {
    reply = await fetch(`http://${address}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return warn({ code: 'listener-silent', about, values: { address } });
  }
  const readiness = readinessSchema.safeParse(await reply.json().catch(() => null));
  if (!readiness.success) return warn({ code: 'listener-other', about, values: { address } });
  const { ready, database, inbox } = readiness.data;
  return ready
    ? ok({ code: 'listener-ready', about, values: { address } })
    : warn({ code: 'listener-not-ready', about, values: { address, database, inbox } });
};

/** Longer than a weekend without any change in GHL. */
const QUIET_MS = 3 * 86_400_000;

/** When the last webhook of a practice came. `listening`: the listener answers here, so some are expected. */
export const checkWebhooksSeen = async (
  store: Store,
  practice: string,
  listening: boolean,
  now: number,
): Promise<Finding> => {
  const about = { practice };
  const lastAt = await lastReceivedAt(store, practice);
  if (lastAt === null) {
    return listening
      ? warn({ code: 'webhooks-missing', about, values: {} })
      : skip({ code: 'webhooks-not-expected', about, values: {} });
  }
  const values = { lastAt, now };
  return now - Date.parse(lastAt) > QUIET_MS
    ? warn({ code: 'webhooks-stopped', about, values })
    : ok({ code: 'webhooks-good', about, values });
};
