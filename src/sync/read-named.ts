import type { Appointment } from '../domain/records/appointment.ts';
import { recover } from './apply/recover.ts';
import type { Target } from './apply/target.ts';
import { readOneAppointment } from './gather/read-one-appointment.ts';
import type { AppointmentSnapshot } from './gather/snapshots.ts';
import type { RunContext } from './run-context.ts';

/**
 * What the id of a webhook stands for: one appointment, or all those of a series. Writes to them whose outcome is not known are
 * settled first.
 * @returns `null`: GHL has nothing of that id any more, and no link names it
 * @throws the errors that end a run
 */
export const readNamed = async (
  run: RunContext,
  target: Target<Appointment>,
  ghlId: string,
): Promise<AppointmentSnapshot | null> => {
  const nobody = new Set<string>();
  await recover(run, target, { ephysio: nobody, ghl: new Set([ghlId]) });
  const read = await readOneAppointment(run, target, ghlId);
  const others = [...(read?.wanted.ghl ?? [])].filter((id) => id !== ghlId);
  if (others.length === 0) return read;
  const isOlder = await recover(run, target, { ephysio: nobody, ghl: new Set(others) });
  return isOlder ? readOneAppointment(run, target, ghlId) : read;
};
