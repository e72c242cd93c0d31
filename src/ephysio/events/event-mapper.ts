import type { EphysioConfig } from '../../config/schema.ts';
import { instantText } from '../../domain/instant.ts';
import type { AbsenceList } from '../../domain/records/absence.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import {
  type CalendarMapping,
  calendarKey,
  mappingForEvent,
  therapistOutside,
} from '../../domain/records/calendar.ts';
import type { BadRecord, Held } from '../../domain/side.ts';
import { idOf, unreadableFields, type WireEvent, wireEventSchema } from '../wire.ts';
import { readAbsences } from './absence-mapper.ts';

export interface EventContext {
  readonly calendars: readonly CalendarMapping[];
  readonly statuses: EphysioConfig['statuses'];
}

/** A list of events, read. `wire` holds each appointment as it came, by id. */
export interface EventsRead {
  readonly records: Held<Appointment>[];
  readonly bad: BadRecord[];
  /** Events without a patient, of therapists whom the config names. */
  readonly absences: AbsenceList;
  /** Events with therapists whom the config does not name, by id. */
  readonly elsewhere: ReadonlyMap<string, Held<Appointment>>;
  readonly ignored: Readonly<Record<string, number>>;
  /** Status codes that the config does not list, with how many events have them. `none`: no code at all. */
  readonly unknownStatuses: Readonly<Record<string, number>>;
  readonly wire: ReadonlyMap<string, WireEvent>;
}

/** What was seen, or can be expected, in `patientId` of an absence: the old system wrote Python's `str(None)`. */
const NO_PATIENT: readonly unknown[] = [undefined, null, 0, '', '0', 'None', 'null'];

interface Glance {
  readonly patientId?: unknown;
  readonly clientId?: unknown;
  readonly start?: unknown;
  readonly end?: unknown;
}
/** Fields of a record that is not validated yet; `null` when it is none. */
const glance = (raw: unknown): Glance | null => (typeof raw === 'object' && !Array.isArray(raw) ? raw : null);

export const hasNoPatient = (raw: unknown): boolean => {
  const patientId = glance(raw)?.patientId;
  return (
    glance(raw) !== null && NO_PATIENT.includes(typeof patientId === 'string' ? patientId.trim() : patientId)
  );
};

/** What a date can hold. */
const LAST_MS = 8.64e15;

/** Epoch milliseconds; `null`: not readable. */
export const timesOf = (raw: unknown): { readonly start: number | null; readonly end: number | null } => {
  const { start, end } = wireEventSchema.shape;
  const seen = glance(raw);
  // Nearly all come as whole numbers: a list of half a year more is not worth a schema for each.
  const read = (value: unknown, schema: typeof start): number | null =>
    typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= LAST_MS
      ? value
      : (schema.safeParse(value).data ?? null);
  return { start: read(seen?.start, start), end: read(seen?.end, end) };
};

/** Whether what stands for the therapist is readable, and is nobody whom the config names. */
const isElsewhere = (clientId: unknown, { calendars }: EventContext): boolean => {
  const therapist = wireEventSchema.shape.clientId.safeParse(clientId);
  return therapist.success && mappingForEvent(calendars, therapist.data, null) === undefined;
};

type Reading =
  | {
      readonly kind: 'held';
      readonly wire: WireEvent;
      readonly record: Appointment;
      readonly code: string | null;
    }
  | { readonly kind: 'ignored'; readonly reason: 'withoutPatient' }
  /** With a therapist whom the config does not name: concerns nobody, unless it was with one whom it does. */
  | { readonly kind: 'elsewhere'; readonly held: Held<Appointment> | null }
  | { readonly kind: 'bad'; readonly bad: BadRecord };

const elsewhereOf = (wire: WireEvent, { statuses }: EventContext): Held<Appointment> => ({
  id: wire.id,
  record: {
    patient: wire.patientId,
    calendar: therapistOutside(wire.clientId),
    start: instantText(wire.start),
    end: instantText(wire.end),
    status: statuses[String(wire.status ?? 'none')] ?? 'new',
  },
});

/** Reads one event. A status code that the config does not list is shown as `new` and handed back in `code`. */
export const readEvent = (raw: unknown, context: EventContext): Reading => {
  // First of all: an absence is no appointment, however odd its other fields are.
  if (hasNoPatient(raw)) return { kind: 'ignored', reason: 'withoutPatient' };
  const seen = glance(raw);
  const parsed = wireEventSchema.safeParse(raw);
  if (!parsed.success) {
    if (seen && isElsewhere(seen.clientId, context)) return { kind: 'elsewhere', held: null };
    return { kind: 'bad', bad: { id: idOf(raw), reason: unreadableFields(parsed.error) } };
  }
  const wire = parsed.data;
  const mapping = mappingForEvent(context.calendars, wire.clientId, wire.eventTypeId ?? null);
  if (mapping === undefined) return { kind: 'elsewhere', held: elsewhereOf(wire, context) };
  if (wire.end < wire.start) return { kind: 'bad', bad: { id: wire.id, reason: 'end is before start' } };
  const code = String(wire.status ?? 'none');
  const status = context.statuses[code];
  return {
    kind: 'held',
    wire,
    code: status === undefined ? code : null,
    record: {
      patient: wire.patientId,
      calendar: calendarKey(mapping),
      start: instantText(wire.start),
      end: instantText(wire.end),
      status: status ?? 'new',
    },
  };
};

/** Reads a list event by event: one that is not readable is reported, the others go on. */
export const readEvents = (list: readonly unknown[], context: EventContext): EventsRead => {
  const bad: BadRecord[] = [];
  const wire = new Map<string, WireEvent>();
  const records = new Map<string, Held<Appointment>>();
  const elsewhere = new Map<string, Held<Appointment>>();
  const ambiguous = new Set<string>();
  const ignored: Record<string, number> = {};
  const unknownStatuses: Record<string, number> = {};
  const absences: unknown[] = [];
  for (const raw of list) {
    const reading = readEvent(raw, context);
    if (reading.kind === 'bad') bad.push(reading.bad);
    else if (reading.kind === 'elsewhere') {
      ignored.unmappedTherapist = (ignored.unmappedTherapist ?? 0) + 1;
      if (reading.held) elsewhere.set(reading.held.id, reading.held);
    } else if (reading.kind === 'ignored') {
      ignored[reading.reason] = (ignored[reading.reason] ?? 0) + 1;
      absences.push(raw);
    } else {
      const { id } = reading.wire;
      const before = records.get(id);
      if (before !== undefined) {
        if (JSON.stringify(before.record) !== JSON.stringify(reading.record)) ambiguous.add(id);
        continue;
      }
      wire.set(id, reading.wire);
      records.set(id, { id, record: reading.record });
      if (reading.code !== null) unknownStatuses[reading.code] = (unknownStatuses[reading.code] ?? 0) + 1;
    }
  }
  for (const id of ambiguous) {
    records.delete(id);
    wire.delete(id);
    bad.push({ id, reason: 'listed more than once with different fields' });
  }
  return {
    records: [...records.values()],
    bad,
    absences: readAbsences(absences, context),
    elsewhere,
    ignored,
    unknownStatuses,
    wire,
  };
};
