import type { Patient } from '../domain/patient.ts';
import type { Plan } from '../domain/plan.ts';

/** Two ids that a plan would link; `ghlId` is `null` for a contact that would be made. */
export interface PlannedPair {
  readonly ephysioId: string;
  readonly ghlId: string | null;
}

/** Who would be linked by a plan: what a dry run has in place of links. */
export const plannedPairs = (plan: Plan<Patient>): PlannedPair[] =>
  plan.operations.flatMap((operation): PlannedPair[] => {
    if (operation.kind === 'link') return [{ ephysioId: operation.ephysio.id, ghlId: operation.ghl.id }];
    return operation.kind === 'create' && operation.side === 'ghl'
      ? [{ ephysioId: operation.from.id, ghlId: null }]
      : [];
  });
