import { generateKeyPairSync, sign } from 'node:crypto';
import { appointmentEvent } from './appointment-view.ts';
import { contactEvent } from './contact-view.ts';
import type { AppChange, GhlChange, GhlCompany } from './state.ts';

export interface WebhookOptions {
  readonly url: string;
  /** Tries after the first one (12 at the real service). */
  readonly retries?: number;
  /** Milliseconds before try `n` (from 1). */
  readonly backoffMs?: (n: number) => number;
  /** Hold deliveries back until `flush`. */
  readonly manual?: boolean;
  /** Updates and deletions of appointments called `AppointmentCreate`, as in the official examples. */
  readonly mislabelled?: boolean;
}

export interface Delivery {
  readonly webhookId: string;
  readonly type: string;
  readonly body: string;
  /** Status of every try; null when nothing answered. */
  readonly attempts: (number | null)[];
}

export interface WebhookSender {
  readonly deliveries: readonly Delivery[];
  /** Resolves when every event so far was taken, or given up after its last retry. */
  flush(): Promise<void>;
  /** Sends one delivery again, byte for byte, as the portal's "resend" does. */
  resend(delivery: Delivery): Promise<void>;
  stop(): void;
}

export interface WebhookKeys {
  /** SPKI, PEM. */
  readonly publicKeyPem: string;
  /** The value of `X-GHL-Signature` for these bytes. */
  signature(body: string): string;
}

/** A key pair of this sandbox's own: Ed25519, as the real service signs. */
export const createWebhookKeys = (): WebhookKeys => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    signature: (body) => sign(null, Buffer.from(body), privateKey).toString('base64'),
  };
};

/** As the official examples say it. Who installed is named where a person did, which nothing here depends on. */
const appEvent = (companyId: string, { type, locationId }: AppChange): Record<string, unknown> => {
  const where = locationId === null ? { companyId } : { locationId };
  if (type === 'UNINSTALL') return { type, ...where };
  return {
    type,
    installType: locationId === null ? 'Company' : 'Location',
    ...where,
    companyId,
    companyName: 'Sandbox Agency',
    isWhitelabelCompany: false,
    whitelabelDetails: {},
  };
};

const payload = (
  { id, states }: GhlCompany,
  change: GhlChange,
  mislabelled: boolean,
): Record<string, unknown> => {
  if ('contact' in change) return contactEvent(change.type, change.contact);
  if (!('appointment' in change)) return appEvent(id, change);
  const { type, appointment } = change;
  const state = states.get(appointment.locationId);
  if (state === undefined) throw new Error(`the sandbox has no location ${appointment.locationId}`);
  return appointmentEvent(state, mislabelled ? 'AppointmentCreate' : type, appointment);
};

/** Delivers every change in any location from now on, own API writes included, until stopped. */
export const sendWebhooks = (
  company: GhlCompany,
  keys: WebhookKeys,
  options: WebhookOptions,
): WebhookSender => {
  const { retries = 12, backoffMs = (n) => 1000 * 2 ** (n - 1), manual = false } = options;
  const deliveries: Delivery[] = [];
  const held: Delivery[] = [];
  const running = new Set<Promise<void>>();
  let isStopped = false;

  const attempt = async (delivery: Delivery): Promise<boolean> => {
    try {
      const reply = await fetch(options.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-ghl-signature': keys.signature(delivery.body) },
        body: delivery.body,
        redirect: 'manual',
      });
      await reply.arrayBuffer();
      delivery.attempts.push(reply.status);
      return reply.ok;
    } catch {
      delivery.attempts.push(null);
      return false;
    }
  };
  const deliver = async (delivery: Delivery): Promise<void> => {
    for (let n = 0; n <= retries && !isStopped; n += 1) {
      if (n > 0) await company.options.sleep(backoffMs(n));
      if (isStopped || (await attempt(delivery))) return;
    }
  };
  const start = (delivery: Delivery): void => {
    const run = deliver(delivery).finally(() => running.delete(run));
    running.add(run);
  };
  const onChange = (change: GhlChange): void => {
    if (company.options.differs.silent.includes(change.type)) return;
    const webhookId = crypto.randomUUID();
    const body = JSON.stringify({
      ...payload(company, change, options.mislabelled === true),
      appId: company.options.clientId.split('-')[0],
      versionId: company.options.clientId.split('-')[0],
      timestamp: new Date(company.options.now()).toISOString(),
      webhookId,
    });
    const delivery: Delivery = { webhookId, type: change.type, body, attempts: [] };
    deliveries.push(delivery);
    if (manual) held.push(delivery);
    else start(delivery);
  };
  company.listeners.add(onChange);
  return {
    deliveries,
    flush: async () => {
      for (const delivery of held.splice(0)) start(delivery);
      while (running.size > 0) await Promise.all(running);
    },
    resend: async (delivery) => void (await attempt(delivery)),
    stop: () => {
      isStopped = true;
      company.listeners.delete(onChange);
    },
  };
};
