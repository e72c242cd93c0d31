import { clearFailure, listFailures } from '../store/tables/failures.ts';
import type { FailuresTable } from '../store/tables/tables.ts';
import { type Acting, actOnEach, type ItemKind } from './item-kind.ts';

/** Records that a service refuses. One can fail on either side: its id names both failures. */
export const failures: ItemKind<FailuresTable, { readonly mostUrgent: number }> = {
  list: listFailures,
  idOf: ({ record_id: id }) => id,
};

/** Has records tried by the next run, or by the listener, with all their tries. One that went through since needs none. */
export const retryFailures = ({ store }: Acting, some: readonly FailuresTable[]) =>
  actOnEach(some, async ({ practice, entity, side, record_id: recordId }) => {
    await clearFailure(store, { practice, entity, side, recordId });
    return { end: 'done', outcome: null };
  });
