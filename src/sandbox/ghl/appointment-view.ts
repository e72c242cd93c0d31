import { zonedIso } from '../zoned.ts';
import type { GhlAppointment } from './model.ts';
import { recurrence } from './series.ts';
import type { GhlState } from './state.ts';

/** Create and update answer flat and, as recorded, without the times. */
export const writtenView = (state: GhlState, a: GhlAppointment): Record<string, unknown> => ({
  id: a.id,
  calendarId: a.calendarId,
  locationId: a.locationId,
  contactId: a.contactId,
  title: a.title,
  status: 'booked',
  appointmentStatus: a.appointmentStatus,
  appoinmentStatus: a.appointmentStatus,
  ...(a.assignedUserId === null ? {} : { assignedUserId: a.assignedUserId }),
  address: a.address ?? '',
  isRecurring: recurrence(state, a).isRecurring,
  dateAdded: new Date(a.dateAdded).toISOString(),
  dateUpdated: new Date(a.dateUpdated).toISOString(),
});

const users = (a: GhlAppointment): readonly string[] => (a.assignedUserId === null ? [] : [a.assignedUserId]);

/** As `GET` and the list answer, times in the location's offset. */
export const appointmentItem = (state: GhlState, a: GhlAppointment): Record<string, unknown> => {
  const zone = state.location.timezone;
  return {
    id: a.id,
    calendarId: a.calendarId,
    locationId: a.locationId,
    contactId: a.contactId,
    groupId: state.calendars.get(a.calendarId)?.groupId ?? '',
    title: a.title,
    appointmentStatus: a.appointmentStatus,
    appoinmentStatus: a.appointmentStatus,
    ...(a.assignedUserId === null ? {} : { assignedUserId: a.assignedUserId }),
    users: users(a),
    startTime: zonedIso(a.startTime, zone),
    endTime: zonedIso(a.endTime, zone),
    dateAdded: new Date(a.dateAdded).toISOString(),
    dateUpdated: new Date(a.dateUpdated).toISOString(),
    ...(a.description === null ? {} : { description: a.description }),
    address: a.address ?? '',
    assignedResources: [],
    ...recurrence(state, a),
    createdBy: { source: a.createdByApp === null ? 'calendar_page' : 'third_party', userId: null },
    deleted: a.deleted && state.options.differs.marksDeleted,
  };
};

/** The nested payload of the Appointment webhooks: no id at the top. */
export const appointmentEvent = (
  state: GhlState,
  type: string,
  a: GhlAppointment,
): Record<string, unknown> => {
  const zone = state.location.timezone;
  return {
    type,
    locationId: a.locationId,
    appointment: {
      id: a.id,
      address: a.address ?? '',
      title: a.title,
      calendarId: a.calendarId,
      contactId: a.contactId,
      groupId: state.calendars.get(a.calendarId)?.groupId ?? '',
      appointmentStatus: a.appointmentStatus,
      ...(a.assignedUserId === null ? {} : { assignedUserId: a.assignedUserId }),
      users: users(a),
      notes: a.description ?? '',
      source: a.createdByApp === null ? 'calendar_page' : 'third_party',
      startTime: zonedIso(a.startTime, zone),
      endTime: zonedIso(a.endTime, zone),
      dateAdded: zonedIso(a.dateAdded, zone),
      dateUpdated: zonedIso(a.dateUpdated, zone),
    },
  };
};
