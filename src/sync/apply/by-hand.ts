import type { Change, Create, Join } from '../../domain/plan/plan.ts';
import { otherSide, type SideName } from '../../domain/records/sides.ts';
import { byHandKind } from '../../domain/review/review.ts';
import type { ReviewItem } from '../../domain/review/review-item.ts';
import { KeptError, type NotSupportedError } from '../../errors.ts';
import type { Target } from './target.ts';

const valuesOf = (record: object): Record<string, string | null | undefined> =>
  record as Record<string, string | null | undefined>;

/** What an error is about: the fields that it names, or all of them. */
const onlyFields = <R extends object>(changes: Partial<R>, fields: readonly string[]): Partial<R> =>
  fields.length === 0
    ? changes
    : (Object.fromEntries(Object.entries(changes).filter(([f]) => fields.includes(f))) as Partial<R>);

/** What the service cannot do, with the exact change for the person at the desk: by ids and fields, the values sealed. */
export const byHandReview = <R extends object>(
  { records, bookings }: Pick<Target<R>, 'records' | 'bookings'>,
  operation: Create<R> | Change<R> | Join<R>,
  error: NotSupportedError,
): ReviewItem => {
  const { entity } = records;
  const asShown = (side: SideName, record: Partial<R>): Partial<R> =>
    bookings?.asShown(side, record) ?? record;
  const kind = byHandKind(entity);
  const { reason } = error;
  if (operation.kind === 'create') {
    const { side, from } = operation;
    const fields = valuesOf(asShown(side, from.record));
    return {
      kind,
      about: { entity, side: otherSide(side), id: from.id },
      side,
      facts: { action: 'create', id: from.id, fields: [], reason, isFinal: false },
      detail: { kind: 'create', id: null, fields },
    };
  }
  // A join fails only in the writes that follow it; the next run plans them as changes of the link.
  const change = operation.kind === 'link' ? operation.followUps[0] : operation;
  const side = change?.side ?? 'ephysio';
  const id = change?.targetId ?? operation.link.ephysioId ?? '?';
  const changes = onlyFields(change?.changes ?? {}, error.fields);
  const action = change?.kind ?? 'update';
  const { id: link, ephysioId, ghlId } = operation.link;
  return {
    kind,
    about: { entity, link, ephysioId, ghlId },
    side,
    facts: { action, id, fields: Object.keys(changes), reason, isFinal: error instanceof KeptError },
    detail: { kind: action, id, fields: valuesOf(asShown(side, changes)) },
  };
};
