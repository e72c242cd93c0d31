import type { ReviewKind } from '../../domain/review/review.ts';

/** Everything that can wait for a person at the desk. */
export type WaitingKind = ReviewKind | 'conflict' | 'failure';

/** What each kind is called, above one of it and in lists that count them. In the order in which they are counted. */
export type TitleTexts = Readonly<Record<WaitingKind, string>>;
