import type { EphysioConfig } from '../../config/schema.ts';
import { instantText } from '../../domain/instant.ts';
import type { Absence, AbsenceList } from '../../domain/records/absence.ts';
import { isCancelled } from '../../domain/records/appointment.ts';
import { type CalendarMapping, mappingForEvent } from '../../domain/records/calendar.ts';
import { idOf, unreadableFields, wireAbsenceSchema } from '../wire.ts';

type Reading =
  | { readonly kind: 'absence'; readonly absence: Absence }
  /** With a therapist whom the config does not name. */
  | { readonly kind: 'elsewhere'; readonly id: string | null }
  | { readonly kind: 'bad'; readonly bad: AbsenceList['bad'][number] };

interface Context {
  readonly calendars: readonly CalendarMapping[];
  readonly statuses: EphysioConfig['statuses'];
}

/** Reads one event that has no patient. */
const readAbsence = (raw: unknown, { calendars, statuses }: Context): Reading => {
  const parsed = wireAbsenceSchema.safeParse(raw);
  if (!parsed.success) {
    const therapist = wireAbsenceSchema.pick({ clientId: true }).safeParse(raw);
    const isElsewhere =
      therapist.success && mappingForEvent(calendars, therapist.data.clientId, null) === undefined;
    if (isElsewhere) return { kind: 'elsewhere', id: idOf(raw) };
    return { kind: 'bad', bad: { id: idOf(raw), reason: unreadableFields(parsed.error) } };
  }
  const { id, clientId, eventTypeId, start, end, status } = parsed.data;
  if (mappingForEvent(calendars, clientId, null) === undefined) return { kind: 'elsewhere', id };
  if (end < start) return { kind: 'bad', bad: { id, reason: 'end is before start' } };
  return {
    kind: 'absence',
    absence: {
      id,
      therapist: clientId,
      kind: eventTypeId ?? null,
      start: instantText(start),
      end: instantText(end),
      isCancelled: isCancelled({ status: statuses[String(status ?? 'none')] ?? 'new' }),
    },
  };
};

/** Reads events without a patient one by one: one that is not readable is reported, the others go on. */
export const readAbsences = (list: readonly unknown[], context: Context): AbsenceList => {
  const bad: AbsenceList['bad'][number][] = [];
  const records = new Map<string, Absence>();
  const elsewhere = new Set<string>();
  const ambiguous = new Set<string>();
  for (const raw of list) {
    const reading = readAbsence(raw, context);
    if (reading.kind === 'elsewhere' && reading.id !== null) elsewhere.add(reading.id);
    if (reading.kind === 'bad') bad.push(reading.bad);
    if (reading.kind !== 'absence') continue;
    const { absence } = reading;
    const before = records.get(absence.id);
    if (before && JSON.stringify(before) !== JSON.stringify(absence)) ambiguous.add(absence.id);
    records.set(absence.id, absence);
  }
  for (const id of ambiguous) {
    records.delete(id);
    bad.push({ id, reason: 'listed more than once with different fields' });
  }
  return { records: [...records.values()], bad, ...(elsewhere.size > 0 && { elsewhere: [...elsewhere] }) };
};
