import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { mountControl } from '../control.ts';
import type { Counters } from '../counters.ts';
import { createService, type Exchange, type SandboxEnv } from '../service.ts';
import { mountBlockSlots } from './block-slots-api.ts';
import { mountCalendars } from './calendars-api.ts';
import { mountContacts } from './contacts-api.ts';
import { createGhlEdit, type GhlEdit } from './edit.ts';
import { needs, sameLocation } from './guard.ts';
import type {
  GhlAppointment,
  GhlBlockSlot,
  GhlCalendar,
  GhlContact,
  GhlLocation,
  GhlSeries,
} from './model.ts';
import { mountOauth } from './oauth-api.ts';
import type { GhlOptions } from './options.ts';
import { Refusal } from './refusal.ts';
import { createGhlState, type GhlState } from './state.ts';
import { createWebhookKeys, sendWebhooks, type WebhookOptions, type WebhookSender } from './webhooks.ts';

export interface GhlSandbox {
  /** Base address of the API; the authorize page is at `/v2/oauth/chooselocation` below it. */
  readonly url: string;
  /** The live records. Instants are epoch ms. */
  readonly state: {
    readonly contacts: ReadonlyMap<string, GhlContact>;
    /** Deleted ones included. */
    readonly appointments: ReadonlyMap<string, GhlAppointment>;
    readonly blockSlots: ReadonlyMap<string, GhlBlockSlot>;
    /** By their masters' ids. Their instances are among the appointments, the masters are not. */
    readonly series: ReadonlyMap<string, GhlSeries>;
    readonly calendars: ReadonlyMap<string, GhlCalendar>;
    readonly locations: ReadonlyMap<string, GhlLocation>;
  };
  readonly edit: GhlEdit;
  readonly counters: Counters;
  readonly publicKeyPem: string;
  /** `X-GHL-Signature` for these bytes, for tests that send webhooks themselves. */
  signWebhook(body: string): string;
  deliverWebhooks(options: WebhookOptions): WebhookSender;
  onExchange(listener: (exchange: Exchange) => void): () => void;
  close(): Promise<void>;
}

const mountLocation = (app: Hono<SandboxEnv>, state: GhlState): void => {
  app.get('/locations/:id', needs(state, 'locations.readonly'), (c) => {
    const location = state.locations.get(sameLocation(c, c.req.param('id')));
    if (location === undefined) {
      throw new Refusal(400, { message: 'Location not found', error: 'Bad Request' }, false);
    }
    const { id, companyId, name, country, timezone, allowDuplicateContact, contactUniqueIdentifiers } =
      location;
    return c.json({
      location: {
        id,
        companyId,
        name,
        country,
        timezone,
        settings: { allowDuplicateContact, contactUniqueIdentifiers },
      },
      traceId: crypto.randomUUID(),
    });
  });
};

/** The location's users: who is in the team of one of its calendars. */
const mountUsers = (app: Hono<SandboxEnv>, state: GhlState): void => {
  app.get('/users', needs(state, 'users.readonly'), (c) => {
    const locationId = sameLocation(c, c.req.query('locationId'));
    const calendars = [...state.calendars.values()].filter((k) => k.locationId === locationId);
    const users = [...new Set(calendars.flatMap((k) => k.team))].map((id, i) => {
      const [firstName, lastName] = ['Therapist', String(i + 1)];
      const roles = { type: 'account', role: 'user', locationIds: [locationId] };
      return { id, name: `${firstName} ${lastName}`, firstName, lastName, roles };
    });
    return c.json({ users, traceId: crypto.randomUUID() });
  });
};

/** The simulated GHL: starts to listen and resolves when it does. */
export const createGhlSandbox = async (options: GhlOptions): Promise<GhlSandbox> => {
  const { counters, faults } = options;
  const service = createService({ ...options, name: 'ghl' });
  const { app } = service;
  const state = createGhlState(options);
  const edit = createGhlEdit(state);
  const keys = createWebhookKeys();
  const senders: WebhookSender[] = [];

  app.onError((error, c) => {
    const traceId = crypto.randomUUID();
    if (!(error instanceof Refusal)) {
      return c.json({ statusCode: 500, message: `sandbox: ${error.message}`, traceId }, 500);
    }
    if (error.isViolation) {
      counters.violations.push({
        method: c.req.method,
        path: c.req.path,
        status: error.status,
        message: String(error.body.message),
      });
    }
    return c.json({ ...error.body, traceId }, error.status as ContentfulStatusCode, error.headers);
  });
  app.notFound((c) => {
    const message = `Cannot ${c.req.method} ${c.req.path}`;
    counters.violations.push({ method: c.req.method, path: c.req.path, status: 404, message });
    return c.json({ statusCode: 404, message, error: 'Not Found', traceId: crypto.randomUUID() }, 404);
  });
  mountControl(app, {
    name: 'ghl',
    counters,
    faults,
    edit: { ...edit },
    reset: state.reset,
    state: () => ({
      contacts: [...state.contacts.byId.values()],
      appointments: [...state.appointments.values()],
      blockSlots: [...state.blockSlots.values()],
      series: [...state.series.values()],
      calendars: [...state.calendars.values()],
      locations: [...state.locations.values()],
    }),
  });
  mountOauth(app, state);
  mountContacts(app, state);
  mountBlockSlots(app, state);
  mountCalendars(app, state);
  mountLocation(app, state);
  mountUsers(app, state);

  return {
    url: await service.listen(),
    state: {
      contacts: state.contacts.byId,
      appointments: state.appointments,
      blockSlots: state.blockSlots,
      series: state.series,
      calendars: state.calendars,
      locations: state.locations,
    },
    edit,
    counters,
    publicKeyPem: keys.publicKeyPem,
    signWebhook: keys.signature,
    deliverWebhooks: (webhookOptions) => {
      const sender = sendWebhooks(state, keys, webhookOptions);
      senders.push(sender);
      return sender;
    },
    onExchange: service.onExchange,
    close: async () => {
      for (const sender of senders) sender.stop();
      await service.close();
    },
  };
};
