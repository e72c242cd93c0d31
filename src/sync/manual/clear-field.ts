import { NAMES, type Patient, type PatientField } from '../../domain/records/patient.ts';
import { CONTACT_FIELDS, type ContactField } from '../../domain/records/shared-fields.ts';
import { RecordError, UnknownOutcomeError } from '../../errors.ts';
import { deleteChange, insertChange } from '../../store/tables/changes.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import { dropKept } from '../../store/tables/kept-records.ts';
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

const nothingOf = (sent: Patient): Patient =>
  Object.fromEntries(Object.keys(sent).map((part) => [part, null]));

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
  run.progress('reading-contacts');
  const { records } = await run.patients.ghl.list({ since: null });
  const listed = new Map(records.map(({ id, record }) => [id, record]));
  return sent.filter((left) => isAsSent(listed.get(left.contact) ?? {}, left.sent, field));
};

/**
 * Lists the change before it is sent: after a kill in between, what was emptied is listed in any case.
 * @returns the change's id
 */
const listClearing = async (run: RunContext, { link, contact, sent }: Leftover): Promise<string> => {
  const id = run.newId();
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const row = await patientRecords(run).find(handle, link);
    const held = row ? contactSync.openBase(handle, row).ghl : {};
    const name = Object.fromEntries(NAMES.map((part) => [part, held[part]]));
    await insertChange(handle, {
      id,
      practice: run.practice.name,
      writer: run.writer,
      entity: 'patient',
      kind: 'updated',
      side: 'ghl',
      ephysioId: row?.ephysio_id ?? null,
      ghlId: contact,
      linkId: link,
      data: { about: { ghl: name }, before: sent, after: nothingOf(sent) },
      now: run.now(),
    });
  });
  return id;
};

/** The link has nothing of the field left in GHL. */
const noteEmptied = async (
  run: RunContext,
  { link, contact }: Leftover,
  field: ContactField,
): Promise<void> => {
  const records = patientRecords(run);
  const parts: readonly string[] = partsOf(field);
  const without = (record: Patient | undefined): Patient =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([part]) => !parts.includes(part)));
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await dropKept(handle, run.practice.name, { entity: 'patient', side: 'ghl', id: contact });
    const row = await records.find(handle, link);
    if (!row) return;
    const base = contactSync.openBase(handle, row);
    const emptied = { ghl: without(base.ghl), formerlyShared: without(base.formerlyShared) };
    await records.update(handle, row, { ...base, ...emptied });
  });
};

/** Sends the change. @throws RecordError, which is not listed as a change unless it may have been carried out */
const sendNothing = async (run: RunContext, left: Leftover, before: Patient): Promise<string> => {
  const change = await listClearing(run, left);
  try {
    await run.patients.ghl.update(left.contact, nothingOf(left.sent), before);
    return change;
  } catch (error) {
    if (error instanceof RecordError && !(error instanceof UnknownOutcomeError))
      await deleteChange(run.store, change);
    throw error;
  }
};

/** Empties the field of one contact, if it is as it was sent, and reads it back. @throws the errors that end a run */
export const clearField = async (run: RunContext, left: Leftover, field: ContactField): Promise<Clearing> => {
  const side = run.patients.ghl;
  try {
    const before = await readOne(side, left.contact);
    if (before.state === 'gone') return { state: 'gone' };
    if (before.state === 'unread') return { state: 'not-emptied', reason: before.reason };
    if (!isAsSent(before.held.record, left.sent, field)) return { state: 'changed' };
    const change = await sendNothing(run, left, before.held.record);
    const after = await side.get(left.contact);
    if (after.state === 'gone') return { state: 'gone' };
    if (!isEmpty(after.held.record, field)) {
      await deleteChange(run.store, change);
      return { state: 'not-emptied', reason: 'GHL took the change, and still shows the value' };
    }
    await noteEmptied(run, left, field);
    return { state: 'emptied' };
  } catch (error) {
    if (error instanceof RecordError) return { state: 'not-emptied', reason: error.reason };
    throw error;
  }
};
