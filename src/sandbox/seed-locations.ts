import type { EphysioPractice } from './ephysio/model.ts';
import type { GhlCalendar, GhlLocation } from './ghl/model.ts';
import type { LocationOptions } from './ghl/options.ts';
import { type Profile, recordSeed } from './profiles.ts';
import { createRandom, type Random } from './random.ts';

/** A practice as it is at the start. */
export interface SeededPractice {
  readonly profile: Profile;
  readonly practice: EphysioPractice;
}

type Settings = Pick<GhlLocation, 'country' | 'allowDuplicateContact' | 'contactUniqueIdentifiers'>;

/** How a location behaves unless an option says otherwise. */
const SETTINGS: Settings = {
  country: 'CH',
  allowDuplicateContact: false,
  contactUniqueIdentifiers: ['email', 'phone'],
};

/** One team calendar for each therapist. */
const seedCalendars = (
  random: Random,
  locationId: string,
  therapists: EphysioPractice['therapists'],
): GhlCalendar[] => {
  const groupId = random.id();
  return therapists.map(({ name }) => ({
    id: random.id(),
    locationId,
    groupId,
    name,
    calendarType: 'round_robin',
    team: [random.id()],
    slotMinutes: 30,
    appoinmentPerSlot: 1,
  }));
};

/**
 * A location of one company for each practice, and a further one.
 * @param random for the company, the further location, and the first practice's
 */
export const seedLocations = (
  random: Random,
  practices: readonly SeededPractice[],
  seed: number,
  settings: Partial<Settings> = {},
): { readonly locations: readonly LocationOptions[]; readonly otherLocationId: string } => {
  const companyId = random.id();
  const locationOf = (
    id: string,
    { locationName: name }: Pick<Profile, 'locationName'>,
    { timezone }: Pick<EphysioPractice, 'timezone'>,
  ): GhlLocation => {
    const { country, allowDuplicateContact, contactUniqueIdentifiers } = { ...SETTINGS, ...settings };
    return { id, companyId, name, timezone, country, allowDuplicateContact, contactUniqueIdentifiers };
  };
  const first = random.id();
  const otherLocationId = random.id();
  const locations = practices.map(({ profile, practice }): LocationOptions => {
    const own = profile.index === 0 ? random : createRandom(profile.seed);
    const id = profile.index === 0 ? first : own.id();
    return {
      practice: profile.name,
      location: locationOf(id, profile, practice),
      calendars: seedCalendars(own, id, practice.therapists),
      seed: recordSeed(seed, profile.index),
      privateToken: `pit-${crypto.randomUUID()}`,
    };
  });
  const timezone = practices[0]?.practice.timezone ?? 'UTC';
  const other: LocationOptions = {
    practice: null,
    location: locationOf(otherLocationId, { locationName: 'Another practice' }, { timezone }),
    calendars: [],
    seed: recordSeed(seed, practices.length),
    privateToken: `pit-${crypto.randomUUID()}`,
  };
  return { locations: [...locations, other], otherLocationId };
};
