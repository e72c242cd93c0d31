import { isSameName } from '../identity/name-likeness.ts';
import { APPOINTMENT_FIELDS, type Appointment, type AppointmentField } from '../records/appointment.ts';
import { NAMES, PATIENT_FIELDS, type Patient, type PatientField } from '../records/patient.ts';
import type { Both } from '../records/sides.ts';
import { isAlike, SLOT_PARTS } from '../records/slot.ts';
import { isOff, type Showing } from './appointment-view.ts';

/** A record of a person, for a comparison: its values, and the fields that hold placeholders in e-Physio. */
export interface Compared {
  readonly fields: Patient;
  readonly placeholders?: readonly string[];
}

const isName = (field: PatientField): boolean => NAMES.some((name) => name === field);

/**
 * The fields in which two records of persons say different things, as the merge compares them: a name that is only spelt in
 * another way is the same, as are two empty fields. What is not known of one of them is no difference, and neither is a
 * placeholder.
 */
export const differingFields = (one: Compared, other: Compared): PatientField[] =>
  PATIENT_FIELDS.filter((field) => {
    const [a, b] = [one.fields[field], other.fields[field]];
    if (a === undefined || b === undefined) return false;
    const standsIn = ({ fields, placeholders = [] }: Compared): boolean =>
      !fields[field] && placeholders.includes(field);
    if (standsIn(one) || standsIn(other)) return false;
    return (a || null) !== (b || null) && !(isName(field) && isSameName(a, b));
  });

/**
 * The fields in which the two halves of an appointment's link say different things. Two that do not take place agree,
 * whatever else they say; of one that takes place on one side only, it is the status.
 */
export const differingAppointmentFields = (
  { ephysio, ghl }: Both<Appointment>,
  { shows, showsCalendar }: Showing,
): AppointmentField[] => {
  if (isOff(ephysio) || isOff(ghl)) return isOff(ephysio) === isOff(ghl) ? [] : ['status'];
  return APPOINTMENT_FIELDS.filter((field) => {
    const [own, others] = [ephysio[field], ghl[field]];
    if (own === undefined || others === undefined || own === null || others === null || own === others)
      return false;
    if (field === 'status') return shows.ephysio(others) !== own && shows.ghl(own) !== others;
    const part = SLOT_PARTS.find((name) => name === field);
    return part === undefined || !isAlike({ ephysio, ghl }, part, showsCalendar);
  });
};
