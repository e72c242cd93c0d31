import { allSettledOrThrow } from '../domain/all-settled-or-throw.ts';
import { pairUp } from '../domain/identity/pair-up.ts';
import { instantText } from '../domain/instant.ts';
import type { SharedAppointment } from '../domain/plan/calendar-fit.ts';
import {
  contactsToKnow,
  type EventSpot,
  type GhlSpot,
  type KnownPairs,
  sharedAppointments,
} from '../domain/plan/shared-appointments.ts';
import type { Patient } from '../domain/records/patient.ts';
import type { Held } from '../domain/side.ts';
import { readPatients } from '../ephysio/patients/patient-mapper.ts';
import { wireEventSchema } from '../ephysio/wire.ts';
import { NotFoundError } from '../errors.ts';
import { instantOf } from '../ghl/appointments/appointment-mapper.ts';
import { patientOf } from '../ghl/contacts/contact-mapper.ts';
import { readContactRow } from '../ghl/contacts/contact-row.ts';
import type { GhlClient } from '../ghl/http/client.ts';
import { readAppointment, readContact } from '../ghl/http/wire.ts';

/** So many calendars, and so many contacts, are read at most: one request each. */
const MOST_CALENDARS = 40;
const MOST_CONTACTS = 60;

export interface BothCalendars {
  /** e-Physio's events, as they came. */
  readonly events: readonly unknown[];
  /** Status codes of events that are off. */
  readonly cancelled: ReadonlySet<string>;
  /** Ids of GHL's calendars. */
  readonly calendars: readonly string[];
  /** The appointments of one of them in the same time, as they came. */
  readonly appointments: (calendar: string) => Promise<readonly unknown[]>;
  readonly known: KnownPairs;
  readonly ghl: GhlClient;
  /** e-Physio's patients, as they came: asked for only where contacts have to be compared with them. */
  readonly patients: () => Promise<readonly unknown[]>;
}

const eventSpots = ({ events, cancelled }: BothCalendars): EventSpot[] =>
  events.flatMap((raw) => {
    const { data } = wireEventSchema.safeParse(raw);
    if (data === undefined || cancelled.has(String(data.status ?? ''))) return [];
    return [
      { id: data.id, patient: data.patientId, therapist: data.clientId, start: instantText(data.start) },
    ];
  });

const OFF: readonly unknown[] = ['cancelled', 'invalid'];

const readCalendar = async (
  { appointments }: BothCalendars,
  calendar: string,
): Promise<readonly GhlSpot[]> => {
  const rows = await appointments(calendar);
  return rows.map(readAppointment).flatMap((read): GhlSpot[] => {
    if (!read.ok || read.value.deleted === true || OFF.includes(read.value.appointmentStatus)) return [];
    const { id, contactId: contact, assignedUserId } = read.value;
    const start = instantOf(read.value.startTime);
    return contact && start ? [{ id, contact, calendar, user: assignedUserId || null, start }] : [];
  });
};

const readSpots = async (both: BothCalendars): Promise<GhlSpot[]> => {
  const ids = [...new Set(both.calendars)].slice(0, MOST_CALENDARS);
  return (await allSettledOrThrow(ids.map((id) => readCalendar(both, id)))).flat();
};

/** `null`: it was deleted, or cannot be read. */
const readOne = async (ghl: GhlClient, id: string): Promise<Held<Patient> | null> => {
  try {
    const read = readContact(await readContactRow(ghl, id));
    return read.ok ? { id: read.value.id, record: patientOf(read.value) } : null;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
};

/**
 * The appointments that both sides have, as far as their people are linked or can be recognised. Reads a bounded number of
 * lists and contacts, and writes nothing. @throws RunError
 */
export const compareCalendars = async (both: BothCalendars): Promise<SharedAppointment[]> => {
  const events = eventSpots(both);
  const spots = { events, appointments: events.length === 0 ? [] : await readSpots(both) };
  const ids = contactsToKnow(spots, both.known, MOST_CONTACTS);
  if (ids.length === 0) return sharedAppointments(spots, both.known);
  const starts = new Set(spots.appointments.map(({ start }) => start));
  const linked = new Set(both.known.patients.values());
  const present = new Set(
    events.flatMap(({ patient, start }) => (starts.has(start) && !linked.has(patient) ? [patient] : [])),
  );
  const patients = readPatients(await both.patients()).records.filter(({ id }) => present.has(id));
  const contacts = await allSettledOrThrow(ids.map((id) => readOne(both.ghl, id)));
  const { pairs } = pairUp(
    patients,
    contacts.flatMap((contact) => contact ?? []),
  );
  const found = new Map([...both.known.patients, ...pairs.map(({ a, b }) => [b.id, a.id] as const)]);
  return sharedAppointments(spots, { ...both.known, patients: found });
};
