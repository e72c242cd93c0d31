import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { mountControl } from '../control.ts';
import { type Counters, createCounters } from '../counters.ts';
import { bearerOf, createService, type Exchange, type SandboxEnv, sentField } from '../service.ts';
import { mountBlockSlots } from './block-slots-api.ts';
import { mountCalendars } from './calendars-api.ts';
import { mountContacts } from './contacts-api.ts';
import { createGhlEdit, type GhlEdit } from './edit.ts';
import { needs, sameLocation, stateOf } from './guard.ts';
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
import { createGhlCompany, type GhlCompany } from './state.ts';
import { createWebhookKeys, sendWebhooks, type WebhookOptions, type WebhookSender } from './webhooks.ts';

/** One practice's location. */
export interface GhlLocationSandbox {
  readonly locationId: string;
  /** A private integration token for it, with all scopes. */
  readonly privateToken: string;
  /** The live records. Instants are epoch ms. */
  readonly state: {
    readonly contacts: ReadonlyMap<string, GhlContact>;
    /** Deleted ones included. */
    readonly appointments: ReadonlyMap<string, GhlAppointment>;
    readonly blockSlots: ReadonlyMap<string, GhlBlockSlot>;
    /** By their masters' ids. Their instances are among the appointments, the masters are not. */
    readonly series: ReadonlyMap<string, GhlSeries>;
    readonly calendars: ReadonlyMap<string, GhlCalendar>;
    /** With its settings as they are now. */
    readonly location: GhlLocation;
  };
  readonly edit: GhlEdit;
  /** Of the requests with the location's tokens. */
  readonly counters: Counters;
}

export interface GhlSandbox {
  /** Base address of the API; the authorize page is at `/v2/oauth/chooselocation` below it. */
  readonly url: string;
  /** By the practices' names. */
  readonly locations: ReadonlyMap<string, GhlLocationSandbox>;
  /** Of all requests. */
  readonly counters: Counters;
  readonly publicKeyPem: string;
  /** `X-GHL-Signature` for these bytes, for tests that send webhooks themselves. */
  signWebhook(body: string): string;
  /** Delivers the webhooks of all locations. */
  deliverWebhooks(options: WebhookOptions): WebhookSender;
  onExchange(listener: (exchange: Exchange) => void): () => void;
  close(): Promise<void>;
}

const mountLocation = (app: Hono<SandboxEnv>, company: GhlCompany): void => {
  app.get('/locations/:id', needs(company, 'locations.readonly'), (c) => {
    sameLocation(c, c.req.param('id'));
    const { id, companyId, name, country, timezone, allowDuplicateContact, contactUniqueIdentifiers } =
      stateOf(company, c).location;
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

/** The location's users: who is in the team of one of its calendars. They bear the name of the calendar they began with. */
const mountUsers = (app: Hono<SandboxEnv>, company: GhlCompany): void => {
  app.get('/users', needs(company, 'users.readonly'), (c) => {
    const locationId = sameLocation(c, c.req.query('locationId'));
    const calendars = [...stateOf(company, c).calendars.values()];
    const begun = company.options.locations.find(({ location }) => location.id === locationId)?.calendars;
    const users = [...new Set(calendars.flatMap((k) => k.team))].map((id, i) => {
      const name = begun?.find(({ team }) => team.includes(id))?.name ?? `Therapist ${i + 1}`;
      const [firstName = '', ...others] = name.split(' ');
      const roles = { type: 'account', role: 'user', locationIds: [locationId] };
      return { id, name, firstName, lastName: others.join(' '), roles };
    });
    return c.json({ users, traceId: crypto.randomUUID() });
  });
};

/** What is controlled and edited, by the practices' names. */
const practicesOf = (company: GhlCompany) =>
  new Map(
    company.options.locations.flatMap(({ practice, location: { id }, privateToken }) => {
      const state = company.states.get(id);
      if (practice === null || state === undefined) return [];
      const { contacts, appointments, blockSlots, series, calendars } = state;
      const location: GhlLocationSandbox = {
        locationId: id,
        privateToken,
        state: {
          contacts: contacts.byId,
          appointments,
          blockSlots,
          series,
          calendars,
          get location() {
            return state.location;
          },
        },
        edit: createGhlEdit(state),
        counters: createCounters(),
      };
      return [[practice, { location, reset: state.reset }] as const];
    }),
  );

/** The simulated GHL: starts to listen and resolves when it does. */
export const createGhlSandbox = async (options: GhlOptions): Promise<GhlSandbox> => {
  const { faults } = options;
  const company = createGhlCompany(options);
  const practices = practicesOf(company);
  const names = new Map([...practices].map(([name, { location }]) => [location.locationId, name]));
  const counters = createCounters();
  const service = createService({
    ...options,
    name: 'ghl',
    counters,
    practiceCounters: new Map([...practices].map(([name, { location }]) => [name, location.counters])),
    practiceOf: (c) => {
      const sent = bearerOf(c) ?? sentField(c, 'refresh_token') ?? sentField(c, 'code') ?? '';
      return names.get(company.privateTokens.get(sent) ?? company.tokens.locationOf(sent) ?? '') ?? null;
    },
  });
  const { app } = service;
  const keys = createWebhookKeys();
  const senders: WebhookSender[] = [];

  app.onError((error, c) => {
    const traceId = crypto.randomUUID();
    if (!(error instanceof Refusal)) {
      return c.json({ statusCode: 500, message: `sandbox: ${error.message}`, traceId }, 500);
    }
    const { status, body, headers, isViolation } = error;
    const violation = { method: c.req.method, path: c.req.path, status, message: String(body.message) };
    for (const each of service.countersOf(c)) {
      if (isViolation) each.violations.push(violation);
      if (status === 429) each.rateLimited += 1;
    }
    return c.json({ ...body, traceId }, status as ContentfulStatusCode, headers);
  });
  app.notFound((c) => {
    const message = `Cannot ${c.req.method} ${c.req.path}`;
    const violation = { method: c.req.method, path: c.req.path, status: 404, message };
    for (const each of service.countersOf(c)) each.violations.push(violation);
    return c.json({ statusCode: 404, message, error: 'Not Found', traceId: crypto.randomUUID() }, 404);
  });
  mountControl(app, {
    name: 'ghl',
    counters,
    faults,
    compare: options.compare,
    practices: new Map(
      [...practices].map(([name, { location, reset }]) => [
        name,
        {
          counters: location.counters,
          edit: { ...location.edit },
          reset,
          state: () => ({
            contacts: [...location.state.contacts.values()],
            appointments: [...location.state.appointments.values()],
            blockSlots: [...location.state.blockSlots.values()],
            series: [...location.state.series.values()],
            calendars: [...location.state.calendars.values()],
            locations: [location.state.location],
          }),
        },
      ]),
    ),
  });
  mountOauth(app, company);
  mountContacts(app, company);
  mountBlockSlots(app, company);
  mountCalendars(app, company);
  mountLocation(app, company);
  mountUsers(app, company);

  return {
    url: await service.listen(),
    locations: new Map([...practices].map(([name, { location }]) => [name, location])),
    counters,
    publicKeyPem: keys.publicKeyPem,
    signWebhook: keys.signature,
    deliverWebhooks: (webhookOptions) => {
      const sender = sendWebhooks(company, keys, webhookOptions);
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
