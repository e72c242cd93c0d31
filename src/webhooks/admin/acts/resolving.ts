import type { Review } from '../../../domain/review/review.ts';

/**
 * What it means that a person settles a review: it is to stay as it is and does not come back; it was done by hand; or it is
 * set aside until a later run meets it again.
 */
export type Resolving = 'leave' | 'done' | 'aside';

export const resolvingOf = (review: Review): Resolving => {
  switch (review.kind) {
    case 'double-booked':
    case 'placeholders':
      return 'leave';
    case 'patient-by-hand':
    case 'appointment-by-hand':
      return review.facts.isFinal ? 'leave' : 'done';
    case 'deleted-but-on':
      return review.facts.isWithContact === true ? 'leave' : 'aside';
    default:
      return 'aside';
  }
};
