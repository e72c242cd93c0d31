import type { Absence } from '../../domain/records/absence.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { Listing } from '../../domain/side.ts';
import type { RunContext } from '../run-context.ts';

/** The events without a patient that the practice counts as absences: all, or those of the kinds that `sync.absences` names. */
export const countedAbsences = (
  { practice }: Pick<RunContext, 'practice'>,
  { absences }: Pick<Listing<Appointment>, 'absences'>,
): readonly Absence[] => {
  const wanted = practice.sync.absences;
  const kinds = wanted !== null && typeof wanted === 'object' ? wanted.eventTypeIds : null;
  const isCounted = ({ kind }: Absence): boolean => kinds === null || (kind !== null && kinds.includes(kind));
  return absences?.records.filter((absence) => !absence.isCancelled && isCounted(absence)) ?? [];
};
