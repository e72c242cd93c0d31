import { calendarKey } from '../../src/domain/records/calendar.ts';
import { createGhlAppointmentSide } from '../../src/ghl/appointments/appointment-side.ts';
import { clientFor, LOCATION } from './set-up.ts';

export const A = { ghlCalendarId: 'cal1', ghlUserId: 'u1', ephysioClientId: 1, ephysioEventTypeId: 10 };
export const A2 = { ...A, ephysioEventTypeId: 11 };
export const B = { ghlCalendarId: 'cal2', ghlUserId: null, ephysioClientId: 2, ephysioEventTypeId: 10 };
export const FROM = '2026-11-20T23:00:00.000Z';
export const TO = '2026-12-20T23:00:00.000Z';
export const START = '2026-11-23T08:00:00.000Z';
export const END = '2026-11-23T08:30:00.000Z';

export const event = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  locationId: LOCATION,
  calendarId: 'cal1',
  contactId: 'c1',
  assignedUserId: 'u1',
  startTime: '2026-11-23T09:00:00+01:00',
  endTime: '2026-11-23T09:30:00+01:00',
  appointmentStatus: 'confirmed',
  ...more,
});
export const appointment = {
  patient: 'c1',
  calendar: calendarKey(A),
  start: START,
  end: END,
  status: 'confirmed',
};
/** As recorded: no times, no assigned user. */
export const flat = (more: Record<string, unknown> = {}) => ({
  id: 'a1',
  calendarId: 'cal1',
  locationId: LOCATION,
  contactId: 'c1',
  status: 'booked',
  appointmentStatus: 'confirmed',
  appoinmentStatus: 'confirmed',
  traceId: 't',
  ...more,
});
export const sideFor = (url: string) => {
  const { client, clock, time } = clientFor(url);
  return { side: createGhlAppointmentSide(client, [A, A2, B], time, async () => 'Termin'), client, clock };
};
