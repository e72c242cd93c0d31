import type { EphysioEvent, EphysioPatient } from '../../../src/sandbox/ephysio/model.ts';
import type { GhlAppointment, GhlContact } from '../../../src/sandbox/ghl/model.ts';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.ts';

/** A record as both sides can say it, by rules of the test's own: the program's code has no say. Empty is ''. */
export type View = Readonly<Record<string, string>>;

export const PERSON_FIELDS = [
  'firstName',
  'lastName',
  'birthDate',
  'email',
  'phone',
  'street',
  'zip',
  'city',
] as const;
export const VISIT_FIELDS = ['calendar', 'time', 'status'] as const;

/** What stands in a patient's required fields, by default, as long as nobody knows better. */
const PLACEHOLDERS: View = { birthDate: '1900-01-01', street: '-', zip: '0000', city: '-' };

const text = (value: unknown): string =>
  String(value ?? '')
    .replace(/\s+/g, ' ')
    .trim();

/** A Swiss number with its country code; '' for junk. Of the test's own spellings only. */
const phone = (value: unknown): string => {
  const digits = text(value)
    .replace('(0)', '')
    .replace(/[^\d+]/g, '')
    .replace(/^00/, '+');
  if (/^\+\d{10,}$/.test(digits)) return digits;
  return /^0\d{9}$/.test(digits) ? `+41${digits.slice(1)}` : '';
};

const isoDate = (value: unknown): string => {
  const swiss = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(text(value));
  return swiss ? `${swiss[3]}-${swiss[2]}-${swiss[1]}` : text(value).slice(0, 10);
};

const real = (field: string, value: string): string => (value === PLACEHOLDERS[field] ? '' : value);

export const patientView = (p: EphysioPatient): View => ({
  firstName: text(p.firstName),
  lastName: text(p.lastName),
  birthDate: real('birthDate', isoDate(p.birthDate)),
  email: text(p.email).toLowerCase(),
  phone: phone(p.phone),
  street: real('street', text(p.street)),
  zip: real('zip', text(p.zip)),
  city: real('city', text(p.city)),
});

export const contactView = (c: GhlContact): View => ({
  firstName: text(c.firstName),
  lastName: text(c.lastName),
  birthDate: text(c.dateOfBirth),
  email: text(c.email).toLowerCase(),
  phone: phone(c.phone),
  street: text(c.address1),
  zip: text(c.postalCode),
  city: text(c.city),
});

const timeOf = (start: number, end: number): string =>
  `${new Date(start).toISOString()}/${new Date(end).toISOString()}`;

/** `of`: whose it is, by the id of that side. `live`: 'yes', or '' once it is cancelled; `deleted`: 'yes', in GHL. */
export const eventView = (sandbox: Sandbox, e: EphysioEvent): View => ({
  of: text(e.patientId),
  calendar: text(sandbox.ephysio.practice.therapists.findIndex((t) => t.clientId === e.clientId)),
  time: timeOf(e.start, e.end),
  status: String(e.status),
  live: e.status === sandbox.ephysio.cancelledStatus ? '' : 'yes',
});

export const appointmentView = (sandbox: Sandbox, a: GhlAppointment): View => ({
  of: a.contactId,
  calendar: text([...sandbox.ghl.state.calendars.keys()].indexOf(a.calendarId)),
  time: timeOf(a.startTime, a.endTime),
  status: a.appointmentStatus,
  deleted: a.deleted ? 'yes' : '',
  live: a.deleted || ['cancelled', 'invalid'].includes(a.appointmentStatus) ? '' : 'yes',
});
