import { z } from 'zod';
import type { Store } from '../../../store/store.ts';
import { lastReceivedAt } from '../../../store/tables/webhooks/webhook-arrivals.ts';
import { askListener, isOwnListener, localAddress } from '../../../webhooks/http/own-listener.ts';
import { type Finding, ok, skip, warn } from './finding.ts';

const readinessSchema = z.object({ ready: z.boolean(), database: z.string(), inbox: z.string() });

/** What the listener says of itself; `null`: it says something else. @throws whatever fetch throws */
const askReadiness = async (address: string) => {
  const reply = await askListener(address, '/readyz');
  return readinessSchema.safeParse(await reply.json().catch(() => null)).data ?? null;
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
  const address = localAddress(host, port);
  const readiness = await askReadiness(address).catch(() => undefined);
  if (readiness) {
    const { ready, database, inbox } = readiness;
    return ready
      ? ok({ code: 'listener-ready', about, values: { address } })
      : warn({ code: 'listener-not-ready', about, values: { address, database, inbox } });
  }
  // It may be too busy, or too broken, to say how it is.
  if (await isOwnListener(address))
    return warn({
      code: 'listener-not-ready',
      about,
      values: { address, database: 'unknown', inbox: 'unknown' },
    });
  const code = readiness === null ? 'listener-other' : 'listener-silent';
  return warn({ code, about, values: { address } });
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
