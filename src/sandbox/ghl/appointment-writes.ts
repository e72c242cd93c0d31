import {
  checkAppointmentCreate,
  checkAppointmentUpdate,
  checkSlot,
  checkTeam,
  storedStatus,
} from './appointment-rules.ts';
import type { Body } from './body-rules.ts';
import type { GhlAppointment, GhlCalendar } from './model.ts';
import { notPossible, unknownContact } from './refusal.ts';
import { changeSeries, moveSeries, putInstance } from './series.ts';
import { announce, contactById, type GhlState } from './state.ts';

const calendarById = (state: GhlState, id: string, locationId: string): GhlCalendar => {
  const calendar = state.calendars.get(id);
  if (calendar === undefined || calendar.locationId !== locationId) {
    throw notPossible('The calendar id is invalid.');
  }
  return calendar;
};

const textOr = <T>(value: unknown, otherwise: T): string | T =>
  typeof value === 'string' ? value : otherwise;

/** By id, deleted ones as well; by a series' id its master. @throws Refusal 400 */
export const appointmentById = (state: GhlState, id: string): GhlAppointment => {
  const appointment = state.appointments.get(id) ?? state.series.get(id)?.master;
  if (appointment === undefined) throw notPossible('The event id is invalid.');
  return appointment;
};

const put = (
  state: GhlState,
  type: 'AppointmentCreate' | 'AppointmentUpdate' | 'AppointmentDelete',
  appointment: GhlAppointment,
  keepsId = false,
): GhlAppointment => {
  const before = state.appointments.get(appointment.id);
  if (before && before.masterEventId !== null) return putInstance(state, type, before, appointment, keepsId);
  state.appointments.set(appointment.id, appointment);
  announce(state, { type, appointment });
  return appointment;
};

/** Creates by the API's rules. @throws Refusal */
export const createAppointment = (state: GhlState, body: Body, app: string | null): GhlAppointment => {
  checkAppointmentCreate(body);
  const locationId = String(body.locationId);
  const calendar = calendarById(state, String(body.calendarId), locationId);
  const contact = contactById(state, String(body.contactId));
  if (contact.locationId !== locationId) throw unknownContact(contact.id);
  const userId = textOr(body.assignedUserId, null);
  checkTeam(calendar, userId);
  const start = Date.parse(String(body.startTime));
  const end =
    body.endTime === undefined ? start + calendar.slotMinutes * 60_000 : Date.parse(String(body.endTime));
  checkSlot(state, body, { calendar, userId, start, end, except: null });
  const time = state.options.now();
  const shift = state.options.differs.shiftMinutes * 60_000;
  return put(state, 'AppointmentCreate', {
    id: state.random.id(),
    locationId,
    calendarId: calendar.id,
    contactId: contact.id,
    title: textOr(body.title, ''),
    appointmentStatus: storedStatus(body.appointmentStatus),
    assignedUserId: userId,
    startTime: start + shift,
    endTime: end + shift,
    address: textOr(body.address, null),
    description: textOr(body.description, null),
    deleted: false,
    masterEventId: null,
    createdByApp: app,
    dateAdded: time,
    dateUpdated: time,
  });
};

/** Changes without rules: what a person does in the calendar. */
export const changeAppointment = (
  state: GhlState,
  id: string,
  changes: Partial<GhlAppointment>,
  keepsId = false,
): GhlAppointment => {
  const before = appointmentById(state, id);
  if (state.series.has(id)) return changeMaster(state, before, changes);
  const after = { ...before, ...changes, id, dateUpdated: state.options.now() };
  return put(state, 'AppointmentUpdate', after, keepsId);
};

/** With the master's id the whole series is changed. */
const changeMaster = (
  state: GhlState,
  { id, startTime, appointmentStatus: before }: GhlAppointment,
  { startTime: start = startTime, appointmentStatus = before }: Partial<GhlAppointment>,
): GhlAppointment => {
  if (start !== startTime) moveSeries(state, id, start - startTime);
  if (appointmentStatus !== before) changeSeries(state, id, { appointmentStatus });
  return appointmentById(state, id);
};

/** Changes by the API's rules; a status that is left out becomes `confirmed`, the trap seen live. @throws Refusal */
export const updateAppointment = (state: GhlState, id: string, body: Body): GhlAppointment => {
  checkAppointmentUpdate(body);
  const before = appointmentById(state, id);
  if (before.deleted) throw notPossible('The event id is invalid.');
  const calendar = calendarById(state, textOr(body.calendarId, before.calendarId), before.locationId);
  const userId = textOr(body.assignedUserId, before.assignedUserId);
  checkTeam(calendar, userId);
  const start = body.startTime === undefined ? before.startTime : Date.parse(String(body.startTime));
  const end =
    body.endTime !== undefined
      ? Date.parse(String(body.endTime))
      : body.startTime === undefined
        ? before.endTime
        : start + calendar.slotMinutes * 60_000;
  const isMoved =
    start !== before.startTime ||
    end !== before.endTime ||
    userId !== before.assignedUserId ||
    calendar.id !== before.calendarId;
  if (isMoved) checkSlot(state, body, { calendar, userId, start, end, except: id });
  const isKept = body.appointmentStatus === undefined && !state.options.differs.putResetsStatus;
  const changes = {
    calendarId: calendar.id,
    assignedUserId: userId,
    startTime: start,
    endTime: end,
    title: textOr(body.title, before.title),
    address: textOr(body.address, before.address),
    description: textOr(body.description, before.description),
    appointmentStatus: isKept ? before.appointmentStatus : storedStatus(body.appointmentStatus),
  };
  return changeAppointment(state, id, changes, state.options.instancePut === 'same-id');
};

/** The record stays readable by id, marked. */
export const deleteAppointment = (state: GhlState, id: string): void => {
  if (state.series.has(id)) {
    changeSeries(state, id, { deleted: true });
    return;
  }
  const appointment = { ...appointmentById(state, id), deleted: true, dateUpdated: state.options.now() };
  put(state, 'AppointmentDelete', appointment);
};
