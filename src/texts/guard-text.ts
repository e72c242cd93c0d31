import { counted } from '../domain/counted.ts';
import type { FirstOverwritten, GuardFacts } from '../domain/plan/guard-facts.ts';
import type { GuardTrip, Place } from '../domain/plan/guard-input.ts';
import { SERVICE, type WrittenEntity } from '../domain/records/sides.ts';
import { calendarFitText } from './calendar-fit-text.ts';

const daysOf = (places: readonly Place[]): string => {
  const days = places.flatMap(({ day }) => (day === null ? [] : [day])).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? ` (${first})` : ` (${first} to ${last})`;
};

const firstText = (
  { entity, count, linked }: { readonly entity: string; readonly count: number; readonly linked: number },
  { firstField, before }: FirstOverwritten,
): string => {
  const of = `of ${linked} ${entity}s that are linked for the first time`;
  return before === 0
    ? `Field ${firstField} would be overwritten in ${count} ${of}`
    : `Field ${firstField} would be overwritten in ${count} more ${of}, after ${before} in the last day`;
};

/** What speaks for wrong calendars of therapists in the config as the cause; `null`: nothing does. */
const mappingIn = (facts: GuardFacts): FirstOverwritten | null =>
  facts.guard === 'mass-change' && 'firstField' in facts.by && facts.by.firstField === 'calendar'
    ? facts.by
    : null;

export const isAboutMapping = (facts: GuardFacts): boolean => mappingIn(facts) !== null;

export const MAPPING_REMEDY =
  'Correct "calendars" of the config; `ephysio-ghl doctor` compares them with both sides.';

const causeText = (facts: GuardFacts, calendars: TripNames['calendars']): string => {
  const mapping = mappingIn(facts);
  if (mapping === null) return '';
  const fits = mapping.fits.map((fit) => calendarFitText(fit, calendars)).join('; ');
  return ` The likely cause is the mapping of therapists, "calendars" of the config${fits === '' ? '' : `: ${fits}`}.`;
};

/** What people call those that a guard is about. */
export interface TripNames {
  readonly therapist: (id: string) => string;
  /** Names of GHL's calendars, by their ids. */
  readonly calendars: ReadonlyMap<string, string>;
}

/** Links, and block slots, which have none. */
const NAMES: Readonly<Record<WrittenEntity, string>> = {
  patient: 'linked patients',
  appointment: 'linked appointments',
  'block-slot': 'block slots',
};

const factsText = (facts: GuardFacts): string => {
  switch (facts.guard) {
    case 'empty-side':
      return `${SERVICE[facts.side]} lists nothing, but ${counted(facts.expected, 'linked record')} should be there`;
    case 'shrunk-side':
      return `${SERVICE[facts.side]} lists ${counted(facts.count, 'record')}; the last complete list had ${facts.lastCount}`;
    case 'retire-limit':
      if (facts.entity === 'block-slot')
        return `${facts.count} of ${facts.linked} block slots would be removed`;
      return facts.before === 0
        ? `${facts.count} of ${facts.linked} ${NAMES[facts.entity]} would be cancelled`
        : `${facts.count} more of ${facts.linked} ${NAMES[facts.entity]} would be cancelled, after ${facts.before} in the last day`;
    case 'creations':
      return facts.before === 0
        ? `${counted(facts.count, 'new patient')} would be created in e-Physio, more than ${facts.limit} (sync.guards.maxCreate)`
        : `${facts.count} more new patients would be created in e-Physio, after ${facts.before}: more than ${facts.limit} (sync.guards.maxCreate)`;
    case 'mass-change': {
      if ('firstField' in facts.by) return firstText(facts, facts.by);
      const of = `${facts.count} of ${facts.linked} ${NAMES[facts.entity]}`;
      return 'field' in facts.by
        ? `Field ${facts.by.field} would change in ${of}`
        : `${of} would move by ${facts.by.minutes} minutes`;
    }
  }
};

/** A guard's message, with therapists, counts and days: who has the most comes first. */
export const tripText = (
  { facts, places }: GuardTrip,
  { therapist: nameOf, calendars }: TripNames,
): string => {
  const groups = new Map<string | null, Place[]>();
  for (const place of places) {
    const group = groups.get(place.therapist);
    if (group) group.push(place);
    else groups.set(place.therapist, [place]);
  }
  const parts = [...groups]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([therapist, own]) => {
      const who = therapist === null ? 'unknown therapist' : nameOf(therapist);
      return `${who} ${own.length}${daysOf(own)}`;
    });
  const message = factsText(facts);
  const cause = causeText(facts, calendars);
  return `${parts.length === 0 ? message : `${message}: ${parts.join(', ')}`}.${cause}`;
};
