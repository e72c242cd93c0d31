import type { Appointment } from '../../domain/records/appointment.ts';
import type { CalendarMapping } from '../../domain/records/calendar.ts';
import { inWindow, type TimeWindow } from '../../domain/records/window.ts';
import { isMarkedTitle } from '../../domain/rehearsal/marker.ts';
import type { BadRecord, Held } from '../../domain/side.ts';
import type { Read, WireAppointment } from '../http/wire.ts';
import { appointmentOf, instantOf } from './appointment-mapper.ts';
import { inSeries, isMaster } from './recurrence.ts';

/** What one item of a calendar's list is; `beyond`: it starts outside the window. */
export type ListedAppointment =
  | { readonly kind: 'held'; readonly held: Held<Appointment> }
  | { readonly kind: 'bad'; readonly bad: BadRecord }
  | { readonly kind: 'deleted'; readonly id: string; readonly at: string | undefined }
  | { readonly kind: 'series'; readonly id: string }
  | { readonly kind: 'ignored'; readonly reason: 'withoutContact' | 'unmappedCalendar' | 'rehearsal' }
  | { readonly kind: 'beyond' };

/**
 * Reads an item of the list of `calendarId`, which an item that names no calendar belongs to.
 * @param asked the calendars of the config, and those by their ids that were asked for besides
 */
export const listedAppointment = (
  read: Read<WireAppointment>,
  calendarId: string,
  {
    mappings,
    others = [],
  }: { readonly mappings: readonly CalendarMapping[]; readonly others: readonly string[] | undefined },
  window: TimeWindow,
): ListedAppointment => {
  if (!read.ok) return { kind: 'bad', bad: read.bad };
  const wire = typeof read.value.calendarId === 'string' ? read.value : { ...read.value, calendarId };
  const { id } = wire;
  if (wire.deleted === true) return { kind: 'deleted', id, at: instantOf(wire.dateUpdated) };
  if (isMarkedTitle(wire.title)) return { kind: 'ignored', reason: 'rehearsal' };
  if (isMaster(wire)) return { kind: 'series', id };
  if (!wire.contactId) return { kind: 'ignored', reason: 'withoutContact' };
  if (![...others, ...mappings.map((m) => m.ghlCalendarId)].some((asked) => asked === wire.calendarId))
    return { kind: 'ignored', reason: 'unmappedCalendar' };
  const record = appointmentOf(wire, mappings);
  if (!record.start)
    return { kind: 'bad', bad: { id, reason: 'GHL appointment with unreadable fields: startTime' } };
  const series = inSeries(wire);
  return inWindow(record.start, window)
    ? { kind: 'held', held: { id, record, ...(series && { series }) } }
    : { kind: 'beyond' };
};
