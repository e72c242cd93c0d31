/**
 * An event of e-Physio without a patient: time of a therapist that is taken. Practices keep holidays, training, breaks, and
 * notes this way; `kind` says which.
 */
export interface Absence {
  /** The event's id in e-Physio. */
  readonly id: string;
  /** The therapist's id in e-Physio (`ephysioClientId`). */
  readonly therapist: number;
  /** The id of the kind of event in e-Physio (`eventTypeId`); `null`: it has none. */
  readonly kind: number | null;
  /** UTC ISO instants with milliseconds; `end` is not before `start`. */
  readonly start: string;
  readonly end: string;
  /** Whether its status code means so by the config. */
  readonly isCancelled: boolean;
}

/** Long leaves begin well before a window, and end well after it: so far around a window a list is asked for. */
export const REACH_DAYS = 183;

/** The absences of a list. One that cannot be read is in `bad`, and the others are here. */
export interface AbsenceList {
  readonly records: readonly Absence[];
  /** `id` is `null` when not even the id could be read. `reason` names fields, never values. */
  readonly bad: readonly { readonly id: string | null; readonly reason: string }[];
  /** Ids of those of therapists whom the config does not name. */
  readonly elsewhere?: readonly string[];
}
