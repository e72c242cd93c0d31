import type { Absence } from '../../domain/records/absence.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { Listing } from '../../domain/side.ts';
import { blockingOf } from '../block-slots/slot-rules.ts';
import type { RunContext } from '../run-context.ts';

/** The events without a patient that the practice counts as absences, by `sync.absences`: all, those of some kinds, or none. */
export const countedAbsences = async (
  { store, practice }: Pick<RunContext, 'store' | 'practice'>,
  { absences }: Pick<Listing<Appointment>, 'absences'>,
): Promise<readonly Absence[]> => {
  const blocking = await blockingOf(store, practice);
  if (absences === undefined || blocking.kind === 'none') return [];
  const isCounted = ({ kind }: Absence): boolean =>
    blocking.kind === 'all' || (kind !== null && blocking.ids.has(kind));
  return absences.records.filter((absence) => !absence.isCancelled && isCounted(absence));
};
