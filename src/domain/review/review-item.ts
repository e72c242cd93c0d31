import type { Review } from './review.ts';

/** When an appointment is and with whom. `calendar`: key of an entry of the config's `calendars`. */
export interface DetailSlot {
  readonly start: string | null;
  readonly end: string | null;
  readonly calendar: string | null;
}

/** An appointment that a review is about. `id`: on the side where it stands. */
export interface DetailAppointment {
  readonly id: string | null;
  /** As it stands on the side that a person changes; `null`: it is not there. */
  readonly was: DetailSlot | null;
  /** As it has to become there; `null`: it is cancelled. */
  readonly becomes: DetailSlot | null;
  /** Whose it is, where an item is about appointments of several patients. */
  readonly patient?: DetailName;
}

export interface DetailName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/**
 * What a person has to do on `side`, because the program cannot, and whom it is about. Values by field.
 * `about`: there is nothing to enter yet, because a person has to decide something else first.
 */
export interface ReviewDetail {
  readonly kind: 'create' | 'update' | 'cancel' | 'about';
  readonly id: string | null;
  readonly fields: Readonly<Record<string, string | null | undefined>>;
  readonly patient?: DetailName;
  /** The name on the record that stands for somebody else by now. */
  readonly namedNow?: DetailName;
  readonly appointments?: readonly DetailAppointment[];
}

/** A review, with the exact change for the person who makes it. */
export type ReviewItem = Review & {
  /** May hold patient data: sealed where it is kept, shown on request. */
  readonly detail?: ReviewDetail;
};
