import type { Person } from './people.ts';

/** Who is when with whom. */
export interface Visit {
  readonly id: number;
  readonly who: Person;
  therapist: number;
  /** Epoch milliseconds; half an hour long. */
  start: number;
  takesPlace: boolean;
  /** Its invoice is closed. */
  isBilled: boolean;
  /** In GHL it may say anything: somebody cancelled it there after it had begun, or was billed. */
  isFreeInGhl: boolean;
  /** A review has to be opened about that. */
  needsReview: boolean;
  /** The contact of somebody else on which it was booked, until the desk has put that right. */
  bookedOn: string | null;
  touchedAt: number;
  /** Booked in GHL, where nobody sees e-Physio's calendar. */
  readonly isFromGhl: boolean;
  /** In the class of the first therapist, together with others. */
  isInClass: boolean;
  /** The series that it is one of in GHL; `null`: none. */
  series: Series | null;
  /** Somebody moved GHL's appointment into a calendar that the config does not name. */
  isAway: boolean;
  /** Its event in e-Physio, once that was seen: it stays the same. */
  eventId: number | null;
}

/** A recurring booking of GHL. */
export interface Series {
  /** The id of its master. */
  readonly id: string;
  /** Its appointments that nobody has moved alone, by their place in the rule. */
  readonly places: (Visit | null)[];
}

/** Time of a therapist without a patient: an event of e-Physio. */
export interface Absence {
  readonly event: number;
  therapist: number;
  /** Epoch milliseconds. */
  start: number;
  end: number;
  isOn: boolean;
  /** A note, of a kind that the config does not count as an absence. */
  readonly isNote: boolean;
  touchedAt: number;
}

export interface Mode {
  /** e-Physio's codes mean cancelled, showed and noshow; else only 5 is known, and cancelled visits are deleted. */
  readonly hasCodes: boolean;
  readonly hasListener: boolean;
  /** e-Physio takes no new invoice over the API. */
  readonly refusesInvoices: boolean;
  /** Whom the webhooks of a series name. */
  readonly series: 'master' | 'each' | 'first';
  /** Whose time GHL lets a program block. */
  readonly blocks: 'user' | 'calendar';
  /** Notes are kept as events, and are no absences. */
  readonly hasNotes: boolean;
  /** Who is new gets no contact. */
  readonly leavesOut: boolean;
}
