import type { Appointment } from '../../domain/records/appointment.ts';
import { type CalendarMapping, calendarKey } from '../../domain/records/calendar.ts';
import type { Finding } from '../../domain/rehearsal/assumption.ts';
import type { Made } from '../../domain/rehearsal/journal.ts';
import { markedTitle } from '../../domain/rehearsal/marker.ts';
import { RecordError, UnknownOutcomeError } from '../../errors.ts';
import {
  asGhlShows,
  createAppointmentBody,
  updateAppointmentBody,
} from '../appointments/appointment-mapper.ts';
import { readAppointment, unwrapAppointment } from '../http/wire.ts';
import {
  APPOINTMENTS,
  appointmentById,
  differingFields,
  type GhlRehearsal,
  listedFor,
  type RehearsedAppointment,
  type Slot,
} from './ghl-rehearsal.ts';

const create = (r: GhlRehearsal, sent: Appointment): Promise<Made> =>
  r.journal.create('ghl', 'appointment', async () => {
    const { body } = await r.client.request({
      method: 'POST',
      path: APPOINTMENTS,
      version: 'calendars',
      effect: 'create',
      body: createAppointmentBody(sent, r.calendars, {
        locationId: r.client.locationId,
        title: markedTitle(r.journal.mark),
      }),
    });
    const read = readAppointment(unwrapAppointment(body));
    const id = read.ok ? read.value.id : read.bad.id;
    if (id !== null) return id;
    throw new UnknownOutcomeError(`GHL's reply to POST ${APPOINTMENTS} names no appointment`);
  });

const put = async (r: GhlRehearsal, id: string, body: object): Promise<void> => {
  const path = `${APPOINTMENTS}/${encodeURIComponent(id)}`;
  await r.client.request({ method: 'PUT', path, version: 'calendars', effect: 'update', body });
};

/** The appointment by id and in the list, compared with what was sent. `null`: both are as it was sent. */
const compared = async (
  r: GhlRehearsal,
  id: string,
  sent: Appointment,
  { ghlCalendarId }: CalendarMapping,
  slot: Slot,
): Promise<Finding | null> => {
  const code = 'appointment-fields';
  const read = await appointmentById(r.client, id);
  if (read === null) return { code, state: 'not so', facts: { what: 'missing' } };
  const fields = differingFields(asGhlShows(sent, r.calendars), read, r.calendars);
  if (fields.length > 0) return { code, state: 'not so', facts: { fields } };
  const listed = await listedFor(r.client, sent.patient ?? '', ghlCalendarId, slot);
  const item = listed.find((event) => event.id === id);
  if (item === undefined) return { code, state: 'not so', facts: { what: 'not-listed' } };
  const differ = differingFields(asGhlShows(sent, r.calendars), item, r.calendars);
  return differ.length === 0 ? null : { code, state: 'not so', facts: { fields: differ } };
};

/** What a PUT does to the status that it does not name. */
const putWithoutStatus = async (r: GhlRehearsal, id: string, moved: Appointment): Promise<void> => {
  const code = 'put-without-status';
  await put(r, id, updateAppointmentBody({ ...moved, status: 'noshow' }, r.calendars));
  await put(r, id, { title: markedTitle(r.journal.mark), toNotify: false });
  const word = (await appointmentById(r.client, id))?.appointmentStatus ?? 'none';
  r.report({ code, state: word === 'confirmed' ? 'seen' : 'not so', facts: { word } });
};

/** Whether lists show a cancelled appointment, as a read by id does. */
const cancelListed = async (
  r: GhlRehearsal,
  { made, contact, mapping, slot }: RehearsedAppointment,
  moved: Appointment,
): Promise<void> => {
  const code = 'cancelled-listed';
  await put(r, made.recordId, updateAppointmentBody({ ...moved, status: 'cancelled' }, r.calendars));
  const listed = await listedFor(r.client, contact.recordId, mapping.ghlCalendarId, slot);
  const word = listed.find(({ id }) => id === made.recordId)?.appointmentStatus ?? null;
  if (word === 'cancelled') r.report({ code, state: 'seen' });
  else r.report({ code, state: 'not so', facts: word === null ? { what: 'not-listed' } : { word } });
};

/**
 * One appointment of the made-up contact, far in the future: made, moved, its status changed, cancelled; read back each time.
 * @returns `null`: there is none, because no calendar is in the config, or GHL refused it
 */
export const rehearseAppointment = async (
  r: GhlRehearsal,
  contact: Made,
): Promise<RehearsedAppointment | null> => {
  const [mapping] = r.calendars;
  const code = 'appointment-fields';
  if (mapping === undefined) {
    r.report({ code, state: 'not tried', why: 'no-calendar' });
    return null;
  }
  const { winter, summer } = r.days;
  const patient = contact.recordId;
  const booked: Appointment = { patient, calendar: calendarKey(mapping), ...winter, status: 'confirmed' };
  const moved: Appointment = { ...booked, ...summer };
  let made: Made;
  try {
    made = await create(r, booked);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    r.report({ code, state: 'not so', facts: { reason: error.reason } });
    return null;
  }
  const appointment = { made, contact, mapping, slot: summer };
  const id = made.recordId;
  const first = await compared(r, id, booked, mapping, winter);
  await put(r, id, updateAppointmentBody(moved, r.calendars));
  const second = await compared(r, id, moved, mapping, summer);
  r.report(first ?? second ?? { code, state: 'seen' });
  await putWithoutStatus(r, id, moved);
  await cancelListed(r, appointment, moved);
  return appointment;
};

/** Deletes the appointment; a read by id and the list must say so. */
export const rehearseDeletion = async (
  r: GhlRehearsal,
  { made, contact, mapping, slot }: RehearsedAppointment,
): Promise<void> => {
  const code = 'appointment-deleted';
  await r.remove(made);
  const read = await appointmentById(r.client, made.recordId);
  if (read !== null && read.deleted !== true)
    return r.report({ code, state: 'not so', facts: { what: 'kept' } });
  const listed = await listedFor(r.client, contact.recordId, mapping.ghlCalendarId, slot);
  const isListed = listed.some(({ id, deleted }) => id === made.recordId && deleted !== true);
  r.report(isListed ? { code, state: 'not so', facts: { what: 'still-listed' } } : { code, state: 'seen' });
};
