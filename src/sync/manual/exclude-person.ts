import { excludedReview } from '../../domain/review/patient-reviews.ts';
import { linkOf } from '../../domain/review/review.ts';
import type { Store, StoreHandle } from '../../store/store.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import { forgetKeptNames } from '../../store/tables/kept-records.ts';
import { exclude, include } from '../../store/tables/leaving.ts';
import { listOpenOperations } from '../../store/tables/operations.ts';
import { listOpenReviews, resolveReview, upsertReview } from '../../store/tables/reviews.ts';

/** A patient of e-Physio. */
export interface Person {
  readonly practice: string;
  readonly ephysioId: string;
}

/** What is known in GHL of a patient who has objected, or no longer does. */
export interface Standing {
  /** False: it was so before. */
  readonly isNew: boolean;
  readonly link: string | null;
  /** The contact that GHL still has; `null`: none. */
  readonly contact: string | null;
  /** The contact was deleted in GHL. */
  readonly isDeleted: boolean;
}

const linkedTo = async (handle: StoreHandle, { practice, ephysioId }: Person) => {
  const row = await contactSync.findByEphysioId(handle, practice, ephysioId);
  const isDeleted = row?.state === 'tombstone';
  return { row, link: row?.id ?? null, contact: isDeleted ? null : (row?.ghl_id ?? null), isDeleted };
};

/**
 * From now on nothing of the patient is sent to GHL. A contact that is there is put up for a person to delete.
 * @returns also whether a request about the patient is under way, or may be: it was begun before
 */
export const excludePerson = (
  store: Store,
  person: Person,
  now: number,
): Promise<Standing & { readonly isUnderWay: boolean }> =>
  store.transaction(async (handle) => {
    const { practice, ephysioId } = person;
    const isNew = await exclude(handle, practice, ephysioId, now);
    await forgetKeptNames(handle, practice, ephysioId);
    const { row, ...standing } = await linkedTo(handle, person);
    if (row && standing.contact !== null) {
      const { id, ephysio_id, ghl_id: ghlId } = row;
      const review = excludedReview({ id, ephysioId: ephysio_id, ghlId });
      await upsertReview(handle, { ...review, practice, now });
    }
    const open = await listOpenOperations(handle, practice, 'patient');
    const isUnderWay = open.some((o) => o.side === 'ghl' && o.source_id === ephysioId);
    return { isNew, ...standing, isUnderWay };
  });

/** The patient is treated like any other again. A contact that was deleted stays so. */
export const includePerson = (store: Store, person: Person, now: number): Promise<Standing> =>
  store.transaction(async (handle) => {
    const { practice, ephysioId } = person;
    const isNew = await include(handle, practice, ephysioId);
    const { row: _, ...standing } = await linkedTo(handle, person);
    for (const review of await listOpenReviews(handle, practice)) {
      if (review.kind === 'excluded' && linkOf(review) === standing.link)
        await resolveReview(handle, review.id, now);
    }
    return { isNew, ...standing };
  });
