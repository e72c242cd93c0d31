import { resolveUnseenReviews, upsertReview } from '../store/reviews.ts';
import type { RunContext } from './run-context.ts';

/** Puts this run's findings up for review, however it ended. */
export const storeReviews = async (run: RunContext): Promise<void> => {
  const { name: practice } = run.practice;
  await run.store.transaction(async (handle) => {
    for (const item of run.report.reviews) await upsertReview(handle, { ...item, practice, now: run.now() });
  });
};

/**
 * Settles the open reviews of `kinds` that this run did not meet any more: only kinds that every pass over all records
 * meets again as long as they last.
 */
export const settleReviews = async (run: RunContext, kinds: readonly string[]): Promise<void> => {
  const { name: practice } = run.practice;
  await run.store.transaction(async (handle) => {
    for (const kind of kinds) {
      const seen = new Set(
        run.report.reviews.filter((item) => item.kind === kind).map((item) => item.subject),
      );
      await resolveUnseenReviews(handle, { practice, kind, seen, now: run.now() });
    }
  });
};
