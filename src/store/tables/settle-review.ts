import { isAboutRecord } from '../../domain/review/review.ts';
import type { Store } from '../store.ts';
import { contactSync } from './contact-sync.ts';
import { resolveReview, type StoredReview } from './reviews.ts';

/**
 * A person settles an open item; `false` when it is settled already. A patient with placeholders is put up as long as the
 * link names them: who settles the item has looked at them.
 */
export const settleReview = (store: Store, review: StoredReview, now: number): Promise<boolean> =>
  store.transaction(async (handle) => {
    if (!(await resolveReview(handle, review.id, now))) return false;
    if (review.kind === 'placeholders' && isAboutRecord(review.about))
      await contactSync.clearPlaceholders(handle, review.practice, review.about.id);
    return true;
  });
