import { throwIfHeldBack } from './enforce-guards.ts';
import { noteIgnored } from './gather/patient-checkpoints.ts';
import type { RunContext } from './run-context.ts';
import { syncAppointments } from './sync-appointments.ts';
import { syncPatients } from './sync-patients.ts';

/**
 * `sync`, `sync patients` or `sync appointments` of one practice: patients come first.
 * @throws GuardError also at the end, where a guard has held a part of it back
 */
export const sync = async (run: RunContext, what: 'patients' | 'appointments' | 'both'): Promise<void> => {
  const before = what === 'appointments' ? null : await syncPatients(run);
  if (what === 'both') run.patients.ephysio.forget();
  if (what !== 'patients') await syncAppointments(run, before);
  if (!run.options.dryRun && what !== 'appointments') await noteIgnored(run);
  await throwIfHeldBack(run);
};
