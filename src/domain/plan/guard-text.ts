import type { GuardTrip, Place } from './guards.ts';

const daysOf = (places: readonly Place[]): string => {
  const days = places.flatMap(({ day }) => (day === null ? [] : [day])).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? ` (${first})` : ` (${first} to ${last})`;
};

/** A guard's message, with therapists, counts and days: who has the most comes first. */
export const tripText = ({ message, places }: GuardTrip, nameOf: (therapist: string) => string): string => {
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
  return parts.length === 0 ? `${message}.` : `${message}: ${parts.join(', ')}.`;
};
