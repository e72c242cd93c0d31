import { createRandom, type Random } from '../random.ts';
import { type ContactStore, createContactStore } from './contact-store.ts';
import type {
  GhlAppointment,
  GhlBlockSlot,
  GhlCalendar,
  GhlContact,
  GhlLocation,
  GhlSeries,
} from './model.ts';
import type { GhlOptions, LocationOptions } from './options.ts';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';
import { unknownContact } from './refusal.ts';
import { createTokens, type Tokens } from './tokens.ts';

export type GhlChange =
  | {
      readonly type: 'ContactCreate' | 'ContactUpdate' | 'ContactTagUpdate' | 'ContactDelete';
      readonly contact: GhlContact;
    }
  | {
      readonly type: 'AppointmentCreate' | 'AppointmentUpdate' | 'AppointmentDelete';
      readonly appointment: GhlAppointment;
    }
  | AppChange;

/** The app was installed or removed; `locationId` null: in the company as a whole. */
export interface AppChange {
  readonly type: 'INSTALL' | 'UNINSTALL';
  readonly locationId: string | null;
}

/** What all locations of the company share. */
export interface GhlCompany {
  readonly id: string;
  readonly options: GhlOptions;
  readonly tokens: Tokens;
  /** The locations of the private integration tokens. */
  readonly privateTokens: ReadonlyMap<string, string>;
  readonly limiter: RateLimiter;
  /** Locations that are paused: their refresh tokens rest until they are active again. */
  readonly paused: Set<string>;
  /** What the person at the authorize page will choose; without a location: one after the other. */
  readonly user: {
    installAs: 'Location' | 'Company';
    locationId: string | null;
    /** The locations that a company's sign-in approves; null: all. */
    approves: readonly string[] | null;
    denies: boolean;
  };
  /** The locations that have the app. */
  readonly installed: Set<string>;
  readonly listeners: Set<(change: GhlChange) => void>;
  /** By location. */
  readonly states: Map<string, GhlState>;
}

/** Everything the simulated GHL knows of one location. */
export interface GhlState {
  readonly options: GhlOptions;
  readonly company: GhlCompany;
  /** With its settings as they are now. */
  location: GhlLocation;
  readonly calendars: Map<string, GhlCalendar>;
  readonly contacts: ContactStore;
  /** Instances of series included, without their masters. */
  readonly appointments: Map<string, GhlAppointment>;
  readonly blockSlots: Map<string, GhlBlockSlot>;
  /** By the id of their master. */
  readonly series: Map<string, GhlSeries>;
  readonly random: Random;
  /** Values that the service does not accept, as `property value`. */
  readonly refusedValues: Set<string>;
  /** Records back to none; sign-ins stay. */
  reset(): void;
}

const createLocationState = (
  company: GhlCompany,
  { location, calendars: first, seed }: LocationOptions,
): GhlState => {
  const { options } = company;
  const state: GhlState = {
    options,
    company,
    location,
    calendars: new Map(),
    contacts: createContactStore({
      now: options.now,
      lagMs: options.indexLagMs,
      gapMs: options.indexGapMs,
    }),
    appointments: new Map(),
    blockSlots: new Map(),
    series: new Map(),
    random: createRandom(seed),
    refusedValues: new Set(),
    reset: () => {
      const { refusedValues, contacts, appointments, blockSlots, series, calendars } = state;
      for (const records of [refusedValues, contacts, appointments, blockSlots, series, calendars])
        records.clear();
      company.limiter.clear(location.id);
      state.location = location;
      for (const calendar of first) calendars.set(calendar.id, calendar);
    },
  };
  state.reset();
  return state;
};

export const createGhlCompany = (options: GhlOptions): GhlCompany => {
  const { locations } = options;
  const company: GhlCompany = {
    id: locations[0]?.location.companyId ?? '',
    options,
    tokens: createTokens(options),
    privateTokens: new Map(locations.map(({ privateToken, location }) => [privateToken, location.id])),
    limiter: createRateLimiter(options.rateLimit, options.now),
    paused: new Set(),
    user: { installAs: 'Location', locationId: null, approves: null, denies: false },
    installed: new Set(),
    listeners: new Set(),
    states: new Map(),
  };
  for (const each of locations) company.states.set(each.location.id, createLocationState(company, each));
  return company;
};

export const announce = (state: GhlState, change: GhlChange): void => {
  for (const listener of state.company.listeners) listener(change);
};

const announceApp = ({ listeners }: GhlCompany, change: AppChange): void => {
  for (const listener of listeners) listener(change);
};

/** The app gets into a location; what has it already is left as it is. */
export const installApp = (company: GhlCompany, locationId: string): void => {
  if (company.installed.has(locationId)) return;
  company.installed.add(locationId);
  announceApp(company, { type: 'INSTALL', locationId });
};

/** A person of the company installs the app for it, in these locations. */
export const installForCompany = (company: GhlCompany, locationIds: Iterable<string>): void => {
  announceApp(company, { type: 'INSTALL', locationId: null });
  for (const id of locationIds) installApp(company, id);
};

/** The app is removed from a location, or from all of the company: its tokens are dead. */
export const removeApp = (company: GhlCompany, locationId: string | null): void => {
  const { installed, tokens } = company;
  for (const id of locationId === null ? [...installed] : [locationId]) {
    installed.delete(id);
    tokens.revoke(id);
  }
  if (locationId === null) tokens.revoke(null);
  announceApp(company, { type: 'UNINSTALL', locationId });
};

/** @throws Refusal 400 */
export const contactById = (state: GhlState, id: string): GhlContact => {
  const contact = state.contacts.byId.get(id);
  if (contact === undefined) throw unknownContact(id);
  return contact;
};
