import { instantText } from '../../domain/instant.ts';
import {
  APPOINTMENT_STATUSES,
  type Appointment,
  type AppointmentField,
  type AppointmentStatus,
  isCancelled,
} from '../../domain/records/appointment.ts';
import {
  type CalendarMapping,
  calendarKey,
  calendarOutside,
  ghlTargetOf,
  mappingByKey,
  mappingForGhl,
  shownInGhl,
} from '../../domain/records/calendar.ts';
import { RefusedError } from '../../errors.ts';
import { readAppointment, type WireAppointment } from '../http/wire.ts';

/**
 * GHL's instants: ISO with an offset (the location's, whatever was sent), or epoch milliseconds. A time without a zone
 * could mean two instants and is unknown.
 */
export const instantOf = (value: string | number | null | undefined): string | undefined => {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string' && !/T.*(Z|[+-]\d{2}:?\d{2})$/i.test(value.trim())) return undefined;
  const ms = new Date(value).getTime();
  return Number.isNaN(ms) ? undefined : instantText(ms);
};

/** `completed` is stored as `showed` and `active` means confirmed; words that are not known are unknown, not empty. */
export const statusOf = (word: string | null | undefined): AppointmentStatus | undefined => {
  const status = word === 'completed' ? 'showed' : word === 'active' ? 'confirmed' : word;
  return APPOINTMENT_STATUSES.find((s) => s === status);
};

/**
 * The mapping that GHL's calendar and user stand for. When the reply names no user and the calendar stands for several,
 * it is unknown.
 */
const calendarOf = (wire: WireAppointment, mappings: readonly CalendarMapping[]): string | undefined => {
  if (wire.calendarId === null || wire.calendarId === undefined) return undefined;
  if ((wire.assignedUserId ?? '') === '') {
    const users = new Set(
      mappings.filter((m) => m.ghlCalendarId === wire.calendarId).map((m) => m.ghlUserId ?? ''),
    );
    if (users.size > 1 && !users.has('')) return undefined;
  }
  const mapping = mappingForGhl(mappings, wire.calendarId, wire.assignedUserId ?? null);
  return mapping === undefined ? calendarOutside(wire.calendarId) : calendarKey(mapping);
};

/** A GHL appointment as the canonical one; what the reply lacks stays absent: unknown. */
export const appointmentOf = (wire: WireAppointment, mappings: readonly CalendarMapping[]): Appointment => {
  const appointment: { [F in AppointmentField]?: string } = {};
  const set = (field: AppointmentField, value: string | null | undefined): void => {
    if (value !== null && value !== undefined) appointment[field] = value;
  };
  set('patient', wire.contactId);
  set('calendar', calendarOf(wire, mappings));
  set('start', instantOf(wire.startTime));
  set('end', instantOf(wire.endTime));
  set('status', statusOf(wire.appointmentStatus));
  return appointment;
};

/** The record that a list will show after `appointment` was written. */
export const asGhlShows = (appointment: Appointment, mappings: readonly CalendarMapping[]): Appointment =>
  appointment.calendar
    ? { ...appointment, calendar: shownInGhl(mappings, appointment.calendar) }
    : appointment;

const needed = (appointment: Appointment, field: 'patient' | 'start' | 'end'): string => {
  const value = appointment[field];
  if (value === undefined || value === null) throw new RefusedError(`the appointment has no ${field}`);
  return value;
};

/** The practice's own bookings are always right: off-grid, in the past, at short notice. Nobody is notified of them. */
const FLAGS = { ignoreDateRange: true, ignoreFreeSlotValidation: true, toNotify: false } as const;

/** Where an appointment goes. One that is cancelled stays where it is, also in a calendar that the config does not name. */
const targetOf = (appointment: Appointment, mappings: readonly CalendarMapping[]) => {
  const key = appointment.calendar ?? '';
  const target = mappingByKey(mappings, key) ?? (isCancelled(appointment) ? ghlTargetOf(key) : null);
  if (target === null) throw new RefusedError('the appointment has no calendar that the config maps');
  return target;
};

const sharedBody = (appointment: Appointment, mappings: readonly CalendarMapping[]) => {
  const mapping = targetOf(appointment, mappings);
  return {
    calendarId: mapping.ghlCalendarId,
    ...(mapping.ghlUserId === null ? {} : { assignedUserId: mapping.ghlUserId }),
    startTime: needed(appointment, 'start'),
    endTime: needed(appointment, 'end'),
    appointmentStatus: appointment.status ?? 'confirmed',
    ...FLAGS,
  };
};

/** @throws RefusedError when patient, calendar, start or end is missing */
export const createAppointmentBody = (
  appointment: Appointment,
  mappings: readonly CalendarMapping[],
  { locationId, title }: { readonly locationId: string; readonly title: string },
) => ({ locationId, contactId: needed(appointment, 'patient'), title, ...sharedBody(appointment, mappings) });

/**
 * The whole appointment without location and contact, which a PUT may not carry, and without the title, which is the
 * practice's to change. Status and times are always in it: a
 * PUT without `appointmentStatus` sets it back to confirmed.
 * @throws RefusedError when calendar, start or end is missing
 */
export const updateAppointmentBody = (appointment: Appointment, mappings: readonly CalendarMapping[]) =>
  sharedBody(appointment, mappings);

/** What the inside of an Appointment webhook's payload, as it came, says. Absent, or not readable: unknown. */
export const appointmentOfWebhook = (
  fields: Readonly<Record<string, unknown>>,
  mappings: readonly CalendarMapping[],
): Appointment => {
  const appointment = readAppointment(fields);
  return appointment.ok ? appointmentOf(appointment.value, mappings) : {};
};
