import type { EphysioPatient } from '../../../../src/sandbox/ephysio/model.ts';
import type { Outcome } from '../outcome.ts';

/** Events that the program made for patients who are archived, and were when the run began. */
export const madeForArchived = ({ world }: Outcome): string[] =>
  world.witness.changes.flatMap(({ author, side, entity, at, id, before, after }) => {
    if (author !== 'program' || side !== 'ephysio' || entity !== 'appointment') return [];
    if (before !== null || !after?.of) return [];
    const runBeganAt = world.runsBeganAt.findLast((began) => began <= at) ?? 0;
    const history = world.witness.of({ side: 'ephysio', entity: 'patient', id: after.of });
    const isArchivedAt = (position: number): boolean => {
      const then = history.findLast((c) => c.at < position)?.raw.after as EphysioPatient | null | undefined;
      return then != null && then.status !== 1;
    };
    return isArchivedAt(runBeganAt) && isArchivedAt(at)
      ? [`event ${id} was made for patient ${after.of}, who is archived`]
      : [];
  });
