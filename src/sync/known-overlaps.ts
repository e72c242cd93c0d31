import type { RecordRef } from '../domain/review/review.ts';
import {
  answeredOverlaps,
  keepAnsweredOverlaps,
  openOverlaps,
  resolveReview,
} from '../store/tables/reviews.ts';
import type { RunContext } from './run-context.ts';

/** A double booking that a person is asked about, or has answered. */
export interface KnownPair {
  readonly booking: RecordRef;
  readonly other: RecordRef;
  readonly isAbsence: boolean;
  /** When it was last seen, or answered (UTC ISO). */
  readonly at: string;
}

/** All double bookings that the database knows. */
export const knownPairs = async ({ store, practice }: RunContext): Promise<readonly KnownPair[]> => {
  const open = await openOverlaps(store, practice.name);
  const answered = await answeredOverlaps(store, practice.name);
  return [
    ...open.map((overlap) => ({ ...overlap, at: overlap.seenAt })),
    ...[...answered.values()].map((answer) => ({ ...answer, at: answer.answeredAt })),
  ];
};

/**
 * Closes what does not overlap any more, and forgets the answers to it: if the two come to overlap again, that is news.
 * @param overlapping the pairs that do, as `overlapOf` calls them
 * @param isExamined whether this pass would have met the pair if it still overlapped
 */
export const settleOverlaps = async (
  run: RunContext,
  overlapping: ReadonlySet<string>,
  isExamined: (pair: KnownPair) => boolean,
): Promise<void> => {
  const { name: practice } = run.practice;
  await run.store.transaction(async (handle) => {
    for (const overlap of await openOverlaps(handle, practice)) {
      const isOver = !overlapping.has(overlap.subject) && isExamined({ ...overlap, at: overlap.seenAt });
      if (isOver) await resolveReview(handle, overlap.id, run.now());
    }
    const answered = await answeredOverlaps(handle, practice);
    const kept = new Map(
      [...answered].filter(
        ([key, answer]) => overlapping.has(key) || !isExamined({ ...answer, at: answer.answeredAt }),
      ),
    );
    if (kept.size < answered.size) await keepAnsweredOverlaps(handle, practice, kept.values(), run.now());
  });
};
