import { z } from 'zod';
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
  if (port === 0) return skip('webhooks.port is 0: the listener chooses a port by itself');
  const address = `${reachable(host)}:${port}`;
  let reply: Response;
  try {
    reply = await fetch(`http://${address}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return warn(
      `nothing answers on ${address} (webhooks.host, webhooks.port): changes in GHL wait for the next run`,
      'Start `ephysio-ghl serve-webhooks` as a service, if this machine is to take webhooks.',
    );
  }
  const readiness = readinessSchema.safeParse(await reply.json().catch(() => null));
  if (!readiness.success) {
    return warn(
      `another program answers on ${address} (webhooks.host, webhooks.port)`,
      'Give the listener a port of its own with webhooks.port.',
    );
  }
  const { ready, database, inbox } = readiness.data;
  return ready
    ? ok(`serve-webhooks is ready on ${address}`)
    : warn(
        `serve-webhooks on ${address} is not ready: database ${database}, inbox ${inbox}`,
        'See what it says: `journalctl -u ephysio-ghl-webhooks`, and `ephysio-ghl webhooks list`.',
      );
};
