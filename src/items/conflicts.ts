import type { SideName } from '../domain/records/sides.ts';
import type { Resolution } from '../domain/review/refusal.ts';
import { StoppedError } from '../errors.ts';
import { listOpenConflicts, resolveConflict } from '../store/tables/conflicts.ts';
import type { ConflictsTable } from '../store/tables/tables.ts';
import { resolveConflictWith } from '../sync/manual/resolve-conflict.ts';
import { type Acted, type Acting, actOnEach, type End, type ItemKind, settleEach } from './item-kind.ts';

/** Values that were overwritten, and that nobody has looked at yet. */
export const conflicts: ItemKind<ConflictsTable> = { list: listOpenConflicts, idOf: ({ id }) => id };

/** Marks conflicts as seen: what was written stays. */
export const resolveConflicts = ({ store, now }: Acting, some: readonly ConflictsTable[]) =>
  settleEach(some, ({ id }) => resolveConflict(store, id, now()));

const ENDS = { done: 'done', 'by-hand': 'partly', refused: 'left', busy: 'busy' } as const satisfies Readonly<
  Record<Resolution['state'], End>
>;

/**
 * Gives fields the values that one side had when the conflicts arose, on both sides.
 * @throws the errors that end a run
 */
export const takeValues = (
  acting: Acting,
  practice: string,
  some: readonly ConflictsTable[],
  take: SideName,
): Promise<Acted<ConflictsTable, Resolution>[]> =>
  acting.onSingleRecords(practice, 'conflicts resolve', (run) =>
    actOnEach(some, async (conflict) => {
      if (run.stopping.aborted) throw new StoppedError();
      const outcome = await resolveConflictWith(run, conflict, take);
      return { end: ENDS[outcome.state], outcome };
    }),
  );
