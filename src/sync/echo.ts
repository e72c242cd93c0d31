import { resembles } from '../domain/identity/match.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import type { Patient } from '../domain/records/patient.ts';
import { sharedFields } from '../domain/records/shared-fields.ts';
import type { LinkRow } from '../store/tables/links.ts';
import { appointmentRecords, patientRecords } from './apply/records.ts';
import type { Records } from './apply/target.ts';
import { readInFlight } from './in-flight.ts';
import type { RunContext } from './run-context.ts';

/** What a webhook says of a record: only the fields that it carries. */
export interface Said<R> {
  readonly record: R;
  /** True if nothing but an update can have caused it; otherwise it may as well tell of a deletion. */
  readonly isUpdate: boolean;
  /** It is one of a series: what is said of it, as it was, may be all that tells of the others. */
  readonly isOfSeries?: boolean;
  /** When it happened or arrived, epoch milliseconds. */
  readonly at: number;
  /** When it arrived, epoch milliseconds. */
  readonly receivedAt: number;
}

/**
 * `known`: what both sides last agreed on, so that it is the echo of our own write, or of one that was dealt with, and needs
 * no request. `early`: it may be the echo of a write that is not finished yet; what it is can be said in a moment. `news`: the
 * record has to be read.
 */
export type EchoVerdict = 'known' | 'early' | 'news';

type EchoRun = Pick<RunContext, 'store' | 'practice' | 'now'>;

/**
 * GHL's own examples call deletions of appointments `AppointmentCreate`: one that repeats what is known is believed to be
 * the echo of our own write only if we wrote at about that time.
 */
const ECHO_WITHIN_MS = 120_000;

/**
 * GHL tells of a write at once, often before its answer is here. Only a webhook that came so lately is left to the writer,
 * who may never finish.
 */
const EARLY_MS = 10_000;

const isKnown = <R extends object>(
  run: EchoRun,
  { records, fields: compared }: Pick<Echoing<R>, 'records' | 'fields'>,
  row: LinkRow | undefined,
  said: readonly Said<R>[],
): boolean => {
  if (row?.state !== 'linked' || row.unsettled === 1 || said.length === 0) return false;
  const { base } = records.open(run.store, row);
  const writtenAt = Date.parse(row.updated_at);
  return said.every(({ record, isUpdate, isOfSeries, at }) => {
    // Whose appointment it is goes by GHL's id in a webhook, and cannot be changed there.
    const fields = Object.keys(record).filter(
      (f) => f !== 'patient' && (compared?.includes(f) ?? true),
    ) as (keyof R)[];
    // All of a series is read together: later than that, it is something else that has happened.
    const isNear = Math.abs(at - writtenAt) <= ECHO_WITHIN_MS && !(isOfSeries === true && at > writtenAt);
    return fields.length > 0 && (isUpdate || isNear) && fields.every((f) => record[f] === base.ghl[f]);
  });
};

/** What is compared of one entity. */
interface Echoing<R extends object> {
  readonly records: Records<R>;
  /** The fields that say something; without it all of them. */
  readonly fields?: readonly string[];
  /** Whether a webhook may tell of what is being made. */
  readonly resembles: (made: R, said: R) => boolean | Promise<boolean>;
}

/**
 * Tells without a read that it is too early for one: another process is writing this record, or the record is not linked and
 * another process is creating one like it.
 */
const isEarly = async <R extends object>(
  run: EchoRun,
  { records, resembles }: Echoing<R>,
  ghlId: string,
  row: LinkRow | undefined,
  said: readonly Said<R>[],
): Promise<boolean> => {
  if (said.length === 0 || said.some(({ receivedAt }) => Math.abs(run.now() - receivedAt) > EARLY_MS))
    return false;
  const { ids, making } = await readInFlight(run, { records });
  if (ids.ghl.has(ghlId)) return true;
  if (row) return false;
  for (const made of making.ghl)
    for (const { record } of said) if (await resembles(made, record)) return true;
  return false;
};

const classifyEcho = async <R extends object>(
  run: EchoRun,
  echoing: Echoing<R>,
  ghlId: string,
  said: readonly Said<R>[],
): Promise<EchoVerdict> => {
  const row = await echoing.records.findBySide(run.store, 'ghl', ghlId);
  if (isKnown(run, echoing, row, said)) return 'known';
  return (await isEarly(run, echoing, ghlId, row, said)) ? 'early' : 'news';
};

/** Judges all open webhooks of one contact together. */
export const classifyPatientEcho = (
  run: EchoRun,
  ghlId: string,
  said: readonly Said<Patient>[],
): Promise<EchoVerdict> =>
  classifyEcho(
    run,
    { records: patientRecords(run), fields: sharedFields(run.practice.sync.contactFields), resembles },
    ghlId,
    said,
  );

/** Judges all open webhooks of one appointment together. */
export const classifyAppointmentEcho = (
  run: EchoRun,
  ghlId: string,
  said: readonly Said<Appointment>[],
): Promise<EchoVerdict> => {
  const { name } = run.practice;
  const patients = patientRecords(run);
  const echoing: Echoing<Appointment> = {
    records: appointmentRecords(name, run.now),
    resembles: async (made, { start, patient }) =>
      made.start === start &&
      !!patient &&
      // By GHL's id there, by the link in what we have written down.
      (await patients.findBySide(run.store, 'ghl', patient))?.id === made.patient,
  };
  return classifyEcho(run, echoing, ghlId, said);
};
