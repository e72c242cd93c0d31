import type { PracticeConfig } from '../config/schema.ts';
import type { SideName } from '../domain/records/sides.ts';
import type { Resolution } from '../domain/review/refusal.ts';
import { StoppedError } from '../errors.ts';
import type { ConflictsTable } from '../store/tables/tables.ts';
import { resolveConflictWith } from '../sync/manual/resolve-conflict.ts';
import type { CommandContext } from './context.ts';
import { onSingleRecords } from './single-records.ts';

/** A conflict's id, and the outcome. */
export interface TakenValue {
  readonly id: string;
  readonly resolution: Resolution;
}

/**
 * Gives fields the values that one side had when the conflicts arose, on both sides.
 * @param command where the person decided: the command, or `admin page`
 * @throws the errors that end a run
 */
export const takeValues = async (
  context: CommandContext,
  practice: PracticeConfig,
  conflicts: readonly ConflictsTable[],
  take: SideName,
  command = 'conflicts resolve',
): Promise<TakenValue[]> => {
  const taken: TakenValue[] = [];
  await onSingleRecords(context, practice, command, async (run) => {
    for (const conflict of conflicts) {
      if (context.stopping.aborted) throw new StoppedError();
      taken.push({ id: conflict.id, resolution: await resolveConflictWith(run, conflict, take) });
    }
  });
  return taken;
};
