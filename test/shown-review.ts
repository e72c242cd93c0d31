import { type Review, subjectOf } from '../src/domain/review/review.ts';
import { reviewText } from '../src/texts/review-text.ts';

/** A review's text; `undefined`: there is none. */
export const messageOf = (review: Review | undefined): string | undefined => review && reviewText(review);

/** A review with what it is about and its text, as a person sees it. */
export const shownReview = <R extends Review>(review: R) => ({
  ...review,
  subject: subjectOf(review),
  message: reviewText(review),
});
