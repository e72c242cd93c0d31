import { setTimeout as sleepMs } from 'node:timers/promises';
import { createCounters } from './counters.ts';
import { createEphysioSandbox, type EphysioSandbox } from './ephysio/create-ephysio.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGhlSandbox, type GhlSandbox } from './ghl/create-ghl.ts';
import type { GhlCalendar, GhlLocation } from './ghl/model.ts';
import type { GhlDifferences } from './ghl/options.ts';
import type { SandboxOptions } from './options.ts';
import { createRandom } from './random.ts';
import { type SandboxConfig, type SandboxConfigOptions, SCOPES, sandboxConfig } from './sandbox-config.ts';
import { seedPractice } from './seed.ts';

export interface Sandbox {
  readonly ghl: GhlSandbox & {
    readonly locationId: string;
    /** A second location, with nothing in it, of the same company. */
    readonly otherLocationId: string;
    readonly companyId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** A private integration token for the first location, with all scopes. */
    readonly privateToken: string;
  };
  readonly ephysio: EphysioSandbox & { readonly email: string; readonly password: string };
  readonly faults: Faults;
  /** A ready config; plain data, to be written to a file or given to the schema. */
  config(options?: SandboxConfigOptions): SandboxConfig;
  /** What a browser does with the authorize address: follows every redirect to the callback. Resolves with its status. */
  visitAuthorize(authorizeUrl: string): Promise<number>;
  close(): Promise<void>;
}

/** How GHL answers unless an option says otherwise. */
const AS_OBSERVED: GhlDifferences = {
  takesNamesOnly: true,
  forgets: [],
  clearsByNull: true,
  putResetsStatus: true,
  listsCancelled: true,
  marksDeleted: true,
  shiftMinutes: 0,
  silent: [],
  knowsV3: true,
};

/** How e-Physio answers unless an option says otherwise. */
export const EPHYSIO_DEFAULTS = {
  tokenSeconds: 3600,
  expUnit: 's',
  updatePatient: true,
  updateEvent: true,
  cancelEvent: true,
  cancelKeeps: null,
  sexTrue: 'm',
  birthDates: 'as-sent',
  eventClock: 'instants',
  bookedStatus: null,
  invoicesByDay: true,
  forgets: [],
  createInvoice: 'address',
  cancelledStatus: null,
  singleInvoiceAsObject: false,
  eventRange: 'inside',
  eventIdAt: 'top',
  listsComments: true,
  eventInvoices: 'as-sent',
} as const;

/**
 * Starts both simulated services on free local ports. All data follows from `seed` and `now`; GHL starts without
 * contacts and with one team calendar per therapist.
 */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const seed = options.seed ?? 1;
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((ms: number) => sleepMs(ms));
  const faults = createFaults();
  const patients = options.patients ?? 20;
  const eventsPerPatient = options.eventsPerPatient ?? 2;
  // enough hands for all events to fit into the 150 days ahead
  const therapists = options.therapists ?? Math.max(3, Math.ceil((patients * eventsPerPatient) / 1000));
  const practice = seedPractice({ seed, patients, eventsPerPatient, now: now(), therapists });
  const random = createRandom(seed);
  const companyId = random.id();
  const location = (name: string): GhlLocation => ({
    id: random.id(),
    companyId,
    name,
    timezone: practice.timezone,
    country: options.ghl?.country ?? 'CH',
    allowDuplicateContact: options.ghl?.allowDuplicateContact ?? false,
    contactUniqueIdentifiers: options.ghl?.contactUniqueIdentifiers ?? ['email', 'phone'],
  });
  const home = location('Sandbox practice');
  const other = location('Another practice');
  const groupId = random.id();
  const calendars = practice.therapists.map(
    (therapist): GhlCalendar => ({
      id: random.id(),
      locationId: home.id,
      groupId,
      name: therapist.name,
      calendarType: 'round_robin',
      team: [random.id()],
      slotMinutes: 30,
      appoinmentPerSlot: 1,
    }),
  );
  const privateToken = `pit-${crypto.randomUUID()}`;
  const sides = { now, sleep, faults };
  const signIn = {
    clientId: options.ghl?.clientId ?? `${random.id(24)}-sandbox`,
    clientSecret: options.ghl?.clientSecret ?? crypto.randomUUID(),
  };
  const {
    rateLimit,
    blockSlots,
    differs,
    allowDuplicateContact: _,
    contactUniqueIdentifiers: __,
    country: ___,
    ...ghlRest
  } = options.ghl ?? {};
  const ghl = await createGhlSandbox({
    port: 0,
    latencyMs: 0,
    redirectUris: null,
    appVersionId: null,
    accessTokenSeconds: 86_399,
    indexLagMs: 0,
    indexGapMs: 0,
    appointmentWrapper: 'appointment',
    blockSlots: { list: 'overlapping', refuses: null, repliesTimes: false, ...blockSlots },
    differs: { ...AS_OBSERVED, ...differs },
    seriesWebhooks: 'each',
    listsMasters: false,
    seriesRules: 'instances',
    instanceReads: 'instance',
    instancePut: 'new-id',
    ...ghlRest,
    ...sides,
    ...signIn,
    seed,
    counters: createCounters(),
    locations: [home, other],
    calendars,
    privateTokens: [{ token: privateToken, locationId: home.id, scopes: SCOPES }],
    rateLimit:
      rateLimit === null
        ? null
        : { max: 100, intervalMs: 10_000, daily: 200_000, retryAfter: true, ...rateLimit },
  });
  const login = { email: 'desk@practice.example', password: 'sandbox-password' };
  const ephysio = await createEphysioSandbox({
    port: 0,
    latencyMs: 0,
    ...EPHYSIO_DEFAULTS,
    ...login,
    ...options.ephysio,
    ...sides,
    counters: createCounters(),
    practice,
  }).catch(async (error: unknown) => {
    await ghl.close();
    throw error;
  });
  const desk = {
    email: options.ephysio?.email ?? login.email,
    password: options.ephysio?.password ?? login.password,
  };
  return {
    ghl: {
      ...ghl,
      ...signIn,
      companyId,
      locationId: home.id,
      otherLocationId: other.id,
      privateToken,
    },
    ephysio: { ...ephysio, ...desk },
    faults,
    config: (configOptions) =>
      sandboxConfig(
        {
          ...practice,
          ...signIn,
          ...desk,
          cancelledStatus: ephysio.cancelledStatus,
          ghlUrl: ghl.url,
          ephysioUrl: ephysio.url,
          publicKeyPem: ghl.publicKeyPem,
          privateToken,
          locationId: home.id,
          calendars,
        },
        configOptions,
      ),
    visitAuthorize: async (authorizeUrl) => {
      const reply = await fetch(authorizeUrl);
      await reply.arrayBuffer();
      return reply.status;
    },
    close: async () => {
      await Promise.all([ghl.close(), ephysio.close()]);
    },
  };
};
