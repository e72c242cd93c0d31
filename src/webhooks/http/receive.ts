import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { NewEvent } from '../../store/tables/webhooks/webhook-events.ts';
import type { Intake } from './intake.ts';
import type { Metrics } from './metrics.ts';
import { readWebhook, type Webhook } from './payload.ts';
import type { BodyReader } from './read-body.ts';
import { sendJson } from './send-json.ts';
import { looksSigned, verifySignature } from './verify-signature.ts';

export interface ReceiveOptions {
  readonly keys: readonly KeyObject[];
  /** The app's id: the part of `ghl.clientId` before the dash. */
  readonly appId: string;
  /** Name of the practice by its GHL location. */
  readonly practices: ReadonlyMap<string, string>;
  readonly intake: Intake;
  readonly bodies: BodyReader;
  readonly metrics: Metrics;
  /** The practices that are signed in through this company. */
  readonly practicesOfCompany: (companyId: string) => Promise<readonly string[]>;
  /** Stores that GHL says of a whole company that the app was installed there or removed, at this time (UTC ISO). */
  readonly noteCompany: (companyId: string, type: 'INSTALL' | 'UNINSTALL', at: string) => Promise<void>;
  /** Whether a company is signed in: the app may then be in locations that the config does not name. */
  readonly isAgency: () => Promise<boolean>;
  /** Called when the app was installed in, or removed from, a location that the config does not name. */
  readonly onElsewhere: (type: 'INSTALL' | 'UNINSTALL', locationId: string) => void;
  /** Called at every answer but 200, with a reason that is fit for a log. */
  readonly onRefused: (status: number, reason: string) => void;
  /** Called at a bug. */
  readonly onError: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Status = 200 | 400 | 401 | 403 | 413 | 500 | 503;

interface Answer {
  readonly status: Status;
  readonly says: string;
}

const TOO_LARGE = { status: 413, says: 'over 1 MiB' } as const;
const UNREADABLE = {
  'too-large': TOO_LARGE,
  overloaded: { status: 503, says: 'too many bodies at once' },
  broken: { status: 400, says: 'the body ended too early' },
} as const;
const UNSIGNED = { status: 401, says: 'no good X-GHL-Signature' } as const;

/**
 * Of a location that the config does not name. An agency's app sends from all locations that have it: refused deliveries
 * would be repeated for hours, and GHL stops deliveries of which many are refused. The location's next run reads all anyway.
 */
const elsewhere = async (webhook: Webhook, locationId: string, o: ReceiveOptions): Promise<Answer> => {
  const isOurs = webhook.appId === o.appId;
  if (isOurs && webhook.kind === 'account') o.onElsewhere(webhook.type, locationId);
  else if (!isOurs || !(await o.isAgency())) return { status: 403, says: 'unknown location' };
  return { status: 200, says: 'ignored' };
};

/** The events that a delivery leaves in the inbox: one, or for a company one per practice. @returns Answer: none */
const eventsOf = async (webhook: Webhook, o: ReceiveOptions): Promise<readonly NewEvent[] | Answer> => {
  const { type, webhookId, locationId, companyId, sentAt } = webhook;
  // GHL signs for every app with the same key: the signature alone does not say that a delivery is meant for us.
  if (webhook.appId !== null && webhook.appId !== o.appId) return { status: 403, says: 'another app' };
  const practice = locationId === null ? undefined : o.practices.get(locationId);
  if (locationId !== null && practice === undefined) return elsewhere(webhook, locationId, o);
  const common = { type, webhookId, receivedAt: o.now() };
  if (webhook.kind === 'record' && practice !== undefined) {
    const { entity, recordId, contactId, record } = webhook;
    const payload = { record, sentAt };
    const lane = contactId ?? recordId;
    return [{ ...common, practice, locationId: webhook.locationId, entity, recordId, lane, payload }];
  }
  if (webhook.kind !== 'account') return { status: 200, says: 'ignored' };
  // A record's event is only a hint and read again; this one is believed, so it must name our app.
  if (webhook.appId === null) return { status: 403, says: 'no app named' };
  const account = (name: string, location: string, id: string): NewEvent => ({
    ...common,
    webhookId: id,
    practice: name,
    locationId: location,
    entity: 'account',
    recordId: location,
    lane: location,
    payload: { record: null, sentAt },
  });
  if (practice !== undefined && locationId !== null) return [account(practice, locationId, webhookId)];
  if (companyId === null) return { status: 200, says: 'ignored' };
  await o.noteCompany(companyId, webhook.type, sentAt ?? new Date(o.now()).toISOString());
  const signedIn = new Set(await o.practicesOfCompany(companyId));
  const theirs = [...o.practices].filter(([, name]) => signedIn.has(name));
  if (theirs.length === 0) return { status: 200, says: 'ignored' };
  return theirs.map(([location, name]) => account(name, location, `${webhookId}/${name}`));
};

/** Judges a body that was read whole, and stores what it says. `checked` is called when it is clear what to store. */
const processDelivery = async (
  o: ReceiveOptions,
  bytes: Buffer,
  signature: string,
  checked: () => void,
): Promise<Answer> => {
  if (!(await verifySignature(o.keys, bytes, signature))) return UNSIGNED;
  const webhook = readWebhook(bytes);
  if (webhook === null) return { status: 400, says: 'malformed' };
  o.metrics.count('ephysio_ghl_webhook_events_total', { type: webhook.type });
  try {
    const events = await eventsOf(webhook, o);
    if ('status' in events) return events;
    const stored = o.intake.store(events);
    checked();
    await stored;
    return { status: 200, says: 'stored' };
  } catch {
    return { status: 503, says: 'not stored' };
  }
};

const receive = async (incoming: IncomingMessage, o: ReceiveOptions): Promise<Answer> => {
  const signature = incoming.headers['x-ghl-signature'];
  if (Number(incoming.headers['content-length'] ?? 0) > o.bodies.limit) return TOO_LARGE;
  // Before the body: who does not even pretend to have signed is not listened to.
  if (typeof signature !== 'string' || !looksSigned(signature)) return UNSIGNED;
  const body = await o.bodies.read(incoming);
  if (body.kind !== 'read') return UNREADABLE[body.kind];
  const checked = o.intake.expect();
  try {
    return await processDelivery(o, body.bytes, signature, checked);
  } finally {
    checked();
  }
};

/** Whether a request is for the webhook route. A forwarder may name the whole address (RFC 9112, 3.2.2). */
export const isForWebhooks = (url = ''): boolean =>
  /^(?:https?:\/\/[^/?#]+)?\/api\/webhooks\/?(\?|$)/.test(url);

/**
 * `POST /api/webhooks`: answers 200 only when the event is on the disk, was there before, or is nothing that is synced.
 * Any other answer makes GHL send it again. Without the framework of the other routes: its requests and responses cost
 * as much as all of HTTP.
 */
export const receiveWebhook = (options: ReceiveOptions): RequestListener => {
  const { metrics, onRefused, onError } = options;
  return async (incoming, outgoing) => {
    if (incoming.method !== 'POST') {
      const headers = { allow: 'POST' };
      return sendJson(incoming, outgoing, { status: 405, says: { error: 'POST only' }, headers });
    }
    const began = performance.now();
    const { status, says } = await receive(incoming, options).catch((error: unknown): Answer => {
      onError(error);
      return { status: 500, says: 'internal error' };
    });
    metrics.count('ephysio_ghl_webhook_requests_total', { status });
    metrics.observe((performance.now() - began) / 1000);
    if (status !== 200) onRefused(status, says);
    sendJson(incoming, outgoing, {
      status,
      says: status === 200 ? { status: says } : { error: says },
      ...(status === 503 ? { headers: { 'retry-after': '10' } } : {}),
    });
  };
};
