import type { RecordName } from '../../domain/identity/distinct-pairs.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import { asLastRead, type RecordKey, recordKeyText } from '../../domain/records/kept-record.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { StoreHandle } from '../../store/store.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { findKept, keptStarting, type LastRead } from '../../store/tables/kept-records.ts';
import type { AppointmentSyncTable } from '../../store/tables/link-columns.ts';
import { halvesOf, namedRows, type Wanted } from '../../store/tables/named-rows.ts';
import { unlinkedRecord } from '../../sync/gather/patient-ids.ts';
import { appointmentsReadAt } from '../../sync/settle-appointments.ts';
import { later, type PersonName, type ReadHalf } from './last-read-patients.ts';

/** Whose an appointment is. */
export interface WhoseRead {
  /** Of a patient who is linked. */
  readonly link: string | null;
  /** The record that the appointment names. */
  readonly record: RecordName | null;
  /** As it was kept with the appointment: of a patient who is in no other table. */
  readonly name: PersonName | null;
}

/** An appointment: both halves of a link, or a record that has no link. */
export interface ReadAppointment {
  readonly linkId: string | null;
  /** `null`: it names nobody. */
  readonly whose: WhoseRead | null;
  /** An event of e-Physio without a patient. */
  readonly isAbsence: boolean;
  /** When it starts as both sides last agreed, or as it was last read (UTC ISO); `null`: not known. */
  readonly startsAt: string | null;
  /** `null`: that side has no record of it, as far as is known. */
  readonly ephysio: ReadHalf<Appointment> | null;
  readonly ghl: ReadHalf<Appointment> | null;
}

const keyOf = (side: SideName, id: string): RecordKey => ({ entity: 'appointment', side, id });

/** Whose it is by what the engine calls a patient. */
const whoseOf = (patient: string | null | undefined): WhoseRead | null => {
  if (!patient) return null;
  const record = unlinkedRecord(patient);
  return { link: record === null ? patient : null, record, name: null };
};

const opened = (
  store: StoreHandle,
  row: AppointmentSyncTable,
  kept: ReadonlyMap<string, LastRead>,
  passAt: string | null,
): ReadAppointment => {
  const base = appointmentSync.openBase(store, row);
  const halfOf = (side: SideName, id: string | null): ReadHalf<Appointment> | null =>
    id === null
      ? null
      : {
          id,
          fields: asLastRead(base[side], kept.get(recordKeyText(keyOf(side, id)))?.kept ?? null),
          isThere: true,
          readAt: later(passAt, row.updated_at),
        };
  return {
    linkId: row.id,
    whose: whoseOf(base.ephysio.patient ?? base.ghl.patient),
    isAbsence: false,
    startsAt: row.starts_at || null,
    ephysio: halfOf('ephysio', row.ephysio_id),
    ghl: halfOf('ghl', row.ghl_id),
  };
};

const asRead = ({ side, id, kept, readAt }: LastRead, passAt: string | null): ReadAppointment => {
  const half = { id, fields: kept.fields as Appointment, isThere: true, readAt: later(passAt, readAt) };
  const { patient } = kept;
  return {
    linkId: null,
    whose: patient
      ? {
          link: patient.link,
          record: patient.id === null ? null : { side, id: patient.id },
          name: patient.name,
        }
      : null,
    isAbsence: kept.isAbsence === true,
    startsAt: half.fields.start ?? null,
    ephysio: side === 'ephysio' ? half : null,
    ghl: side === 'ghl' ? half : null,
  };
};

/** The appointments without a link that start in `[from, to)` (UTC ISO), as far as they are kept. */
export const readUnlinked = async (
  store: StoreHandle,
  practice: string,
  from: string,
  to: string,
): Promise<ReadAppointment[]> => {
  const kept = (await keptStarting(store, practice, from, to)).filter((found) => found.kept.agreed === null);
  const links = { links: [], records: kept };
  const linked = (await namedRows(appointmentSync, store, practice, links)).flatMap(halvesOf);
  const known = new Set(linked.map(({ side, id }) => recordKeyText(keyOf(side, id))));
  const passAt = await appointmentsReadAt(store, practice);
  // One that was linked since is in the list of links.
  return kept.filter((found) => !known.has(recordKeyText(found))).map((found) => asRead(found, passAt));
};

/** Links as they were last read. */
export const readLinked = async (
  store: StoreHandle,
  practice: string,
  rows: readonly AppointmentSyncTable[],
): Promise<ReadAppointment[]> => {
  const kept = await findKept(
    store,
    practice,
    rows.flatMap(halvesOf).map(({ side, id }) => keyOf(side, id)),
  );
  const passAt = await appointmentsReadAt(store, practice);
  return rows.map((row) => opened(store, row, kept, passAt));
};

/**
 * The linked appointments of some people that start at an instant (UTC ISO) or later, page by page. Whose one is, is sealed: all
 * of them are opened.
 * @param isOwner by what the engine calls a patient
 */
export async function* readOfPatients(
  store: StoreHandle,
  practice: string,
  { from, which }: { readonly from: string; readonly which: 'all' | 'not-cancelled' },
  isOwner: (whose: WhoseRead) => boolean,
): AsyncGenerator<{ readonly read: readonly ReadAppointment[]; readonly reached: string }> {
  for await (const rows of appointmentSync.pagesFrom(store, practice, from, which)) {
    const own = rows.filter((row) => {
      const { ephysio, ghl } = appointmentSync.openBase(store, row);
      const whose = whoseOf(ephysio.patient ?? ghl.patient);
      return whose !== null && isOwner(whose);
    });
    yield {
      read: own.length === 0 ? [] : await readLinked(store, practice, own),
      reached: rows.at(-1)?.starts_at ?? '',
    };
  }
}

const unknown = ({ side, id }: RecordKey): ReadAppointment => {
  const half = { id, fields: {}, isThere: true, readAt: null };
  return {
    linkId: null,
    whose: null,
    isAbsence: false,
    startsAt: null,
    ephysio: side === 'ephysio' ? half : null,
    ghl: side === 'ghl' ? half : null,
  };
};

/** Appointments as they were last read: by their links, and by their records. */
export interface ReadAppointments {
  ofLink(link: string): ReadAppointment | undefined;
  ofRecord(record: RecordKey): ReadAppointment;
}

/** Appointments that items name. */
export const readAppointments = async (
  store: StoreHandle,
  practice: string,
  wanted: Wanted<RecordKey>,
): Promise<ReadAppointments> => {
  const { records } = wanted;
  const all = await readLinked(store, practice, await namedRows(appointmentSync, store, practice, wanted));
  const byLink = new Map(all.map((read) => [read.linkId ?? '', read]));
  const byRecord = new Map<string, ReadAppointment>();
  for (const read of all) {
    if (read.ephysio) byRecord.set(recordKeyText(keyOf('ephysio', read.ephysio.id)), read);
    if (read.ghl) byRecord.set(recordKeyText(keyOf('ghl', read.ghl.id)), read);
  }
  const alone = records.filter((record) => !byRecord.has(recordKeyText(record)));
  const passAt = await appointmentsReadAt(store, practice);
  for (const [key, found] of await findKept(store, practice, alone))
    if (found.kept.agreed === null) byRecord.set(key, asRead(found, passAt));
  return {
    ofLink: (link) => byLink.get(link),
    ofRecord: (record) => byRecord.get(recordKeyText(record)) ?? unknown(record),
  };
};
