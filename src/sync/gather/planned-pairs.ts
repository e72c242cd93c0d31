import { hasNoBase, type Plan } from '../../domain/plan/plan.ts';
import type { Patient } from '../../domain/records/patient.ts';

/** Two ids that a plan would link; `null` for a record that would be made. */
export interface PlannedPair {
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
}

/** Who would be linked by a plan: what a dry run has in place of links. */
export const plannedPairs = (plan: Plan<Patient>): PlannedPair[] =>
  plan.operations.flatMap((operation): PlannedPair[] => {
    if (operation.kind === 'link') return [{ ephysioId: operation.ephysio.id, ghlId: operation.ghl.id }];
    // LinkedIds over from elsewhere, and found to be right.
    if (operation.kind === 'adopt' || operation.kind === 'update')
      return hasNoBase(operation.link) ? [operation.link] : [];
    if (operation.kind !== 'create') return [];
    const { side, from } = operation;
    return [side === 'ghl' ? { ephysioId: from.id, ghlId: null } : { ephysioId: null, ghlId: from.id }];
  });
