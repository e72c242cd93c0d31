import type { PracticeResult } from '../cli/per-practice.ts';
import { shortIds } from '../cli/render/short-ids.ts';
import type { PracticeConfig } from '../config/schema.ts';
import type { SideName } from '../domain/side.ts';
import { EXIT, StoppedError } from '../errors.ts';
import type { ConflictsTable } from '../store/tables/tables.ts';
import { type Resolution, resolveConflictWith } from '../sync/manual/resolve-conflict.ts';
import type { CommandContext } from './context.ts';
import { onSingleRecords } from './single-records.ts';

interface Taken {
  readonly id: string;
  readonly resolution: Resolution;
}

const takeAll = async (
  context: CommandContext,
  practice: PracticeConfig,
  conflicts: readonly ConflictsTable[],
  take: SideName,
): Promise<Taken[]> => {
  const taken: Taken[] = [];
  await onSingleRecords(context, practice, 'conflicts resolve', async (run) => {
    for (const conflict of conflicts) {
      if (context.stopping.aborted) throw new StoppedError();
      taken.push({ id: conflict.id, resolution: await resolveConflictWith(run, conflict, take) });
    }
  });
  return taken;
};

const sayOf = (resolution: Resolution): string => {
  switch (resolution.state) {
    case 'done':
      return resolution.written ? 'settled, written to both services' : 'settled, nothing had to be written';
    case 'by-hand':
      return `settled, for review: ${resolution.reason}`;
    default:
      return `not settled: ${resolution.reason}`;
  }
};

/** Gives fields the values that one side had when the conflicts arose, on both sides. */
export const takeValues = async (
  context: CommandContext,
  practice: PracticeConfig,
  conflicts: readonly ConflictsTable[],
  take: SideName,
): Promise<PracticeResult> => {
  const taken = await takeAll(context, practice, conflicts, take);
  const short = shortIds(conflicts);
  const idsOf = (state: Resolution['state']) =>
    taken.filter(({ resolution }) => resolution.state === state).map(({ id }) => id);
  const results = taken.map(({ id, resolution }) => ({ id, ...resolution }));
  const isDone = idsOf('done').length === taken.length;
  return {
    exitCode: idsOf('busy').length > 0 ? EXIT.locked : isDone ? EXIT.done : EXIT.someFailed,
    document: {
      take,
      changed: [...idsOf('done'), ...idsOf('by-hand')],
      unchanged: [...idsOf('refused'), ...idsOf('busy')],
      results,
    },
    text: taken.map(({ id, resolution }) => `${short(id)}  ${sayOf(resolution)}`).join('\n'),
  };
};
