import type { Appointment } from '../../domain/records/appointment.ts';
import type { CalendarMapping } from '../../domain/records/calendar.ts';
import type { Patient } from '../../domain/records/patient.ts';
import { appointmentOf } from '../appointments/appointment-mapper.ts';
import { patientOf } from '../contacts/contact-mapper.ts';
import { readAppointment, readContact } from './wire.ts';

/** The fields of a webhook's record, as they came; what the payload does not say is absent. */
export type WebhookFields = Readonly<Record<string, unknown>>;

/** What a Contact webhook's flat payload says of the person. Absent, or not readable: unknown. */
export const patientOfWebhook = (fields: WebhookFields): Patient => {
  const read = readContact(fields);
  return read.ok ? patientOf(read.value) : {};
};

/** What the inside of an Appointment webhook's payload says. Absent, or not readable: unknown. */
export const appointmentOfWebhook = (
  fields: WebhookFields,
  mappings: readonly CalendarMapping[],
): Appointment => {
  const read = readAppointment(fields);
  return read.ok ? appointmentOf(read.value, mappings) : {};
};
