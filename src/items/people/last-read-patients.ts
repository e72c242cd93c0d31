import type { RecordName } from '../../domain/identity/distinct-pairs.ts';
import { asLastRead, recordKeyText } from '../../domain/records/kept-record.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { StoreHandle } from '../../store/store.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import { findKept, type LastRead } from '../../store/tables/kept-records.ts';
import type { ContactSyncTable } from '../../store/tables/link-columns.ts';
import { halvesOf, namedRows, type Wanted } from '../../store/tables/named-rows.ts';
import { findUnlinkedContacts } from '../../store/tables/unlinked-contacts.ts';
import { patientsReadAt } from '../../sync/gather/patient-checkpoints.ts';

/** A record as its side was last seen to hold it. */
export interface ReadHalf<R> {
  readonly id: string;
  /** A field that is absent is not known. Patient data. */
  readonly fields: R;
  /** False: it was deleted there. */
  readonly isThere: boolean;
  /** UTC ISO; `null`: not known. */
  readonly readAt: string | null;
}

/** A person: both halves of a link, or a record that has no link. */
export interface ReadPatient {
  readonly linkId: string | null;
  readonly source: SideName | null;
  /** Fields that hold placeholders in e-Physio. */
  readonly placeholders: readonly string[];
  /** The side whose record stands for somebody else by now. */
  readonly otherPerson: SideName | null;
  /** `null`: that side has no record of it, as far as is known. */
  readonly ephysio: ReadHalf<Patient> | null;
  readonly ghl: ReadHalf<Patient> | null;
}

/** The later of two times of reading. */
export const later = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b > a) ? b : a;

const nameText = ({ side, id }: RecordName): string => `${side} ${id}`;

/** Patients as they were last read: by their links, and by their records (`side id`). */
export interface ReadPatients {
  ofLink(link: string): ReadPatient | undefined;
  ofRecord(record: RecordName): ReadPatient;
}

const unknown = ({ side, id }: RecordName): ReadPatient => {
  const half = { id, fields: {}, isThere: true, readAt: null };
  return {
    linkId: null,
    source: null,
    placeholders: [],
    otherPerson: null,
    ephysio: side === 'ephysio' ? half : null,
    ghl: side === 'ghl' ? half : null,
  };
};

/** Patients that items name. */
export const readPatients = async (
  store: StoreHandle,
  practice: string,
  wanted: Wanted<RecordName>,
): Promise<ReadPatients> => {
  const { records } = wanted;
  const rows = await namedRows(contactSync, store, practice, wanted);
  const halves = rows.flatMap(halvesOf);
  const linked = new Set(halves.map(nameText));
  const alone = records.filter((record) => !linked.has(nameText(record)));
  const lastRead = await findKept(
    store,
    practice,
    [...halves, ...alone].map((record) => ({ entity: 'patient', ...record })),
  );
  const keptOf = (record: RecordName): LastRead | undefined =>
    lastRead.get(recordKeyText({ entity: 'patient', ...record }));
  const contacts = await findUnlinkedContacts(
    store,
    practice,
    alone.filter(({ side }) => side === 'ghl').map(({ id }) => id),
  );
  const passAt = await patientsReadAt(store, practice);

  const ofRow = (row: ContactSyncTable): ReadPatient => {
    const base = contactSync.openBase(store, row);
    const agreed = { ephysio: base.ephysio, ghl: { ...base.ghl, ...base.seenInGhl } };
    const halfOf = (side: SideName, id: string | null): ReadHalf<Patient> | null =>
      id === null
        ? null
        : {
            id,
            fields: asLastRead(agreed[side], keptOf({ side, id })?.kept ?? null),
            isThere: side === 'ephysio' || row.state === 'linked',
            readAt: later(passAt, row.updated_at),
          };
    return {
      linkId: row.id,
      source: row.source,
      placeholders: row.placeholders === '' ? [] : row.placeholders.split(','),
      otherPerson: row.other_person,
      ephysio: halfOf('ephysio', row.ephysio_id),
      ghl: halfOf('ghl', row.ghl_id),
    };
  };
  const ofAlone = (record: RecordName): ReadPatient => {
    const nobody = unknown(record);
    const contact = record.side === 'ghl' ? contacts.get(record.id) : undefined;
    const kept = keptOf(record);
    // Of a half of a link that was removed since, it says only what differed then.
    const found = kept?.kept.agreed === null ? kept : undefined;
    const seen =
      contact && !(found && found.readAt > contact.seenAt)
        ? { fields: contact.held.record, readAt: contact.seenAt }
        : found && { fields: found.kept.fields as Patient, readAt: found.readAt };
    if (!seen) return nobody;
    const half = { id: record.id, isThere: true, fields: seen.fields, readAt: later(passAt, seen.readAt) };
    return { ...nobody, [record.side]: half };
  };

  const byLink = new Map(rows.map((row) => [row.id, ofRow(row)]));
  const byRecord = new Map<string, ReadPatient>(alone.map((record) => [nameText(record), ofAlone(record)]));
  for (const person of byLink.values()) {
    if (person.ephysio) byRecord.set(nameText({ side: 'ephysio', id: person.ephysio.id }), person);
    if (person.ghl) byRecord.set(nameText({ side: 'ghl', id: person.ghl.id }), person);
  }
  return {
    ofLink: (link) => byLink.get(link),
    ofRecord: (record) => byRecord.get(nameText(record)) ?? unknown(record),
  };
};

/** What a person is called, and when born: by e-Physio's word where that has one. */
export interface PersonName {
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
}

/** `null`: nothing of it is known. Both names are of one side: the two records may stand for two people. */
export const nameOfPerson = ({ ephysio, ghl, otherPerson }: ReadPatient): PersonName | null => {
  const named = [ephysio, ghl].find((half) => half?.fields.firstName || half?.fields.lastName);
  if (!named) return null;
  const { firstName, lastName, birthDate } = named.fields;
  const others = otherPerson === null ? (named === ephysio ? ghl : ephysio) : null;
  return {
    firstName: firstName || null,
    lastName: lastName || null,
    birthDate: birthDate || others?.fields.birthDate || null,
  };
};
