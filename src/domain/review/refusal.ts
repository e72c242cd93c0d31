import type { SideName } from '../records/sides.ts';
import type { ReviewItem } from './review-item.ts';

/** Why what a person decided was not carried out. Ids and fields only; `reason`: what the service or a write said. */
export type Refusal =
  /** A run or the listener is writing the records: it can be tried again in a moment. */
  | { readonly code: 'busy' }
  | { readonly code: 'failed'; readonly reason: string; readonly isAskedAgain?: boolean }
  | { readonly code: 'patient-gone'; readonly side: SideName; readonly id: string }
  | {
      readonly code: 'linked-to-another';
      readonly side: SideName;
      readonly id: string;
      readonly other: string;
      readonly link: string;
    }
  | { readonly code: 'not-linked'; readonly ephysioId: string; readonly ghlId: string }
  | { readonly code: 'nothing-in-common' }
  | { readonly code: 'no-tombstone' }
  | { readonly code: 'both-gone' }
  | { readonly code: 'link-removed' }
  | { readonly code: 'half-gone' }
  | { readonly code: 'record-gone'; readonly side: SideName; readonly id: string }
  | { readonly code: 'owned'; readonly field: string; readonly side: SideName }
  /** The patient objects: nothing of it is written to GHL. */
  | { readonly code: 'excluded'; readonly id: string }
  | { readonly code: 'not-shared'; readonly field: string }
  | { readonly code: 'changed-since'; readonly field: string }
  | { readonly code: 'cannot-stand'; readonly field: string }
  | { readonly code: 'somebody-else'; readonly contact: string }
  | { readonly code: 'required'; readonly field: string }
  | { readonly code: 'cancelled' }
  | { readonly code: 'other-patient' }
  | { readonly code: 'kept'; readonly reason: string }
  | { readonly code: 'not-taken'; readonly side: SideName }
  /** The first side was not written. */
  | {
      readonly code: 'first-write';
      readonly side: SideName;
      readonly outcome: 'by-hand' | 'unknown' | 'failed';
      readonly reason: string;
    }
  /** The first side holds the value, the second does not take it. */
  | {
      readonly code: 'second-write';
      readonly side: SideName;
      readonly field: string;
      readonly outcome: 'taken-back' | 'duplicate' | 'failed';
      readonly reason: string;
    };

/** The outcome of joining two records that a person declared to be one patient. `failed`: what the next run writes. */
export type Joining =
  | { readonly state: 'joined'; readonly failed: string | null }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/** The outcome of a conflict for which a person has chosen a value. */
export type Resolution =
  /** Both sides hold the value. */
  | { readonly state: 'done'; readonly written: boolean }
  /** One side holds it, the other cannot be written: a review says what the person at the desk has to do. */
  | { readonly state: 'by-hand'; readonly review: ReviewItem }
  /** Nothing was written, or not all of it: the conflict stays open. */
  | { readonly state: 'refused' | 'busy'; readonly refusal: Refusal };
