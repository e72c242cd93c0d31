import type { Appointment } from '../../domain/records/appointment.ts';
import type { CalendarMapping } from '../../domain/records/calendar.ts';
import type { Patient } from '../../domain/records/patient.ts';
import { differing, type Finding } from '../../domain/rehearsal/assumption.ts';
import type { AskHand, Journal, Made } from '../../domain/rehearsal/journal.ts';
import type { BlockSide } from '../../domain/side.ts';
import { NotFoundError } from '../../errors.ts';
import { appointmentOf } from '../appointments/appointment-mapper.ts';
import { listCalendarEvents } from '../appointments/calendar-events.ts';
import { patientOf } from '../contacts/contact-mapper.ts';
import type { GhlClient } from '../http/client.ts';
import type { SideTime } from '../http/side-time.ts';
import {
  contactReplySchema,
  readAppointment,
  readContact,
  readReply,
  unwrapAppointment,
  type WireAppointment,
} from '../http/wire.ts';

/** UTC ISO instants. */
export interface Slot {
  readonly start: string;
  readonly end: string;
}

/** A webhook that the listener has taken in. */
export interface Arrival {
  readonly type: string;
  readonly recordId: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** What the steps of a rehearsal in GHL work with. */
export interface GhlRehearsal {
  readonly client: GhlClient;
  /** The same with `Version: v3` in every request. */
  readonly v3: GhlClient;
  /** GHL's version of the API for contacts. */
  readonly version: string;
  readonly calendars: readonly CalendarMapping[];
  readonly slots: BlockSide;
  readonly journal: Journal;
  readonly days: { readonly winter: Slot; readonly summer: Slot };
  readonly ask: AskHand | null;
  /** Webhooks about these records so far; `null`: no listener works on this database. */
  readonly arrivals: ((recordIds: readonly string[]) => Promise<readonly Arrival[]>) | null;
  /** Deletes what was made. @throws RecordError */
  readonly remove: (made: Made) => Promise<void>;
  readonly report: (finding: Finding) => void;
  readonly time: SideTime;
}

/** An appointment that was made, and what it says now. */
export interface RehearsedAppointment {
  readonly made: Made;
  readonly contact: Made;
  readonly mapping: CalendarMapping;
  readonly slot: Slot;
}

export const contactPath = (id: string): string => `/contacts/${encodeURIComponent(id)}`;

/** The contact as a read by id shows it; `null`: GHL does not have it. */
export const contactById = async (client: GhlClient, id: string): Promise<Patient | null> => {
  const path = contactPath(id);
  try {
    const reply = await client.request({ method: 'GET', path, version: 'contacts', effect: 'read-one' });
    const read = readContact(readReply(contactReplySchema, reply.body, `GET ${path}`).contact);
    if (!read.ok) return {};
    return read.value.deleted === true ? null : patientOf(read.value);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
};

export const APPOINTMENTS = '/calendars/events/appointments';

/** The appointment as a read by id shows it, deleted or not; `null`: GHL does not know the id. */
export const appointmentById = async (client: GhlClient, id: string): Promise<WireAppointment | null> => {
  const path = `${APPOINTMENTS}/${encodeURIComponent(id)}`;
  try {
    const reply = await client.request({ method: 'GET', path, version: 'calendars', effect: 'read-one' });
    const read = readAppointment(unwrapAppointment(reply.body));
    return read.ok ? read.value : { id };
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
};

const DAY_MS = 86_400_000;

/** Appointments of a contact that a calendar lists around a slot. A wrong zone may show them on the next day. */
export const listedFor = async (
  client: GhlClient,
  contactId: string,
  calendarId: string,
  { start, end }: Slot,
): Promise<readonly WireAppointment[]> => {
  const { events } = await listCalendarEvents(
    client,
    calendarId,
    Date.parse(start) - DAY_MS,
    Date.parse(end) + DAY_MS,
  );
  return events.flatMap((read) => (read.ok && read.value.contactId === contactId ? [read.value] : []));
};

/** The fields in which an appointment that was read differs from what was sent. */
export const differingFields = (
  sent: Appointment,
  read: WireAppointment,
  calendars: readonly CalendarMapping[],
): string[] => differing(sent, appointmentOf(read, calendars));
