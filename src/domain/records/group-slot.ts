import { calendarOfKey } from './calendar.ts';
import type { Slot } from './slot.ts';

/** How many people one slot of a GHL calendar takes, by the calendar's id. One that is not in it takes one. */
export type Places = ReadonlyMap<string, number>;

/**
 * How many people one slot takes, by what GHL says of the calendar (it is GHL that spells `appoinmentPerSlot` so). A class
 * whose seats are not said takes any number; of every other calendar GHL's default is one.
 */
export const placesOf = ({
  calendarType,
  appoinmentPerSlot: places,
}: {
  readonly calendarType?: string | null | undefined;
  readonly appoinmentPerSlot?: number | null | undefined;
}): number => {
  const isSaid = typeof places === 'number' && places >= 1;
  if (!isSaid) return calendarType === 'class_booking' ? Number.POSITIVE_INFINITY : 1;
  return Math.floor(places);
};

const placesIn = ({ calendar }: Slot, places: Places): number =>
  places.get(calendarOfKey(calendar ?? '')?.ghlCalendarId ?? '') ?? 1;

/** Whether its calendar takes several people in one slot: those who start together are a group. */
export const isGroupSlot = (slot: Slot, places: Places): boolean => placesIn(slot, places) > 1;

/** Whether two are in one slot: of one therapist and calendar of GHL, with one start. */
export const isSameSlot = (one: Slot, other: Slot): boolean => {
  const [a, b] = [calendarOfKey(one.calendar ?? ''), calendarOfKey(other.calendar ?? '')];
  return (
    a !== null &&
    b !== null &&
    a.ghlCalendarId === b.ghlCalendarId &&
    a.ephysioClientId === b.ephysioClientId &&
    !!one.start &&
    one.start === other.start
  );
};

/**
 * Whether a slot belongs to a group that others can still join.
 * @param taken how many people are in it
 */
export const hasPlacesLeft = (slot: Slot, taken: number, places: Places): boolean =>
  isGroupSlot(slot, places) && taken < placesIn(slot, places);
