import type { Absence } from '../../domain/records/absence.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { Listing } from '../../domain/side.ts';
import type { RunContext } from '../run-context.ts';

/** The events without a patient that the practice counts as absences. */
export const countedAbsences = (
  _run: Pick<RunContext, 'practice'>,
  { absences }: Pick<Listing<Appointment>, 'absences'>,
): readonly Absence[] => absences?.records.filter(({ isCancelled }) => !isCancelled) ?? [];
