import pLimit from 'p-limit';
import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { instantText } from '../../domain/instant.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { type CalendarMapping, mappingByKey, shownInGhl } from '../../domain/records/calendar.ts';
import { masterOf } from '../../domain/records/series.ts';
import type { AppointmentSide, BadRecord, Held } from '../../domain/side.ts';
import { NotFoundError, RefusedError, SupersededError, UnknownOutcomeError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import type { SideTime } from '../http/side-time.ts';
import { readAppointment, unwrapAppointment } from '../http/wire.ts';
import {
  appointmentOf,
  asGhlShows,
  createAppointmentBody,
  updateAppointmentBody,
} from './appointment-mapper.ts';
import { listCalendarEvents } from './calendar-events.ts';
import { listedAppointment } from './listed-appointment.ts';
import { appointmentPath, createAppointmentReader, APPOINTMENTS_PATH as PATH } from './read-appointment.ts';
import { isMaster } from './recurrence.ts';

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

  /** Ids that were seen to stand for a series: nothing is ever written to them. */
  const masters = new Set<string>();
  const get = createAppointmentReader(client, mappings, masters);

  /** An appointment as it is now, before it is written. @throws RecordError where it cannot be written */
  const current = async (id: string): Promise<Appointment> => {
    const found = await get(id);
    if (found.state === 'gone') throw new NotFoundError(`GHL has no appointment ${id} any more`);
    assertNoMaster(id);
    // Answered with its series, it may have another id by now: the next run finds it.
    if (found.held.isSeries) throw new SupersededError();
    return found.held.record;
  };

  /** With the id of a series a write would change all of it. @throws RefusedError */
  const assertNoMaster = (id: string): void => {
    if (masters.has(id))
      throw new RefusedError(`${id} stands for a whole series in GHL: it is never written`);
  };

  /** A PUT carries the whole appointment: what is not known is asked for first. */
  const complete = async (id: string, record: Appointment): Promise<Appointment> => {
    if (record.start && record.end && record.status && record.calendar) return record;
    const known = Object.entries(record).filter(([, value]) => value !== undefined && value !== null);
    return { ...(await current(id)), ...Object.fromEntries(known) };
  };

  /** The id that the reply gives an instance, which may be another one once it was moved. */
  const idAfter = (id: string, held: Held<Appointment> | null): string => {
    const master = masterOf(id);
    return held !== null && master !== null && masterOf(held.id) === master ? held.id : id;
  };

  const put = async (id: string, record: Appointment): Promise<Held<Appointment>> => {
    assertNoMaster(id);
    const whole = await complete(id, record);
    const { body } = await client.request({
      method: 'PUT',
      path: appointmentPath(id),
      version: 'calendars',
      effect: 'update',
      body: updateAppointmentBody(whole, mappings),
    });
    const held = written(body, whole);
    return { id: idAfter(id, held), record: held?.record ?? asGhlShows(whole, mappings) };
  };

  /** When each appointment of the last lists was asked for. What starts outside their windows was not read at all. */
  let listedAt = new Map<string, number>();

  /** The record with `changes`, on what GHL holds now. */
  const onCurrent = async (
    id: string,
    changes: Partial<Appointment>,
    before: Appointment,
  ): Promise<Appointment> => {
    const at = listedAt.get(id);
    if (at !== undefined && time.now() - at <= FRESH_MS) return { ...before, ...changes };
    return { ...before, ...(await current(id)), ...changes };
  };

  return {
    name: 'ghl',

    shows: (status) => status,

    showsCalendar: (key) => shownInGhl(mappings, key),

    // GHL holds no invoices, and what is over there is e-Physio's to say.
    cancelDeletes: false,
    takes: async () => true,
    keeps: async () => null,

    list: async (query) => {
      const [from, to] = [Date.parse(query.from), Date.parse(query.to)];
      const window = { from: instantText(from), to: instantText(to) };
      const limit = pLimit(CALENDARS_AT_ONCE);
      const askedAt = time.now();
      const only = (query.calendars ?? []).flatMap((key) => mappingByKey(mappings, key) ?? []);
      const { others } = query;
      const calendars = others ?? (only.length > 0 ? only : mappings).map((m) => m.ghlCalendarId);
      const lists = await allSettledOrThrow(
        [...new Set(calendars)].map((calendarId) =>
          limit(async () => {
            const { events, date } = await listCalendarEvents(client, calendarId, from, to);
            // Read as they come: only what is ours is kept until the last calendar is there.
            return {
              date,
              found: events.map((read) => listedAppointment(read, calendarId, { mappings, others }, window)),
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
        else if (item.kind === 'series') masters.add(item.id);
        else if (item.kind === 'ignored') ignored[item.reason] = (ignored[item.reason] ?? 0) + 1;
      }
      for (const { series } of records.values()) if (series) masters.add(series.master);
      if (only.length === 0 && !others) listedAt = new Map();
      for (const id of records.keys()) listedAt.set(id, askedAt);
      return {
        records: [...records.values()],
        bad,
        deleted: [...deleted.keys()],
        deletedAt: new Map([...deleted].flatMap(([id, at]) => (at === undefined ? [] : [[id, at] as const]))),
        masters,
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
        if (isMaster(read.value)) continue;
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

    cancel: async (id, before) => {
      // What no list has shown may be a series.
      if (!listedAt.has(id)) await current(id);
      return put(id, { ...before, status: 'cancelled' });
    },
  };
};
