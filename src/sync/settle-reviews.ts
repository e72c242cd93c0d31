import { resolveUnseenReviews, upsertReview } from '../store/reviews.ts';
import type { RunContext } from './run-context.ts';

/**
 * Puts this run's findings up for review, and settles the open ones of `kinds` that it did not meet any more: only kinds
 * that every pass over all records meets again as long as they last.
 */
export const settleReviews = async (run: RunContext, kinds: readonly string[]): Promise<void> => {
  const { name: practice } = run.practice;
  const now = run.now();
  await run.store.transaction(async (handle) => {
    for (const item of run.report.reviews) await upsertReview(handle, { ...item, practice, now });
    for (const kind of kinds) {
      const items = run.report.reviews.filter((item) => item.kind === kind);
      await resolveUnseenReviews(handle, { practice, kind, seen: new Set(items.map((i) => i.subject)), now });
    }
  });
};
