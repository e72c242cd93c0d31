import type { OpenItems } from '../domain/plan/accounted-for.ts';
import type { SideName } from '../domain/records/sides.ts';
import { isAboutLink, isAboutRecord } from '../domain/review/review.ts';
import type { Store } from '../store/store.ts';
import { listOpenConflicts } from '../store/tables/conflicts.ts';
import { listFailures } from '../store/tables/failures.ts';
import { listOpenReviews, type StoredReview } from '../store/tables/reviews.ts';

/** A link, as far as what is open about it is concerned. */
interface Ids {
  readonly id: string;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
}

/** Whether a review is about one of these links, or about one of their records. */
export const isReviewOf =
  (links: readonly Ids[]) =>
  ({ about }: Pick<StoredReview, 'about'>): boolean => {
    if (isAboutLink(about)) return links.some(({ id }) => id === about.link);
    if (!isAboutRecord(about)) return false;
    return links.some((link) => (about.side === 'ghl' ? link.ghlId : link.ephysioId) === about.id);
  };

/** What is open about these links, or about one of their records: of an appointment also its patient's. */
export const openItemsOf = async (
  store: Store,
  practice: string,
  links: readonly Ids[],
): Promise<OpenItems> => {
  const isOne = (side: SideName, id: string): boolean =>
    links.some((link) => (side === 'ghl' ? link.ghlId : link.ephysioId) === id);
  const ids = new Set(links.map(({ id }) => id));
  const reviews = await listOpenReviews(store, practice);
  const conflicts = await listOpenConflicts(store, practice);
  const failures = await listFailures(store, practice);
  return {
    review: reviews.some(isReviewOf(links)),
    conflict: conflicts.some((conflict) => ids.has(conflict.link_id)),
    // A failure is kept under the id of the record that the change comes from.
    failure: failures.some(({ side, record_id: id }) => isOne(side === 'ghl' ? 'ephysio' : 'ghl', id)),
  };
};
