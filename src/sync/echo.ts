import type { Appointment } from '../domain/appointment.ts';
import type { Patient } from '../domain/patient.ts';
import { appointmentRecords, patientRecords, type Records } from './records.ts';
import type { RunContext } from './run-context.ts';

/** What a webhook says of a record: only the fields that it carries. */
export interface Said<R> {
  readonly record: R;
  /** True if nothing but an update can have caused it; otherwise it may as well tell of a deletion. */
  readonly isUpdate: boolean;
  /** When it happened or arrived, epoch milliseconds. */
  readonly at: number;
}

/**
 * GHL's own examples call deletions of appointments `AppointmentCreate`: one that repeats what is known is believed to be
 * the echo of our own write only if we wrote at about that time.
 */
const ECHO_WITHIN_MS = 120_000;

const isKnown = async <R extends object>(
  run: Pick<RunContext, 'store'>,
  records: Records<R>,
  ghlId: string,
  said: readonly Said<R>[],
): Promise<boolean> => {
  const row = await records.findBySide(run.store, 'ghl', ghlId);
  if (row?.state !== 'linked' || row.unsettled === 1 || said.length === 0) return false;
  const { base } = records.open(run.store, row);
  const writtenAt = Date.parse(row.updated_at);
  return said.every(({ record, isUpdate, at }) => {
    const fields = Object.keys(record) as (keyof R)[];
    const isNear = Math.abs(at - writtenAt) <= ECHO_WITHIN_MS;
    return fields.length > 0 && (isUpdate || isNear) && fields.every((f) => record[f] === base.ghl[f]);
  });
};

/**
 * Whether all that a record's webhooks say is known already: what both sides last agreed on. Then they are the echo of our
 * own write, or of one that was dealt with, and need no request.
 */
export const isPatientEcho = (
  run: Pick<RunContext, 'store' | 'practice' | 'now'>,
  ghlId: string,
  said: readonly Said<Patient>[],
): Promise<boolean> => isKnown(run, patientRecords(run.practice.name, run.now), ghlId, said);

/** Whose appointment it is goes by GHL's id in a webhook, and cannot be changed there: it is not compared. */
export const isAppointmentEcho = (
  run: Pick<RunContext, 'store' | 'practice' | 'now'>,
  ghlId: string,
  said: readonly Said<Appointment>[],
): Promise<boolean> =>
  isKnown(
    run,
    appointmentRecords(run.practice.name, run.now),
    ghlId,
    said.map(({ record: { patient: _, ...record }, ...rest }) => ({ ...rest, record })),
  );
