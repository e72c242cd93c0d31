import { conflicts } from '../../../items/conflicts.ts';
import { failures } from '../../../items/failures.ts';
import type { OpenItem } from '../../../items/people/people-of.ts';
import { reviews } from '../../../items/reviews.ts';
import { webhookEvents } from '../../../items/webhook-events.ts';
import { isShownProblem, type ShownProblem } from '../../../status/desk-state.ts';
import type { FoundProblem } from '../../../status/problem.ts';
import type { Store } from '../../../store/store.ts';
import type { StoredReview } from '../../../store/tables/reviews.ts';
import type { ConflictsTable, FailuresTable } from '../../../store/tables/tables.ts';
import type { ListedEvent } from '../../../store/tables/webhooks/webhook-event-list.ts';

/** Something that waits for a person. Patient data in it is sealed. */
export type Waiting =
  | { readonly kind: 'problem'; readonly problem: ShownProblem }
  | { readonly kind: 'held'; readonly guard: string; readonly count: number }
  | { readonly kind: 'letter'; readonly event: ListedEvent }
  | { readonly kind: 'failure'; readonly failure: FailuresTable }
  | { readonly kind: 'review'; readonly review: StoredReview }
  | { readonly kind: 'conflict'; readonly conflict: ConflictsTable };

/** All that waits in one practice; of each kind the oldest first. `found`: what is wrong with it as a whole. */
export const listWaiting = async (
  store: Store,
  practice: string,
  found: readonly FoundProblem[],
): Promise<Waiting[]> => [
  ...found.filter(isShownProblem).map((problem): Waiting => ({ kind: 'problem', problem })),
  ...found.flatMap((problem): Waiting[] =>
    problem.code === 'inbox-held' ? [{ kind: 'held', ...problem.values }] : [],
  ),
  ...(await webhookEvents.list(store, practice, { states: ['dead'] })).map(
    (event): Waiting => ({ kind: 'letter', event }),
  ),
  ...(await failures.list(store, practice)).map((failure): Waiting => ({ kind: 'failure', failure })),
  ...(await reviews.list(store, practice)).map((review): Waiting => ({ kind: 'review', review })),
  ...(await conflicts.list(store, practice)).map((conflict): Waiting => ({ kind: 'conflict', conflict })),
];

/** What names the people and appointments that an item is about; `null`: it is about none. */
export const openItemOf = (waiting: Waiting): OpenItem | null => {
  switch (waiting.kind) {
    case 'review':
      return waiting.review;
    case 'conflict':
      return waiting.conflict;
    case 'failure':
      return waiting.failure;
    case 'letter': {
      const { entity, record_id } = waiting.event;
      // GHL's record is meant, as if it could not be written to the other side.
      return entity === 'account' ? null : { entity, side: 'ephysio', record_id };
    }
    default:
      return null;
  }
};
