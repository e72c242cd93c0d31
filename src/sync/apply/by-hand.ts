import type { Change, Create, Join, ReviewItem } from '../../domain/plan/plan.ts';
import type { Entity, SideName } from '../../domain/side.ts';
import { KeptError, type NotSupportedError } from '../../errors.ts';
import type { Target } from './target.ts';

/** What a pass over all records meets again as long as it lasts. */
export const byHandKind = (entity: Entity): string => `${entity}-by-hand`;

const service = (side: SideName): string => (side === 'ephysio' ? 'e-Physio' : 'GHL');

const valuesOf = (record: object): Record<string, string | null | undefined> =>
  record as Record<string, string | null | undefined>;

/** Of what a person may decide to leave as it is. */
const STAYS = ' If it is to stay as it is, resolve this item: it does not come back.';

/** What an error is about: the fields that it names, or all of them. */
const onlyFields = <R extends object>(changes: Partial<R>, fields: readonly string[]): Partial<R> =>
  fields.length === 0
    ? changes
    : (Object.fromEntries(Object.entries(changes).filter(([f]) => fields.includes(f))) as Partial<R>);

/** What the service cannot do, with the exact change for the person at the desk: by ids and fields, the values sealed. */
export const byHandReview = <R extends object>(
  { records, asShown }: Pick<Target<R>, 'records' | 'asShown'>,
  operation: Create<R> | Change<R> | Join<R>,
  error: NotSupportedError,
): ReviewItem => {
  const { entity } = records;
  const kind = byHandKind(entity);
  if (operation.kind === 'create') {
    const { side, from } = operation;
    const source = service(side === 'ephysio' ? 'ghl' : 'ephysio');
    return {
      kind,
      subject: `${source} ${entity} ${from.id}`,
      side,
      message: `${source} ${entity} ${from.id} has to be entered in ${service(side)} by hand: ${error.reason}.`,
      detail: { kind: 'create', id: null, fields: valuesOf(asShown(side, from.record)) },
    };
  }
  // A join fails only in the writes that follow it; the next run plans them as changes of the link.
  const change = operation.kind === 'link' ? operation.followUps[0] : operation;
  const side = change?.side ?? 'ephysio';
  const id = change?.targetId ?? operation.link.ephysioId ?? '?';
  const changes = onlyFields(change?.changes ?? {}, error.fields);
  const what =
    change?.kind === 'cancel' ? 'has to be cancelled' : `needs ${Object.keys(changes).join(', ')} changed`;
  return {
    kind,
    subject: `link ${operation.link.id}`,
    side,
    message: `${service(side)} ${entity} ${id} ${what} by hand: ${error.reason}.${error instanceof KeptError ? STAYS : ''}`,
    detail: { kind: change?.kind ?? 'update', id, fields: valuesOf(asShown(side, changes)) },
  };
};
