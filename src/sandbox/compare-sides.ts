import type { EphysioEvent, EphysioPatient, EphysioPractice } from './ephysio/model.ts';
import type { GhlAppointment, GhlCalendar, GhlContact } from './ghl/model.ts';

/** The part of a sandbox that is compared. */
export interface SandboxRecords {
  readonly ephysio: {
    readonly practice: Pick<EphysioPractice, 'therapists'>;
    readonly cancelledStatus: number | null;
    readonly state: {
      readonly patients: ReadonlyMap<number, EphysioPatient>;
      readonly events: ReadonlyMap<number, EphysioEvent>;
    };
  };
  readonly ghl: {
    readonly state: {
      readonly contacts: ReadonlyMap<string, GhlContact>;
      readonly appointments: ReadonlyMap<string, GhlAppointment>;
      readonly calendars: ReadonlyMap<string, GhlCalendar>;
    };
  };
}

/** What the two simulated services hold, compared by rules of its own, without the program's code. */
export interface Comparison {
  readonly counts: {
    readonly patients: number;
    readonly contacts: number;
    readonly events: number;
    readonly appointments: number;
    readonly cancelled: number;
    /** E-mails and phones that a relative's contact holds already. */
    readonly leftOut: number;
  };
  /** By ids and fields. Empty: both sides agree. */
  readonly problems: readonly string[];
}

const DAY_MS = 86_400_000;

