import type { CalendarMapping } from '../records/calendar.ts';

/** An appointment that both sides have: with whom in e-Physio, and where in GHL. */
export interface SharedAppointment {
  /** `clientId` in e-Physio. */
  readonly therapist: number;
  readonly calendar: string;
  readonly user: string | null;
}

/** Most appointments of a calendar in GHL, or of one user in it, are those of a therapist to whom the config does not give it. */
export interface CalendarFit {
  readonly calendar: string;
  /** `null`: the config names none. */
  readonly user: string | null;
  /** The therapists to whom the config gives it; none: the config does not name it. */
  readonly mapped: readonly number[];
  readonly fits: number;
  /** How many of the shared ones are that therapist's. */
  readonly count: number;
  readonly of: number;
}

/** Fewer say nothing: one or two are a colleague who stood in. */
const ENOUGH = 3;

const countsBy = <K>(keys: readonly K[]): [key: K, count: number][] => {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
};

/** The users by which the config tells the therapists of a calendar apart; none: the calendar is one column. */
const usersIn = (calendar: string, mappings: readonly CalendarMapping[]): ReadonlySet<string> => {
  const own = mappings.filter((m) => m.ghlCalendarId === calendar);
  const therapists = new Set(own.map((m) => m.ephysioClientId));
  return new Set(therapists.size > 1 ? own.flatMap((m) => m.ghlUserId ?? []) : []);
};

/** The therapist whose appointments these mostly are: more than half of enough; `null`: none. */
export const mostlyOf = (
  shared: readonly SharedAppointment[],
): Pick<CalendarFit, 'fits' | 'count' | 'of'> | null => {
  const [first] = countsBy(shared.map(({ therapist }) => therapist));
  if (first === undefined) return null;
  const [fits, count] = first;
  const of = shared.length;
  return count >= ENOUGH && count * 2 > of ? { fits, count, of } : null;
};

/**
 * The calendars whose appointments are mostly those of another therapist than the config says, by what both sides have.
 * The surest ones come first.
 */
export const betterFits = (
  shared: readonly SharedAppointment[],
  mappings: readonly CalendarMapping[],
): CalendarFit[] => {
  const groups = new Map<string, { calendar: string; user: string | null; own: SharedAppointment[] }>();
  for (const one of shared) {
    const { calendar } = one;
    const user = one.user !== null && usersIn(calendar, mappings).has(one.user) ? one.user : null;
    const key = JSON.stringify([calendar, user]);
    const group = groups.get(key) ?? { calendar, user, own: [] };
    group.own.push(one);
    groups.set(key, group);
  }
  return [...groups.values()]
    .flatMap(({ calendar, user, own }): CalendarFit[] => {
      const mapped = mappings
        .filter((m) => m.ghlCalendarId === calendar && (user === null || m.ghlUserId === user))
        .map((m) => m.ephysioClientId);
      const found = mostlyOf(own);
      if (found === null || mapped.includes(found.fits)) return [];
      return [{ calendar, user, mapped: [...new Set(mapped)], ...found }];
    })
    .toSorted((a, b) => b.count - a.count);
};
