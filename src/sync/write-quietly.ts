import type { Adopt, ReviewItem, Tombstone } from '../domain/plan.ts';
import { upsertReview } from '../store/reviews.ts';
import type { StoreHandle } from '../store/store.ts';
import { adopt } from './base.ts';
import { addReview } from './report.ts';
import type { RunContext } from './run-context.ts';
import type { Target } from './target.ts';

/** Stores what needs no request, all in one transaction. */
export const writeQuietly = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  operations: readonly (Adopt<R> | Tombstone<R>)[],
): Promise<void> => {
  if (operations.length === 0) return;
  const reviews: ReviewItem[] = [];
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const operation of operations) {
      if (operation.kind === 'tombstone') await bury(handle, target, operation.link);
      else if ((await adopt(handle, target, operation)) && operation.review) {
        // Together with what the base learns: the change is not met again.
        await upsertReview(handle, { ...operation.review, practice: run.practice.name, now: run.now() });
        reviews.push(operation.review);
      }
    }
  });
  for (const review of reviews) addReview(run.report, review);
};

/** Unless the link stands for other records by now: its person may have been found again in another contact. */
const bury = async <R extends object>(
  handle: StoreHandle,
  { records }: Target<R>,
  link: Tombstone<R>['link'],
): Promise<void> => {
  const row = await records.find(handle, link.id);
  if (row?.ephysio_id === link.ephysioId && row.ghl_id === link.ghlId)
    await records.tombstone(handle, row.id);
};
