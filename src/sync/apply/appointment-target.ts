import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import { isExcluded } from '../../store/tables/leaving.ts';
import { forgetGoneContact } from '../gather/gone-contacts.ts';
import { type PatientIds, withPatientLinks } from '../gather/patient-ids.ts';
import type { RunContext } from '../run-context.ts';
import { detachSide } from './base.ts';
import { appointmentRecords, createLinkedIds } from './records.ts';
import type { Target } from './target.ts';

/** Where appointments are read from and written to. They speak of patients by their links; `ids` may be renewed. */
export const createAppointmentTarget = (run: RunContext, ids: () => PatientIds): Target<Appointment> => {
  const records = appointmentRecords(run.practice.name, run.now);
  const target: Target<Appointment> = {
    records,
    linkedIds: createLinkedIds(run.store, records),
    sides: {
      ephysio: withPatientLinks(run.appointments.ephysio, ids),
      ghl: withPatientLinks(run.appointments.ghl, ids),
    },
    onGone: async ({ link, side }) => {
      // It was cancelled there, and takes place again: it has to be created again.
      // Otherwise the next list lacks it, and then it reads as cancelled.
      if (!isCancelled(link.base[side])) return;
      await run.store.transaction(async (handle) => {
        await run.assertLocked(handle);
        await detachSide(handle, target, link.id, side);
      });
      run.report.again += 1;
    },
    // What is there already is still moved and cancelled.
    isKeptHere: async (handle, write) => {
      if (write.kind !== 'create') return false;
      const patient = ids().idOf('ephysio', write.from.record.patient ?? '');
      return patient !== null && isExcluded(handle, run.practice.name, patient);
    },
    resembles: (a, b) => a.start === b.start && a.patient === b.patient,
    people: null,
    bookings: {
      onRefusedCreate: (create) => forgetGoneContact(run, create, ids()),
      isStillOff: async ({ side, link }) => {
        if (side !== 'ephysio' || link.ghlId === null) return true;
        const found = await target.sides.ghl.get(link.ghlId);
        if (found.state === 'gone' || isCancelled(found.held.record)) return true;
        // Answered with its series, only the lists can tell: none has shown it, or one has shown that it is cancelled.
        return found.held.isSeries === true;
      },
      hasPatient: async (handle, { patient }) =>
        !patient ||
        ids().unlinked(patient) !== null ||
        (await contactSync.find(handle, run.practice.name, patient)) !== undefined,
      standsAsPlanned: async (handle, { patient }) => {
        if (!patient || ids().unlinked(patient) !== null) return true;
        const row = await contactSync.find(handle, run.practice.name, patient);
        return (row?.other_person ?? null) === ids().otherPerson(patient);
      },
      asShown: (side, { patient, ...record }) =>
        patient ? { patient: ids().idOf(side, patient) ?? patient, ...record } : record,
    },
  };
  return target;
};
