import pLimit from 'p-limit';
import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { instantText } from '../../domain/instant.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { type CalendarMapping, mappingByKey, shownInGhl } from '../../domain/records/calendar.ts';
import type { AppointmentSide, BadRecord, Held, Lookup } from '../../domain/side.ts';
import { NotFoundError, RefusedError, UnknownOutcomeError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import type { SideTime } from '../http/side-time.ts';
import { readAppointment, unwrapAppointment } from '../http/wire.ts';
import {
  appointmentOf,
  asGhlShows,
  createAppointmentBody,
  instantOf,
  updateAppointmentBody,
} from './appointment-mapper.ts';
import { listCalendarEvents } from './calendar-events.ts';
import { listedAppointment } from './listed-appointment.ts';

const PATH = '/calendars/events/appointments';
const appointmentPath = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;
const MINUTE_MS = 60_000;
/** So many calendars are read side by side: their replies are in memory at once. */
const CALENDARS_AT_ONCE = 6;
/**
 * A PUT writes status and times along with what changes. Read longer ago than this, they may be outdated by now, and
 * writing them would undo what somebody has done in GHL since.
 */
const FRESH_MS = 2_000;

/**
 * GHL's calendar appointments as the appointments of one side. Only the calendars of `mappings` exist for it.
 * @param titleIn the title of an appointment that is made in the calendar of this key
 */
export const createGhlAppointmentSide = (
  client: GhlClient,
  mappings: readonly CalendarMapping[],
  time: SideTime,
  titleIn: (calendar: string) => Promise<string>,
): AppointmentSide => {
  /** What a write's reply says, over what was sent: the reply carries no times. */
  const written = (body: object, sent: Appointment): Held<Appointment> | null => {
    const shown = asGhlShows(sent, mappings);
    const read = readAppointment(unwrapAppointment(body));
    if (!read.ok) return read.bad.id === null ? null : { id: read.bad.id, record: shown };
    const { calendar, ...said } = appointmentOf(read.value, mappings);
    const isNamed = calendar !== undefined && (read.value.assignedUserId ?? '') !== '';
    return { id: read.value.id, record: { ...shown, ...said, ...(isNamed ? { calendar } : {}) } };
  };

  const get = async (id: string): Promise<Lookup<Appointment>> => {
    try {
      const path = appointmentPath(id);
      const reply = await client.request({ method: 'GET', path, version: 'calendars', effect: 'read-one' });
      const read = readAppointment(unwrapAppointment(reply.body));
      // It is there, but nothing in it can be read: every field is unknown, and unknown is never a change.
      if (!read.ok) return { state: 'held', held: { id, record: {} } };
      // A deleted appointment is answered with 200.
      if (read.value.deleted === true) {
        const at = instantOf(read.value.dateUpdated);
        const patient = read.value.contactId;
        return { state: 'gone', ...(at === undefined ? {} : { at }), ...(patient ? { patient } : {}) };
      }
      return { state: 'held', held: { id, record: appointmentOf(read.value, mappings) } };
    } catch (error) {
      if (error instanceof NotFoundError) return { state: 'gone' };
      throw error;
    }
  };

  /** A PUT carries the whole appointment: what is not known is asked for first. */
  const complete = async (id: string, record: Appointment): Promise<Appointment> => {
    if (record.start && record.end && record.status && record.calendar) return record;
    const found = await get(id);
    if (found.state === 'gone') throw new NotFoundError(`GHL has no appointment ${id} any more`);
    const known = Object.entries(record).filter(([, value]) => value !== undefined && value !== null);
    return { ...found.held.record, ...Object.fromEntries(known) };
  };

  const put = async (id: string, record: Appointment): Promise<Held<Appointment>> => {
    const whole = await complete(id, record);
    const { body } = await client.request({
      method: 'PUT',
      path: appointmentPath(id),
      version: 'calendars',
      effect: 'update',
      body: updateAppointmentBody(whole, mappings),
    });
    return { id, record: written(body, whole)?.record ?? asGhlShows(whole, mappings) };
  };

  let listedAt = Number.NEGATIVE_INFINITY;
  /** What starts outside the listed window was not read at all. */
  let listedIds: ReadonlySet<string> = new Set();

  /** The record with `changes`, on what GHL holds now. */
  const onCurrent = async (
    id: string,
    changes: Partial<Appointment>,
    before: Appointment,
  ): Promise<Appointment> => {
    if (listedIds.has(id) && time.now() - listedAt <= FRESH_MS) return { ...before, ...changes };
    const found = await get(id);
    if (found.state === 'gone') throw new NotFoundError(`GHL has no appointment ${id} any more`);
    return { ...before, ...found.held.record, ...changes };
  };

  return {
    name: 'ghl',

    shows: (status) => status,

    showsCalendar: (key) => shownInGhl(mappings, key),

    // GHL holds no invoices, and what is over there is e-Physio's to say.
    takes: async () => true,
    keeps: async () => null,

    list: async (query) => {
      const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
      const window = { from: instantText(from), to: instantText(to) };
      const limit = pLimit(CALENDARS_AT_ONCE);
      const askedAt = time.now();
      listedAt = askedAt;
      const lists = await allSettledOrThrow(
        [...new Set(mappings.map((m) => m.ghlCalendarId))].map((calendarId) =>
          limit(async () => {
            const { events, date } = await listCalendarEvents(client, calendarId, from, to);
            // Read as they come: only what is ours is kept until the last calendar is there.
            return {
              date,
              found: events.map((read) => listedAppointment(read, calendarId, mappings, window)),
            };
          }),
        ),
      );
      const records = new Map<string, Held<Appointment>>();
      const deleted = new Map<string, string | undefined>();
      const bad: BadRecord[] = [];
      const ignored: Record<string, number> = {};
      for (const item of lists.flatMap(({ found }) => found)) {
        if (item.kind === 'held') records.set(item.held.id, item.held);
        else if (item.kind === 'deleted') deleted.set(item.id, item.at);
        else if (item.kind === 'bad') bad.push(item.bad);
        else if (item.kind === 'ignored') ignored[item.reason] = (ignored[item.reason] ?? 0) + 1;
      }
      listedIds = new Set(records.keys());
      return {
        records: [...records.values()],
        bad,
        deleted: [...deleted.keys()],
        deletedAt: new Map([...deleted].flatMap(([id, at]) => (at === undefined ? [] : [[id, at] as const]))),
        complete: true,
        ignored,
        asOf: new Date(
          lists.length === 0 ? askedAt : Math.min(...lists.map((l) => l.date ?? askedAt)),
        ).toISOString(),
      };
    },

    get,

    findSame: async (record, query) => {
      await time.settle(query.lostAt);
      if (!record.start) throw new RefusedError('an appointment without a start cannot be looked for');
      // A calendar that the config names otherwise by now may be any of them.
      const mapping = mappingByKey(mappings, record.calendar ?? '');
      const calendars = mapping ? [mapping.ghlCalendarId] : mappings.map((m) => m.ghlCalendarId);
      const at = Date.parse(record.start);
      const lists = await allSettledOrThrow(
        [...new Set(calendars)].map((id) => listCalendarEvents(client, id, at - MINUTE_MS, at + MINUTE_MS)),
      );
      const events = lists.flatMap((list) => list.events);
      for (const read of events) {
        if (!read.ok || read.value.deleted === true || query.isLinked(read.value.id)) continue;
        const found = appointmentOf(read.value, mappings);
        const same =
          found.patient === record.patient && found.start === record.start && found.end === record.end;
        if (same && isCancelled(found) === isCancelled(record)) return { id: read.value.id, record: found };
      }
      return null;
    },

    create: async (record) => {
      const title = await titleIn(record.calendar ?? '');
      const { body } = await client.request({
        method: 'POST',
        path: PATH,
        version: 'calendars',
        effect: 'create',
        body: createAppointmentBody(record, mappings, { locationId: client.locationId, title }),
      });
      const held = written(body, record);
      if (held === null) throw new UnknownOutcomeError(`GHL's reply to POST ${PATH} names no appointment`);
      return held;
    },

    update: async (id, changes, before) => {
      if (changes.patient !== undefined) {
        // GHL has no way to give an appointment to another contact.
        throw new RefusedError(`the contact of appointment ${id} cannot be changed in GHL`);
      }
      return put(id, await onCurrent(id, changes, before));
    },

    cancel: async (id, before) => put(id, { ...before, status: 'cancelled' }),
  };
};
