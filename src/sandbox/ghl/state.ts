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
import type { GhlOptions } from './options.ts';
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
    };

/** Everything the simulated GHL knows. */
export interface GhlState {
  readonly options: GhlOptions;
  readonly locations: Map<string, GhlLocation>;
  readonly calendars: Map<string, GhlCalendar>;
  readonly contacts: ContactStore;
  /** Instances of series included, without their masters. */
  readonly appointments: Map<string, GhlAppointment>;
  readonly blockSlots: Map<string, GhlBlockSlot>;
  /** By the id of their master. */
  readonly series: Map<string, GhlSeries>;
  readonly tokens: Tokens;
  readonly limiter: RateLimiter;
  readonly random: Random;
  /** Locations that are paused: their refresh tokens rest until they are active again. */
  readonly paused: Set<string>;
  /** What the person at the authorize page will choose. */
  readonly user: { installAs: 'Location' | 'Company'; locationId: string; denies: boolean };
  /** Values that the service does not accept, as `property value`. */
  readonly refusedValues: Set<string>;
  readonly listeners: Set<(change: GhlChange) => void>;
  /** Records back to none; sign-ins stay. */
  reset(): void;
}

export const createGhlState = (options: GhlOptions): GhlState => {
  const contacts = createContactStore({
    now: options.now,
    lagMs: options.indexLagMs,
    gapMs: options.indexGapMs,
  });
  const appointments = new Map<string, GhlAppointment>();
  const blockSlots = new Map<string, GhlBlockSlot>();
  const series = new Map<string, GhlSeries>();
  const limiter = createRateLimiter(options.rateLimit, options.now, options.counters);
  const locations = new Map<string, GhlLocation>();
  const calendars = new Map<string, GhlCalendar>();
  const refusedValues = new Set<string>();
  const reset = (): void => {
    refusedValues.clear();
    contacts.clear();
    appointments.clear();
    blockSlots.clear();
    series.clear();
    limiter.clear();
    locations.clear();
    calendars.clear();
    for (const l of options.locations) locations.set(l.id, l);
    for (const c of options.calendars) calendars.set(c.id, c);
  };
  reset();
  return {
    options,
    locations,
    calendars,
    contacts,
    appointments,
    blockSlots,
    series,
    tokens: createTokens(options),
    limiter,
    random: createRandom(options.seed ^ 0x9e3779b9),
    paused: new Set(),
    user: { installAs: 'Location', locationId: options.locations[0]?.id ?? '', denies: false },
    refusedValues,
    listeners: new Set(),
    reset,
  };
};

export const announce = (state: GhlState, change: GhlChange): void => {
  for (const listener of state.listeners) listener(change);
};

/** @throws Refusal 400 */
export const contactById = (state: GhlState, id: string): GhlContact => {
  const contact = state.contacts.byId.get(id);
  if (contact === undefined) throw unknownContact(id);
  return contact;
};
