import type { Change, Link } from '../../domain/plan/plan.ts';
import { withheld } from '../../domain/plan/withhold.ts';
import { sharedFields } from '../../domain/records/shared-fields.ts';
import type { SideName } from '../../domain/records/sides.ts';
import { valueRefusedReview } from '../../domain/review/patient-reviews.ts';
import { isAboutLink } from '../../domain/review/review.ts';
import type { ReviewItem } from '../../domain/review/review-item.ts';
import { RefusedError } from '../../errors.ts';
import { clearFailure } from '../../store/tables/failures.ts';
import { listOpenReviews } from '../../store/tables/reviews.ts';
import { addReview, type RunContext } from '../run-context.ts';
import { writeQuietly } from './base.ts';
import type { Records, Target } from './target.ts';

type Values = Readonly<Record<string, string | null | undefined>>;

/**
 * The fields of what was sent that a side refuses and can do without: the rest is written, and they are tried again once they
 * change. None: the refusal names no such field, and the record fails.
 */
export const refusedFields = <R extends object>(
  { people }: Pick<Target<R>, 'people'>,
  error: unknown,
  sent: Partial<R>,
  where: { readonly side: SideName; readonly isNew: boolean },
): string[] => {
  if (!(error instanceof RefusedError) || people === null) return [];
  const optional = people.optionalIn(where);
  const values = sent as Values;
  return error.fields.filter(
    (field) =>
      optional.includes(field) && values[field] !== undefined && !(where.isNew && values[field] === null),
  );
};

/** What a person is asked about a value that a side refused; the value only in the detail, which is sealed. */
export const refusedReview = (
  link: Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId'>,
  side: SideName,
  field: string,
  value: string | null | undefined,
): ReviewItem => ({
  ...valueRefusedReview(link, side, field),
  detail: {
    kind: 'update',
    id: side === 'ghl' ? link.ghlId : link.ephysioId,
    fields: { [field]: value },
  },
});

/**
 * A side does not take these values: the base learns what each side holds, as if they had agreed to differ.
 * @param recordId under which a failure of the change is kept
 */
export const keepRefused = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  change: Change<R>,
  fields: readonly string[],
  recordId: string,
): Promise<void> => {
  const { side, link } = change;
  const values = change.changes as Values;
  const adopts = fields.map((field) => {
    const adopt = withheld(change, [field], refusedReview(link, side, field, values[field]));
    const refused = { ephysio: {}, ghl: {}, [side]: { [field]: values[field] } };
    return { ...adopt, patch: { ...adopt.patch, refused } };
  });
  await writeQuietly(run, target, adopts);
  // The record has gone through: an earlier failure of it is over.
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const { entity } = target.records;
    await clearFailure(handle, { practice: run.practice.name, entity, side, recordId });
  });
};

/** Reviews of refused values that still stand: no pass over the records meets them, because both sides read as agreed. */
export const meetRefused = async (run: RunContext, records: Records<object>): Promise<void> => {
  const open = (await listOpenReviews(run.store, run.practice.name)).flatMap((review) =>
    review.kind === 'value-refused' && isAboutLink(review.about)
      ? [{ link: review.about.link, side: review.side, field: review.facts.field }]
      : [],
  );
  const links = await records.openSome(
    run.store,
    open.map(({ link }) => link),
  );
  const shared: readonly string[] = sharedFields(run.practice.sync.contactFields);
  for (const { link: id, side, field } of open) {
    const link = links.get(id)?.link;
    const values = link?.refused?.[side] as Values | undefined;
    if (link?.state === 'linked' && shared.includes(field) && values?.[field] !== undefined)
      addReview(run.report, refusedReview(link, side, field, values[field]));
  }
};
