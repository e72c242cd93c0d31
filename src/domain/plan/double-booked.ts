import { isGroupSlot, isSameSlot, type Places } from '../records/group-slot.ts';
import type { SideName } from '../records/sides.ts';
import type { Slot } from '../records/slot.ts';

/** Time of a therapist that is taken, by an appointment that takes place or by an absence. */
export interface TakenTime extends Slot {
  /** By which record a person finds it, and by which it keeps its name from one run to the next. */
  readonly side: SideName;
  readonly id: string;
  /** The therapist's id in e-Physio. */
  readonly therapist: string;
  /** UTC ISO instants of one length, so that they compare as text. */
  readonly start: string;
  readonly end: string;
  /** Whose appointment it is, by the engine's name; absent: not known, or an absence. */
  readonly patient?: string | null;
  /** It was booked in GHL, where nobody sees e-Physio's calendar. */
  readonly isFromGhl: boolean;
  readonly isAbsence: boolean;
}

/** Two that take one therapist's time. `booking` is from GHL, and the first of two that both are. */
export interface Clash {
  readonly booking: TakenTime;
  readonly other: TakenTime;
}

const nameOf = ({ side, id }: TakenTime): string => `${side} ${id}`;

/** In one order, whichever of the two was found first. */
const clashOf = (one: TakenTime, other: TakenTime): Clash =>
  one.isFromGhl && (!other.isFromGhl || nameOf(one) < nameOf(other))
    ? { booking: one, other }
    : { booking: other, other: one };

const byStart = (one: TakenTime, other: TakenTime): number =>
  one.start < other.start ? -1 : one.start > other.start ? 1 : 0;

/** The clashes of one therapist, whose times begin in this order. */
const sweep = (times: readonly TakenTime[]): Clash[] => {
  const clashes: Clash[] = [];
  // What has begun and is not over yet. The desk may overlap its own as it likes: only a booking meets all of them.
  let bookings: TakenTime[] = [];
  let others: TakenTime[] = [];
  for (const time of times) {
    const isOn = ({ end }: TakenTime): boolean => end > time.start;
    bookings = bookings.filter(isOn);
    for (const booking of bookings) clashes.push(clashOf(booking, time));
    if (time.isFromGhl) {
      others = others.filter(isOn);
      for (const other of others) clashes.push(clashOf(time, other));
      bookings.push(time);
    } else others.push(time);
  }
  return clashes;
};

/**
 * All pairs that overlap with one therapist, of which one was booked in GHL. Those that touch do not overlap, and what
 * takes no time overlaps nothing.
 * @param now UTC ISO: what is over by then bothers nobody
 */
export const findClashes = (times: readonly TakenTime[], now: string): Clash[] => {
  const booked = new Set<string>();
  for (const { isFromGhl, therapist } of times) if (isFromGhl) booked.add(therapist);
  if (booked.size === 0) return [];
  const byTherapist = new Map<string, TakenTime[]>();
  for (const time of times) {
    if (!booked.has(time.therapist) || time.end <= now || time.end <= time.start) continue;
    const own = byTherapist.get(time.therapist);
    if (own === undefined) byTherapist.set(time.therapist, [time]);
    else own.push(time);
  }
  return [...byTherapist.values()].flatMap((own) => sweep(own.sort(byStart)));
};

/** Whether the two can be a group, if their calendar in GHL takes several: two people who start together. */
export const mayBeGroup = ({ booking, other }: Clash): boolean =>
  !other.isAbsence &&
  isSameSlot(booking, other) &&
  (!booking.patient || !other.patient || booking.patient !== other.patient);

/** Several people in one slot of a calendar that takes several. */
export const isGroup = (clash: Clash, places: Places): boolean =>
  mayBeGroup(clash) && isGroupSlot(clash.booking, places);
