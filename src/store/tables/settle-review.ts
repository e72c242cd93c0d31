import type { Store } from '../store.ts';
import { contactSync } from './contact-sync.ts';
import { resolveReview } from './reviews.ts';
import type { ReviewsTable } from './tables.ts';

/**
 * A person settles an open item; `false` when it is settled already. A patient with placeholders is put up as long as the
 * link names them: who settles the item has looked at them.
 */
export const settleReview = (
  store: Store,
  item: Pick<ReviewsTable, 'id' | 'practice' | 'kind' | 'subject'>,
  now: number,
): Promise<boolean> =>
  store.transaction(async (handle) => {
    if (!(await resolveReview(handle, item.id, now))) return false;
    if (item.kind === 'placeholders') {
      const patientId = item.subject.replace(/^ephysio patient /, '');
      await contactSync.clearPlaceholders(handle, item.practice, patientId);
    }
    return true;
  });
