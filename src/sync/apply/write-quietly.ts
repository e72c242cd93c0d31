import type { Conflict } from '../../domain/merge/merge.ts';
import type { Adopt, Tombstone } from '../../domain/plan/plan.ts';
import type { ReviewItem } from '../../domain/review/review-item.ts';
import type { Entity } from '../../domain/side.ts';
import type { StoreHandle } from '../../store/store.ts';
import { insertConflict } from '../../store/tables/conflicts.ts';
import { upsertReview } from '../../store/tables/reviews.ts';
import { addReview } from '../report.ts';
import type { RunContext } from '../run-context.ts';
import { adopt } from './base.ts';
import type { Target } from './target.ts';

/** The values that lost, for a person to see. */
export const keepConflicts = async (
  handle: StoreHandle,
  run: RunContext,
  entity: Entity,
  linkId: string,
  conflicts: readonly Conflict[],
): Promise<void> => {
  const { name: practice } = run.practice;
  for (const { field, winner, reason, winnerValue, loserValue } of conflicts) {
    const values = { winner: winnerValue, loser: loserValue };
    await insertConflict(handle, { practice, entity, linkId, field, winner, reason, values, now: run.now() });
  }
  run.report.conflicts += conflicts.length;
};

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
      else if (await adopt(handle, target, operation)) {
        // Together with what the base learns: the change is not met again.
        const { link, review, conflicts = [] } = operation;
        await keepConflicts(handle, run, target.records.entity, link.id, conflicts);
        if (!review) continue;
        await upsertReview(handle, { ...review, practice: run.practice.name, now: run.now() });
        reviews.push(review);
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
