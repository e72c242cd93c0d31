import { counted } from '../domain/counted.ts';
import type { GuardFacts, GuardTrip, Place } from '../domain/plan/guards.ts';
import { SERVICE } from '../domain/records/sides.ts';

const daysOf = (places: readonly Place[]): string => {
  const days = places.flatMap(({ day }) => (day === null ? [] : [day])).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? ` (${first})` : ` (${first} to ${last})`;
};

const factsText = (facts: GuardFacts): string => {
  switch (facts.guard) {
    case 'empty-side':
      return `${SERVICE[facts.side]} lists nothing, but ${counted(facts.expected, 'linked record')} should be there`;
    case 'shrunk-side':
      return `${SERVICE[facts.side]} lists ${counted(facts.count, 'record')}; the last complete list had ${facts.lastCount}`;
    case 'retire-limit':
      return facts.before === 0
        ? `${facts.count} of ${facts.linked} linked ${facts.entity}s would be cancelled`
        : `${facts.count} more of ${facts.linked} linked ${facts.entity}s would be cancelled, after ${facts.before} in the last day`;
    case 'creations':
      return facts.before === 0
        ? `${counted(facts.count, 'new patient')} would be created in e-Physio, more than ${facts.limit} (sync.guards.maxCreate)`
        : `${facts.count} more new patients would be created in e-Physio, after ${facts.before}: more than ${facts.limit} (sync.guards.maxCreate)`;
    case 'mass-change': {
      const of = `${facts.count} of ${facts.linked} linked ${facts.entity}s`;
      return 'field' in facts.by
        ? `Field ${facts.by.field} would change in ${of}`
        : `${of} would move by ${facts.by.minutes} minutes`;
    }
  }
};

/** A guard's message, with therapists, counts and days: who has the most comes first. */
export const tripText = ({ facts, places }: GuardTrip, nameOf: (therapist: string) => string): string => {
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
  return parts.length === 0 ? `${message}.` : `${message}: ${parts.join(', ')}.`;
};
