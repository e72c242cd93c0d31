import { type Config, configSchema, type PracticeConfig } from '../src/config/schema.ts';
import { toPatient } from '../src/ephysio/patients/patient-mapper.ts';
import { wirePatientSchema } from '../src/ephysio/wire.ts';
import { createContactBody } from '../src/ghl/contacts/contact-mapper.ts';
import type { Sandbox, SandboxPractice } from '../src/sandbox/start-sandbox.ts';

const fillLocation = (
  { ghl, ephysio }: SandboxPractice,
  practice: PracticeConfig,
  { versions }: Config['ghl'],
): void => {
  ghl.edit.setDuplicateRule(ghl.locationId, true);
  const contactOf = new Map<number, string>();
  for (const patient of ephysio.state.patients.values()) {
    const { locationId: _, ...fields } = createContactBody(
      toPatient(wirePatientSchema.parse(patient)),
      ghl.locationId,
      practice.sync.newContacts,
      versions.contacts,
    );
    contactOf.set(patient.id, ghl.edit.createContact(fields).id);
  }
  for (const event of ephysio.state.events.values()) {
    const contactId = contactOf.get(event.patientId ?? 0);
    const calendar = practice.calendars.find((c) => c.ephysioClientId === event.clientId);
    if (contactId === undefined || calendar === undefined) continue;
    const { start, end } = event;
    ghl.edit.createAppointment({ calendarId: calendar.ghlCalendarId, contactId, start, end });
  }
};

/**
 * Puts the patients and events of every practice's e-Physio into GHL as a sync would have, without a request. A location
 * that allows duplicates takes families as they are.
 */
export const fillGhl = (sandbox: Sandbox): void => {
  const config = configSchema.parse(sandbox.config());
  for (const [i, practice] of sandbox.practices.entries()) {
    const configured = config.practices[i];
    if (configured === undefined) throw new Error('the sandbox gave a config without one of its practices');
    fillLocation(practice, configured, config.ghl);
  }
};
