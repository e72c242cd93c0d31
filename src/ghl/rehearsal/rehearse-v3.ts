import { differing, type Facts } from '../../domain/rehearsal/assumption.ts';
import type { Made } from '../../domain/rehearsal/journal.ts';
import { RecordError, RunError, StoppedError } from '../../errors.ts';
import { appointmentOf } from '../appointments/appointment-mapper.ts';
import { searchContacts } from '../contacts/contact-search.ts';
import {
  appointmentById,
  contactById,
  differingFields,
  type GhlRehearsal,
  listedFor,
  type RehearsedAppointment,
} from './ghl-rehearsal.ts';

/** What the same reads show under `Version: v3`; `null`: the same. */
const difference = async (
  r: GhlRehearsal,
  contact: Made,
  appointment: RehearsedAppointment | null,
): Promise<Facts | null> => {
  const [before, now] = [
    await contactById(r.client, contact.recordId),
    await contactById(r.v3, contact.recordId),
  ];
  if (now === null || before === null) return { what: 'missing' };
  const fields = differing(before, now);
  if (fields.length > 0) return { fields };
  await searchContacts(r.v3, contact.createdAt);
  if (appointment === null) return null;
  const id = appointment.made.recordId;
  const [was, is] = [await appointmentById(r.client, id), await appointmentById(r.v3, id)];
  if (was === null || is === null) return { what: 'missing' };
  const expected = appointmentOf(was, r.calendars);
  const differ = differingFields(expected, is, r.calendars);
  if (differ.length > 0) return { fields: differ };
  const { mapping, slot } = appointment;
  const listed = await listedFor(r.v3, contact.recordId, mapping.ghlCalendarId, slot);
  const isListed = (await listedFor(r.client, contact.recordId, mapping.ghlCalendarId, slot)).some(
    (item) => item.id === id,
  );
  return listed.some((item) => item.id === id) === isListed ? null : { what: 'not-listed' };
};

/** Whether reads work under GHL's newest version of the API. */
export const rehearseV3 = async (
  r: GhlRehearsal,
  contact: Made,
  appointment: RehearsedAppointment | null,
): Promise<void> => {
  const code = 'reads-v3';
  try {
    const facts = await difference(r, contact, appointment);
    r.report(facts === null ? { code, state: 'seen' } : { code, state: 'not so', facts });
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    if (!(error instanceof RunError || error instanceof RecordError)) throw error;
    r.report({ code, state: 'not so', facts: { reason: error.message } });
  }
};
