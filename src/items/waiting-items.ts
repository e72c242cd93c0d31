import type { StoreHandle } from '../store/store.ts';
import { listOpenConflicts } from '../store/tables/conflicts.ts';
import { listFailures } from '../store/tables/failures.ts';
import { listOpenReviews } from '../store/tables/reviews.ts';
import { listEvents } from '../store/tables/webhooks/webhook-event-list.ts';
import type { WaitingKind } from '../texts/desk/titles-texts.ts';

/** Something that waits for a person at the desk. */
export interface WaitingItem {
  readonly kind: WaitingKind;
  /** Names it as long as it waits: ids only. One that is settled and opened again later has another; only a failure keeps its own. */
  readonly key: string;
}

/**
 * All that waits for a person in a practice: open reviews and conflicts, and records that were given up. What is still tried
 * by itself is not among it. A record that the listener has given up as well as the runs is one item.
 */
export const waitingItems = async (
  handle: StoreHandle,
  practice: string,
): Promise<readonly WaitingItem[]> => {
  const reviews = await listOpenReviews(handle, practice);
  const conflicts = await listOpenConflicts(handle, practice);
  const failures = await listFailures(handle, practice);
  const letters = await listEvents(handle, practice, { states: ['dead'] });
  const given = [
    // A failure is kept under the id of the record that the change comes from, `side` is where it was to go.
    ...failures
      .filter(({ dead_at }) => dead_at !== null)
      .map(({ entity, side, record_id: id }) => ({ entity, from: side === 'ghl' ? 'ephysio' : 'ghl', id })),
    ...letters.map(({ entity, record_id: id }) => ({ entity, from: 'ghl', id })),
  ].map(({ entity, from, id }) => `${from} ${entity} ${id}`);
  return [
    ...reviews.map(({ kind, id }) => ({ kind, key: id })),
    ...conflicts.map(({ id }) => ({ kind: 'conflict' as const, key: id })),
    ...[...new Set(given)].map((key) => ({ kind: 'failure' as const, key })),
  ];
};
