import { type Leaving, mayLeave } from '../../domain/plan/patients-input.ts';
import type { NewBooking } from '../../domain/plan/plan-appointments.ts';
import { isCancelled } from '../../domain/records/appointment.ts';
import type { Both } from '../../domain/records/sides.ts';
import { inWindow, type TimeWindow } from '../../domain/records/window.ts';
import type { PatientIds } from './patient-ids.ts';
import type { AppointmentSnapshot, PatientScope } from './snapshots.ts';

/** The patients, by side, who have an unlinked appointment in the lists, and no link. Of e-Physio's those who may get a contact. */
export const missingPatients = (
  { ephysio, ghl, wanted }: Pick<AppointmentSnapshot, 'ephysio' | 'ghl' | 'wanted'>,
  ids: PatientIds,
  leaving: Leaving,
): { readonly ephysio: Set<string>; readonly ghl: Set<string> } => {
  const missing = { ephysio: new Set<string>(), ghl: new Set<string>() };
  const all = [
    ...ephysio.records.filter(({ id }) => wanted.ephysio?.has(id) ?? true),
    ...ghl.records.filter(({ id }) => wanted.ghl?.has(id) ?? true),
  ];
  for (const { record } of all) {
    const unlinked = isCancelled(record) ? null : ids.unlinked(record.patient ?? '');
    if (unlinked && (unlinked.side === 'ghl' || mayLeave(leaving, unlinked.id)))
      missing[unlinked.side].add(unlinked.id);
  }
  return missing satisfies PatientScope;
};

/** Contacts without a patient who have an appointment in the window, by the start of the latest one. */
export const bookedContacts = (
  { ghl, wanted }: Pick<AppointmentSnapshot, 'ghl' | 'wanted'>,
  ids: PatientIds,
  window: TimeWindow,
): Map<string, string> => {
  const booked = new Map<string, string>();
  for (const { id, record } of ghl.records) {
    const contact = isCancelled(record) ? null : ids.unlinked(record.patient ?? '');
    const { start } = record;
    if (contact?.side !== 'ghl' || !start || !inWindow(start, window)) continue;
    if (wanted.ghl?.has(id) === false || (booked.get(contact.id) ?? '') > start) continue;
    booked.set(contact.id, start);
  }
  return booked;
};

/**
 * The records, by side, of linked patients for whom an appointment will be created, or two will be linked. They are read
 * first, to see whether they stand for somebody else. Nothing is created in GHL for patients who object.
 * @param sawAll a pass over all patients of this run has seen the contacts of those that are only linked
 */
export const patientsOfBookings = (
  bookings: readonly NewBooking[],
  ids: PatientIds,
  { excluded }: Leaving,
  sawAll: boolean,
): Both<ReadonlySet<string>> => {
  const found = { ephysio: new Set<string>(), ghl: new Set<string>() };
  for (const { side, patient } of bookings) {
    if (!ids.isLinked(patient)) continue;
    const [inEphysio, inGhl] = [ids.idOf('ephysio', patient), ids.idOf('ghl', patient)];
    if (inEphysio === null || inGhl === null || (side === 'ghl' && excluded.has(inEphysio))) continue;
    const isOther = ids.otherPerson(patient) === 'ghl';
    if (side === 'both' && sawAll && !isOther) continue;
    if (side !== 'ephysio') found.ephysio.add(inEphysio);
    if (side !== 'ghl' || isOther) found.ghl.add(inGhl);
  }
  return found;
};
