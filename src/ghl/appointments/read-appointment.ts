import type { Appointment } from '../../domain/records/appointment.ts';
import type { CalendarMapping } from '../../domain/records/calendar.ts';
import type { InSeries } from '../../domain/records/series.ts';
import { isMarkedTitle } from '../../domain/rehearsal/marker.ts';
import type { Lookup } from '../../domain/side.ts';
import { NotFoundError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import { readAppointment, unwrapAppointment, type WireAppointment } from '../http/wire.ts';
import { appointmentOf, instantOf } from './appointment-mapper.ts';
import { listCalendarEvents } from './calendar-events.ts';
import { inSeries, isMaster } from './recurrence.ts';

export const APPOINTMENTS_PATH = '/calendars/events/appointments';
export const appointmentPath = (id: string): string => `${APPOINTMENTS_PATH}/${encodeURIComponent(id)}`;
const MINUTE_MS = 60_000;

/**
 * Reads one appointment by its id.
 * @param masters learns the ids that turn out to stand for a series
 */
export const createAppointmentReader = (
  client: GhlClient,
  mappings: readonly CalendarMapping[],
  masters: Set<string>,
): ((id: string) => Promise<Lookup<Appointment>>) => {
  /** What a read says that was answered with a series. An instance is looked for in its calendar, where it starts. */
  const ofSeries = async (id: string, wire: WireAppointment): Promise<Lookup<Appointment>> => {
    masters.add(wire.id);
    const { calendar } = appointmentOf(wire, mappings);
    const series: InSeries = inSeries(wire) ?? { master: wire.id, takenOut: [], rule: null };
    const [, start] = /_(\d+)_\d+$/.exec(id) ?? [];
    if (id !== wire.id && start !== undefined && wire.calendarId) {
      const at = Number(start);
      const { events } = await listCalendarEvents(client, wire.calendarId, at, at + MINUTE_MS);
      const listed = events.find((read) => read.ok && read.value.id === id && read.value.deleted !== true);
      if (listed?.ok)
        return { state: 'held', held: { id, record: appointmentOf(listed.value, mappings), series } };
    }
    const found = { ...series, ...(calendar ? { calendar } : {}) };
    return { state: 'held', held: { id, record: {}, series: found, isSeries: true } };
  };

  const get = async (id: string): Promise<Lookup<Appointment>> => {
    try {
      const path = appointmentPath(id);
      const reply = await client.request({ method: 'GET', path, version: 'calendars', effect: 'read-one' });
      const read = readAppointment(unwrapAppointment(reply.body));
      // It is there, but nothing in it can be read: every field is unknown, and unknown is never a change.
      if (!read.ok) return { state: 'held', held: { id, record: {} } };
      // Made by a rehearsal: for everybody else it is not there.
      if (isMarkedTitle(read.value.title)) return { state: 'gone' };
      const isAnother = isMaster(read.value) && read.value.id !== id;
      if (isAnother || (isMaster(read.value) && read.value.deleted !== true))
        return await ofSeries(id, read.value);
      // A deleted appointment is answered with 200.
      if (read.value.deleted === true) {
        const at = instantOf(read.value.dateUpdated);
        const patient = read.value.contactId;
        return { state: 'gone', ...(at === undefined ? {} : { at }), ...(patient ? { patient } : {}) };
      }
      const series = inSeries(read.value);
      const record = appointmentOf(read.value, mappings);
      return { state: 'held', held: { id, record, ...(series && { series }) } };
    } catch (error) {
      if (error instanceof NotFoundError) return { state: 'gone' };
      throw error;
    }
  };

  return get;
};
