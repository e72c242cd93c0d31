import { z } from 'zod';
import { otherSide } from '../../domain/side.ts';
import { openConflict } from '../../store/conflicts.ts';
import { findOpenConflict, findOpenReview } from '../../store/open-items.ts';
import { openReviewDetail } from '../../store/reviews.ts';
import type { Store } from '../../store/store.ts';
import type { Revealed, RevealedValue } from './revealed.ts';
import { serviceName } from './words.ts';

/** The exact change of a review, as it was sealed. */
const detailSchema = z.object({
  kind: z.string(),
  id: z.string().nullable(),
  fields: z.record(z.string(), z.unknown()),
});

const conflictValues = async (store: Store, practice: string, id: string): Promise<RevealedValue[]> => {
  const conflict = await findOpenConflict(store, practice, id);
  if (conflict === undefined) return [];
  const { winner, loser } = openConflict(store, conflict);
  return [
    { name: `${serviceName(conflict.winner)} (kept)`, value: winner },
    { name: `${serviceName(otherSide(conflict.winner))} (lost)`, value: loser },
  ];
};

const reviewValues = async (store: Store, practice: string, id: string): Promise<RevealedValue[]> => {
  const review = await findOpenReview(store, practice, id);
  const detail = detailSchema.safeParse(review === undefined ? null : openReviewDetail(store, review));
  if (!detail.success) return [];
  const { kind, id: recordId, fields } = detail.data;
  return [
    { name: 'change', value: recordId === null ? kind : `${kind} ${recordId}` },
    ...Object.entries(fields).map(([name, value]) => ({ name, value })),
  ];
};

/**
 * The values of an item, unsealed here and nowhere else of the page, because the person asked.
 * @param anchor what `anchorOf` made of it
 * @throws GuardError when the sealed value is not what was stored
 */
export const reveal = async (store: Store, practice: string, anchor: string): Promise<Revealed> => {
  const id = anchor.slice(anchor.indexOf('-') + 1);
  const values = await (anchor.startsWith('conflict-') ? conflictValues : reviewValues)(store, practice, id);
  return { anchor, values };
};
