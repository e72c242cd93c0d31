import type { RunContext } from './run-context.ts';
import { syncAppointments } from './sync-appointments.ts';
import { syncPatients } from './sync-patients.ts';

/** `sync`, `sync patients` or `sync appointments` of one practice: patients come first. */
export const sync = async (run: RunContext, what: 'patients' | 'appointments' | 'both'): Promise<void> => {
  if (what === 'appointments') return syncAppointments(run, null);
  const before = await syncPatients(run);
  if (what === 'patients') return;
  run.patients.ephysio.forget();
  await syncAppointments(run, before);
};
