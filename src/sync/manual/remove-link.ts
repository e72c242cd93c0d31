import { randomUUID } from 'node:crypto';
import type { Entity } from '../../domain/records/sides.ts';
import type { Store, StoreHandle } from '../../store/store.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { type ChangeData, insertChange, type Writer } from '../../store/tables/changes.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import { dropKept } from '../../store/tables/kept-records.ts';
import type { AppointmentSyncTable } from '../../store/tables/link-columns.ts';
import type { LinkRow } from '../../store/tables/links.ts';
import { halvesOf } from '../../store/tables/named-rows.ts';
import { isInFlight, listOpenOperations, openPayload } from '../../store/tables/operations.ts';
import { resolveReviewsOf } from '../../store/tables/reviews.ts';
import { identifying } from '../apply/list-change.ts';
import { forgetHowFarRead } from '../gather/patient-checkpoints.ts';

/**
 * `appointments`: so many links of the patient's appointments stay, and wait until both patients are seen to be linked.
 * `busy`: one of its records is being written, or it is not known whether a write arrived.
 */
export type Removal =
  | { readonly state: 'removed'; readonly appointments: number }
  | { readonly state: 'busy' | 'gone' };

const NOTHING_AGREED = { ephysio: {}, ghl: {} } as const;

/** The links of a patient's appointments that are not cancelled. The patient is in the sealed part. */
export const appointmentLinksOf = async (
  handle: StoreHandle,
  practice: string,
  patientLink: string,
): Promise<AppointmentSyncTable[]> => {
  const rows = await appointmentSync.list(handle, practice);
  return rows.filter((row) => {
    if (row.state !== 'linked' || row.cancelled === 1) return false;
    const { ephysio, ghl } = appointmentSync.openBase(handle, row);
    return ephysio.patient === patientLink || ghl.patient === patientLink;
  });
};

const isBusy = async (handle: StoreHandle, entity: Entity, row: LinkRow): Promise<boolean> => {
  const ids = { ephysio: row.ephysio_id, ghl: row.ghl_id };
  if (await isInFlight(handle, row.practice, entity, ids)) return true;
  const open = await listOpenOperations(handle, row.practice, entity);
  return open.some((operation) => operation.link_id === row.id);
};

/** Whether an appointment of the patient is being made or handed over. Nothing but its link reads like the id of it. */
const isBeingGiven = async (handle: StoreHandle, practice: string, patientLink: string): Promise<boolean> => {
  const open = await listOpenOperations(handle, practice, 'appointment');
  return open.some((operation) => JSON.stringify(openPayload(handle, operation)).includes(patientLink));
};

const listUnlinked = (
  handle: StoreHandle,
  entity: Entity,
  row: LinkRow,
  writer: Writer,
  now: number,
): Promise<void> => {
  const { ephysio, ghl } =
    entity === 'patient' ? contactSync.openBase(handle, row) : appointmentSync.openBase(handle, row);
  const about = (held: object) => identifying(entity, held) as ChangeData['before'];
  return insertChange(handle, {
    id: randomUUID(),
    practice: row.practice,
    writer,
    entity,
    kind: 'unlinked',
    side: null,
    ephysioId: row.ephysio_id,
    ghlId: row.ghl_id,
    linkId: row.id,
    data: { about: { ephysio: about(ephysio), ghl: about(ghl) }, before: {}, after: {} },
    now,
  });
};

/**
 * Removes a link; the records stay. The links of the patient's appointments stay too, but without their base: without the
 * patient they would look like another patient's, and be cancelled in GHL or created again on both sides. They are synced
 * again once their two patients are linked to each other again. All in one transaction: a process that is about to write one
 * of these records checks the link in the transaction that stores its intent.
 * @param writer for whom it is listed
 * @param now epoch milliseconds
 */
export const removeLink = (
  store: Store,
  { practice, entity, id }: { readonly practice: string; readonly entity: Entity; readonly id: string },
  writer: Writer,
  now: number,
): Promise<Removal> =>
  store.transaction(async (handle) => {
    const links = entity === 'patient' ? contactSync : appointmentSync;
    const row = await links.find(handle, practice, id);
    if (!row) return { state: 'gone' };
    const appointments = entity === 'patient' ? await appointmentLinksOf(handle, practice, id) : [];
    if (await isBusy(handle, entity, row)) return { state: 'busy' };
    if (await isBeingGiven(handle, practice, id)) return { state: 'busy' };
    for (const appointment of appointments)
      if (await isBusy(handle, 'appointment', appointment)) return { state: 'busy' };
    for (const appointment of appointments) {
      await appointmentSync.update(handle, appointment.id, { base: NOTHING_AGREED, now });
      await resolveReviewsOf(handle, practice, appointment.id, now);
    }
    await listUnlinked(handle, entity, row, writer, now);
    await links.delete(handle, id);
    for (const half of halvesOf(row)) await dropKept(handle, practice, { entity, ...half });
    if (entity === 'patient') await forgetHowFarRead(handle, practice);
    await resolveReviewsOf(handle, practice, id, now);
    return { state: 'removed', appointments: appointments.length };
  });
