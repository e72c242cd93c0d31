import type { Patient, PatientField } from '../../domain/records/patient.ts';
import { CONTACT_FIELDS, type ContactField } from '../../domain/records/shared-fields.ts';
import { RecordError } from '../../errors.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import { patientRecords } from '../apply/records.ts';
import { readOne } from '../gather/read-one.ts';
import type { RunContext } from '../run-context.ts';

/** A contact that holds what this program has sent in a field that the config leaves out by now. */
export interface Leftover {
  readonly link: string;
  readonly contact: string;
  /** What GHL got, as last agreed. */
  readonly sent: Patient;
}

/** The outcome for a contact. `changed`: somebody has entered something else there since, which stays. */
export type Clearing =
  | { readonly state: 'emptied' | 'changed' | 'gone' }
  | { readonly state: 'not-emptied'; readonly reason: string };

const partsOf = (field: ContactField): readonly PatientField[] => CONTACT_FIELDS[field];

/** An address is one field: what is left of it is not emptied once a part of it is another. */
const isAsSent = (now: Patient, sent: Patient, field: ContactField): boolean =>
  partsOf(field).every((part) => (now[part] ?? null) === (sent[part] ?? null));

const isEmpty = (now: Patient, field: ContactField): boolean => partsOf(field).every((part) => !now[part]);

/** The contacts that this program made, and to which it has sent the field, by what both sides last agreed on. */
const sentTo = async (run: RunContext, field: ContactField): Promise<Leftover[]> => {
  const rows = await contactSync.list(run.store, run.practice.name);
  return rows.flatMap((row): Leftover[] => {
    if (row.state !== 'linked' || row.ghl_id === null || row.source !== 'ephysio') return [];
    const { ghl, formerlyShared } = contactSync.openBase(run.store, row);
    const agreed = { ...ghl, ...formerlyShared };
    const sent = Object.fromEntries(
      partsOf(field).flatMap((part) => (agreed[part] ? [[part, agreed[part]]] : [])),
    );
    return Object.keys(sent).length === 0 ? [] : [{ link: row.id, contact: row.ghl_id, sent }];
  });
};

/** The contacts that hold the field as it was sent, by a list of GHL. Each is read again before it is written. */
export const findLeftovers = async (run: RunContext, field: ContactField): Promise<Leftover[]> => {
  const sent = await sentTo(run, field);
  if (sent.length === 0) return [];
  run.progress('reading contacts');
  const { records } = await run.patients.ghl.list({ since: null });
  const listed = new Map(records.map(({ id, record }) => [id, record]));
  return sent.filter((left) => isAsSent(listed.get(left.contact) ?? {}, left.sent, field));
};

const forget = async (run: RunContext, { link }: Leftover, field: ContactField): Promise<void> => {
  const records = patientRecords(run);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const row = await records.find(handle, link);
    if (!row) return;
    const base = contactSync.openBase(handle, row);
    const without = (record: Patient | undefined): Patient =>
      Object.fromEntries(
        Object.entries(record ?? {}).filter(([part]) => !partsOf(field).includes(part as PatientField)),
      );
    await records.update(handle, row, {
      ...base,
      ghl: without(base.ghl),
      formerlyShared: without(base.formerlyShared),
    });
  });
};

/** Empties the field of one contact, if it is as it was sent, and reads it back. @throws the errors that end a run */
export const clearField = async (run: RunContext, left: Leftover, field: ContactField): Promise<Clearing> => {
  const side = run.patients.ghl;
  try {
    const before = await readOne(side, left.contact);
    if (before.state === 'gone') return { state: 'gone' };
    if (before.state === 'unread') return { state: 'not-emptied', reason: before.reason };
    if (!isAsSent(before.held.record, left.sent, field)) return { state: 'changed' };
    const nothing = Object.fromEntries(Object.keys(left.sent).map((part) => [part, null]));
    await side.update(left.contact, nothing, before.held.record);
    const after = await side.get(left.contact);
    if (after.state === 'gone') return { state: 'gone' };
    if (!isEmpty(after.held.record, field))
      return { state: 'not-emptied', reason: 'GHL took the change, and still shows the value' };
    await forget(run, left, field);
    return { state: 'emptied' };
  } catch (error) {
    if (error instanceof RecordError) return { state: 'not-emptied', reason: error.reason };
    throw error;
  }
};
