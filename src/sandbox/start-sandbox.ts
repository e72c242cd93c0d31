import { setTimeout as sleepMs } from 'node:timers/promises';
import { type Comparison, compareSides, defaultWindow } from './compare-sides.ts';
import {
  createEphysioSandbox,
  type EphysioAccountSandbox,
  type EphysioSandbox,
} from './ephysio/create-ephysio.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGhlSandbox, type GhlLocationSandbox, type GhlSandbox } from './ghl/create-ghl.ts';
import { LOCATION_CHOICE } from './ghl/oauth-api.ts';
import type { GhlDifferences, GhlOptions } from './ghl/options.ts';
import type { SandboxOptions } from './options.ts';
import type { SandboxLanguage } from './people-by-language.ts';
import { profileOf } from './profiles.ts';
import { createRandom } from './random.ts';
import { type SandboxConfig, type SandboxConfigOptions, SCOPES, sandboxConfig } from './sandbox-config.ts';
import { seedPractice } from './seed.ts';
import { type SeededPractice, seedLocations } from './seed-locations.ts';

/** A practice on both sides. */
export interface SandboxPractice {
  /** In the config. */
  readonly name: string;
  readonly language: SandboxLanguage;
  readonly ghl: GhlLocationSandbox;
  readonly ephysio: EphysioAccountSandbox;
}

export interface Sandbox {
  /** In the order of the config; the first one is `ghl` and `ephysio` below. */
  readonly practices: readonly SandboxPractice[];
  /** The service, with the first practice's location. Its counters are those of the service. */
  readonly ghl: GhlSandbox &
    GhlLocationSandbox & {
      /** A further location of the same company: no practice's, with nothing in it. */
      readonly otherLocationId: string;
      readonly companyId: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };
  /** The service, with the first practice's account. Its counters are those of the service. */
  readonly ephysio: EphysioSandbox & EphysioAccountSandbox;
  readonly faults: Faults;
  /** A ready config for all practices; plain data, to be written to a file or given to the schema. */
  config(options?: SandboxConfigOptions): SandboxConfig;
  /**
   * What a browser does with the authorize address: follows every redirect to the callback.
   * @param locationId what the person chooses; else as `chooseAtSignIn` says
   * @returns its status
   */
  visitAuthorize(authorizeUrl: string, locationId?: string): Promise<number>;
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
const EPHYSIO_DEFAULTS = {
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

/** The practices as they are at the start. */
const seedAll = (options: SandboxOptions, seed: number, now: number): readonly SeededPractice[] => {
  const { practices: count = 1, patients = 20, eventsPerPatient = 2 } = options;
  // enough hands for all events to fit into the 150 days ahead
  const therapists = options.therapists ?? Math.max(3, Math.ceil((patients * eventsPerPatient) / 1000));
  return Array.from({ length: count }, (_, index) => {
    const profile = profileOf(index, seed);
    return {
      profile,
      practice: seedPractice({ profile, patients, eventsPerPatient, now, therapists }),
    };
  });
};

type Own = 'now' | 'sleep' | 'faults' | 'compare';

const ghlBehaviour = (
  options: NonNullable<SandboxOptions['ghl']>,
): Omit<GhlOptions, Own | 'locations' | 'privateScopes' | 'clientId' | 'clientSecret'> => {
  const { rateLimit, blockSlots, differs, ...rest } = options;
  return {
    port: 0,
    latencyMs: 0,
    redirectUris: null,
    appVersionId: null,
    accessTokenSeconds: 86_399,
    indexLagMs: 0,
    indexGapMs: 0,
    appointmentWrapper: 'appointment',
    seriesWebhooks: 'each',
    listsMasters: false,
    seriesRules: 'instances',
    instanceReads: 'instance',
    instancePut: 'new-id',
    ...rest,
    blockSlots: { list: 'overlapping', refuses: null, repliesTimes: false, ...blockSlots },
    differs: { ...AS_OBSERVED, ...differs },
    rateLimit:
      rateLimit === null
        ? null
        : { max: 100, intervalMs: 10_000, daily: 200_000, retryAfter: true, ...rateLimit },
  };
};

const found = <K, V>(map: ReadonlyMap<K, V>, key: K): V => {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the sandbox has no ${String(key)}`);
  return value;
};

/**
 * Starts both simulated services on free local ports, with accounts and locations for one or several practices. All data
 * follows from `seed` and `now`; GHL starts without contacts and with one team calendar per therapist.
 */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const seed = options.seed ?? 1;
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((ms: number) => sleepMs(ms));
  const faults = createFaults();
  const random = createRandom(seed);
  const seeded = seedAll(options, seed, now());
  const { locations, otherLocationId } = seedLocations(random, seeded, seed, options.ghl);
  const signIn = {
    clientId: options.ghl?.clientId ?? `${random.id(24)}-sandbox`,
    clientSecret: options.ghl?.clientSecret ?? crypto.randomUUID(),
  };
  let practices: readonly SandboxPractice[] = [];
  const compare = (name: string): Comparison => {
    const practice = practices.find((each) => each.name === name);
    if (practice === undefined) throw new Error(`the sandbox has no practice ${name}`);
    return compareSides(practice, defaultWindow(now()));
  };
  const shared = { now, sleep, faults, compare };
  const ghl = await createGhlSandbox({
    ...ghlBehaviour(options.ghl ?? {}),
    ...signIn,
    ...shared,
    locations,
    privateScopes: SCOPES,
  });
  const { email, password, ...behaviour } = options.ephysio ?? {};
  const ephysio = await createEphysioSandbox({
    port: 0,
    latencyMs: 0,
    ...EPHYSIO_DEFAULTS,
    ...behaviour,
    ...shared,
    accounts: new Map(
      seeded.map(({ profile, practice }) => [
        profile.name,
        {
          practice,
          email: profile.index === 0 ? (email ?? profile.email) : profile.email,
          password: profile.index === 0 ? (password ?? profile.password) : profile.password,
        },
      ]),
    ),
  }).catch(async (error: unknown) => {
    await ghl.close();
    throw error;
  });
  practices = seeded.map(({ profile: { name, language } }) => ({
    name,
    language,
    ghl: found(ghl.locations, name),
    ephysio: found(ephysio.accounts, name),
  }));
  const [first] = practices;
  if (first === undefined) throw new Error('a sandbox has a practice at least');
  return {
    practices,
    ghl: {
      ...first.ghl,
      ...ghl,
      ...signIn,
      otherLocationId,
      companyId: locations[0]?.location.companyId ?? '',
    },
    ephysio: { ...first.ephysio, ...ephysio },
    faults,
    config: (configOptions) =>
      sandboxConfig(
        {
          ...signIn,
          ghlUrl: ghl.url,
          publicKeyPem: ghl.publicKeyPem,
          ephysioUrl: ephysio.url,
          cancelledStatus: first.ephysio.cancelledStatus,
          practices: seeded.map(({ profile }) => ({
            profile,
            ...found(ephysio.accounts, profile.name),
            ...found(ghl.locations, profile.name),
            calendars: locations[profile.index]?.calendars ?? [],
          })),
        },
        configOptions,
      ),
    visitAuthorize: async (authorizeUrl, locationId) => {
      const url = new URL(authorizeUrl);
      if (locationId !== undefined) url.searchParams.set(LOCATION_CHOICE, locationId);
      const reply = await fetch(url);
      await reply.arrayBuffer();
      return reply.status;
    },
    close: async () => {
      await Promise.all([ghl.close(), ephysio.close()]);
    },
  };
};