const fold = (value: unknown): string =>
  String(value ?? '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();

/** A Swiss number as digits with country code; '' for junk. Of the seed's spellings only, on purpose. */
const phoneDigits = (value: unknown): string => {
  const digits = fold(value)
    .replace('(0)', '')
    .replace(/[^\d+]/g, '')
    .replace(/^\+/, '00');
  if (/^00\d{10,}$/.test(digits)) return digits.slice(2);
  return /^0\d{9}$/.test(digits) ? `41${digits.slice(1)}` : '';
};

const isoDate = (value: unknown): string => {
  const swiss = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(fold(value));
  return swiss ? `${swiss[3]}-${swiss[2]}-${swiss[1]}` : fold(value).slice(0, 10);
};

const personKey = (first: unknown, last: unknown, born: unknown): string => {
  const date = isoDate(born);
  return `${fold(first)}|${fold(last)}|${date === PLACEHOLDERS.born ? '' : date}`;
};

const groupBy = <T>(records: Iterable<T>, key: (record: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const record of records) groups.set(key(record), [...(groups.get(key(record)) ?? []), record]);
  return groups;
};

/** What stands in a patient's required fields, by default, as long as nobody knows better. */
const PLACEHOLDERS = { born: '1900-01-01', street: '-', zip: '0000', city: '-' };

const real = (value: unknown, placeholder: string): string => {
  const text = fold(value);
  return text === placeholder ? '' : text;
};

type Fields = Record<'email' | 'phone' | 'street' | 'zip' | 'city', string>;

const patientFields = (p: EphysioPatient): Fields => ({
  email: fold(p.email).toLowerCase(),
  phone: phoneDigits(p.phone),
  street: real(p.street, PLACEHOLDERS.street),
  zip: real(p.zip, PLACEHOLDERS.zip),
  city: real(p.city, PLACEHOLDERS.city),
});

const contactFields = (c: GhlContact): Fields => ({
  email: fold(c.email).toLowerCase(),
  phone: phoneDigits(c.phone),
  street: fold(c.address1),
  zip: fold(c.postalCode),
  city: fold(c.city),
});

/** What a run reads by default, in whole UTC days. @param now epoch ms */
export const defaultWindow = (now: number): { readonly from: number; readonly to: number } => {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  return { from: today - 14 * DAY_MS, to: today + 181 * DAY_MS };
};

/** Who belongs to one side only. */
export interface OneSided {
  /** Patients who have objected: GHL must not know them. */
  readonly patients: ReadonlySet<number>;
  /** Leads who are no patients: e-Physio must not know them. */
  readonly contacts: ReadonlySet<string>;
}

const NOBODY: OneSided = { patients: new Set(), contacts: new Set() };

const comparePeople = (
  patients: readonly EphysioPatient[],
  contacts: readonly GhlContact[],
  oneSided: OneSided,
): { problems: string[]; leftOut: number; contactOf: Map<number, string> } => {
  const problems: string[] = [];
  const byPerson = groupBy(contacts, (c) => personKey(c.firstName, c.lastName, c.dateOfBirth));
  const held = {
    email: groupBy(contacts, (c) => contactFields(c).email),
    phone: groupBy(contacts, (c) => contactFields(c).phone),
  };
  const contactOf = new Map<number, string>();
  const used = new Set<string>();
  let leftOut = 0;
  for (const patient of patients) {
    const found = byPerson.get(personKey(patient.firstName, patient.lastName, patient.birthDate)) ?? [];
    const [contact] = found;
    if (oneSided.patients.has(patient.id)) {
      if (contact) problems.push(`patient ${patient.id} has objected, and has contact ${contact.id}`);
      continue;
    }
    if (!contact || found.length > 1) {
      problems.push(`patient ${patient.id} has ${found.length} contacts`);
      continue;
    }
    if (used.has(contact.id)) problems.push(`contact ${contact.id} stands for two patients`);
    used.add(contact.id);
    if (oneSided.contacts.has(contact.id)) problems.push(`lead ${contact.id} became patient ${patient.id}`);
    contactOf.set(patient.id, contact.id);
    const [wanted, has] = [patientFields(patient), contactFields(contact)];
    for (const field of ['email', 'phone', 'street', 'zip', 'city'] as const) {
      if (wanted[field] === has[field]) continue;
      const shared =
        (field === 'email' || field === 'phone') && has[field] === '' && held[field].has(wanted[field]);
      if (shared) leftOut += 1;
      else problems.push(`patient ${patient.id} and contact ${contact.id} differ in ${field}`);
    }
  }
  for (const { id } of contacts)
    if (!used.has(id) && !oneSided.contacts.has(id)) problems.push(`contact ${id} stands for no patient`);
  return { problems, leftOut, contactOf };
};

const isCancelled = ({ appointmentStatus }: GhlAppointment): boolean =>
  appointmentStatus === 'cancelled' || appointmentStatus === 'invalid';

const compareEvents = (
  events: readonly EphysioEvent[],
  appointments: readonly GhlAppointment[],
  contactOf: ReadonlyMap<number, string>,
  calendarOf: (event: EphysioEvent) => string | undefined,
): string[] => {
  const problems: string[] = [];
  const live = appointments.filter((a) => !isCancelled(a));
  const spots = groupBy(live, (a) => `${a.contactId} ${a.calendarId} ${a.startTime} ${a.endTime}`);
  for (const event of events) {
    const contact = contactOf.get(event.patientId ?? 0);
    const spot = `${contact} ${calendarOf(event)} ${event.start} ${event.end}`;
    const found = spots.get(spot)?.shift();
    if (!found) problems.push(`event ${event.id} has no appointment of its own`);
    else if (event.status === 5 && !['new', 'confirmed'].includes(found.appointmentStatus)) {
      problems.push(`event ${event.id} is booked, appointment ${found.id} is ${found.appointmentStatus}`);
    }
  }
  for (const left of [...spots.values()].flat()) problems.push(`appointment ${left.id} stands for no event`);
  return problems;
};

/**
 * Compares what a sync should have made the same: active patients, and the events and appointments that start in
 * `[from, to)` (epoch ms) with a therapist of the practice. A booking that is new in GHL is an ordinary one in e-Physio.
 */
export const compareSides = (
  sandbox: SandboxRecords,
  window: { readonly from: number; readonly to: number },
  oneSided: OneSided = NOBODY,
): Comparison => {
  const { therapists } = sandbox.ephysio.practice;
  const isWithin = (start: number): boolean => start >= window.from && start < window.to;
  const calendars = [...sandbox.ghl.state.calendars.keys()];
  const calendarOf = (event: EphysioEvent): string | undefined =>
    calendars[therapists.findIndex((t) => t.clientId === event.clientId)];
  const patients = [...sandbox.ephysio.state.patients.values()].filter((p) => p.status === 1);
  const contacts = [...sandbox.ghl.state.contacts.values()];
  const people = comparePeople(patients, contacts, oneSided);
  const events = [...sandbox.ephysio.state.events.values()].filter(
    (e) =>
      e.patientId &&
      e.status !== sandbox.ephysio.cancelledStatus &&
      people.contactOf.has(e.patientId) &&
      calendarOf(e) &&
      isWithin(e.start),
  );
  const appointments = [...sandbox.ghl.state.appointments.values()].filter(
    (a) => !a.deleted && isWithin(a.startTime),
  );
  const cancelled = appointments.filter(isCancelled).length;
  return {
    counts: {
      patients: patients.length,
      contacts: contacts.length,
      events: events.length,
      appointments: appointments.length - cancelled,
      cancelled,
      leftOut: people.leftOut,
    },
    problems: [...people.problems, ...compareEvents(events, appointments, people.contactOf, calendarOf)],
  };
};
