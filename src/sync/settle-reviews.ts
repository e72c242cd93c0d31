import { resolveUnseenReviews, upsertReview } from '../store/reviews.ts';
import type { RunContext } from './run-context.ts';

/**
 * Puts this run's findings up for review, and settles the open ones of `kinds` that it did not meet any more.
 * Only after a pass over all records: what was not looked at is not settled.
 */
export const settleReviews = async (run: RunContext, kinds: readonly string[]): Promise<void> => {
  const { name: practice } = run.practice;
  const now = run.now();
  await run.store.transaction(async (handle) => {
    for (const kind of kinds) {
      const items = run.report.reviews.filter((item) => item.kind === kind);
      for (const item of items) await upsertReview(handle, { ...item, practice, now });
      await resolveUnseenReviews(handle, { practice, kind, seen: new Set(items.map((i) => i.subject)), now });
    }
  });
};
