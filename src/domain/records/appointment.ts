/**
 * The canonical appointment. An e-Physio event with a patient and a GHL calendar appointment are both read as this.
 */

/** GHL's words for the state of an appointment; e-Physio's codes are mapped to them by the config. */
export const APPOINTMENT_STATUSES = ['new', 'confirmed', 'cancelled', 'showed', 'noshow', 'invalid'] as const;
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number];

/** The fields that are compared and merged. */
export const APPOINTMENT_FIELDS = ['patient', 'calendar', 'start', 'end', 'status'] as const;
export type AppointmentField = (typeof APPOINTMENT_FIELDS)[number];

/**
 * patient: the person's id on the side that the record was read from, or goes to (the engine translates).
 * calendar: the key of an entry of the config's `calendars` (`calendarKey`), or of what it does not name (`therapistOutside`,
 * `calendarOutside`).
 * start, end: UTC ISO instants with milliseconds. status: one of APPOINTMENT_STATUSES.
 * Absent: unknown; `null`: empty.
 */
export type Appointment = { readonly [F in AppointmentField]?: string | null };

/** A cancelled appointment is in agreement with any other cancelled one, whatever the other fields say. */
export const isCancelled = (a: Appointment): boolean => a.status === 'cancelled' || a.status === 'invalid';
