import type { PracticeConfig } from '../../config/schema.ts';
import { readDate } from '../../domain/records/date.ts';
import { normaliseEmail } from '../../domain/records/email.ts';
import { normaliseName, normalisePersonName } from '../../domain/records/name.ts';
import { PATIENT_FIELDS, type Patient, type PatientField } from '../../domain/records/patient.ts';
import { normalisePhone } from '../../domain/records/phone.ts';
import { isTooLong } from '../../domain/records/too-long.ts';
import { readContact, type WireContact } from '../http/wire.ts';

type Value = string | null | undefined;

/** Empty is `null`; text that the normaliser cannot read is unknown, not empty. */
const read = (text: Value, normalise: (text: string) => Value): Value => {
  if (text === undefined) return undefined;
  if (text === null || text.trim() === '') return null;
  return normalise(text) ?? undefined;
};

/** A name that is none is empty. */
const readName = (text: Value): Value =>
  text === undefined || isTooLong(text ?? '') ? undefined : normalisePersonName(text ?? '');

const birthDate = (value: string | number | null | undefined): Value => {
  if (typeof value !== 'number') return read(value, readDate);
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : readDate(date.toISOString().slice(0, 10));
};

/** A contact as the canonical patient. Properties that the reply lacks stay absent: unknown. */
export const patientOf = (contact: WireContact): Patient => {
  const values: Record<PatientField, Value> = {
    firstName: readName(contact.firstName),
    lastName: readName(contact.lastName),
    birthDate: birthDate(contact.dateOfBirth),
    email: read(contact.email, normaliseEmail),
    phone: read(contact.phone, normalisePhone),
    street: read(
      contact.address1 ?? (contact.address === undefined ? contact.address1 : contact.address),
      normaliseName,
    ),
    zip: read(contact.postalCode, normaliseName),
    city: read(contact.city, normaliseName),
  };
  return Object.fromEntries(
    PATIENT_FIELDS.filter((field) => values[field] !== undefined).map((field) => [field, values[field]]),
  );
};

/**
 * GHL's names of the synced fields, and the only properties that an update writes: never tags (it would replace them all),
 * DND (consent), gender (refused on PUT), country (GHL fills it in).
 */
const PROPERTY = {
  firstName: 'firstName',
  lastName: 'lastName',
  birthDate: 'dateOfBirth',
  email: 'email',
  phone: 'phone',
  street: 'address1',
  zip: 'postalCode',
  city: 'city',
} as const satisfies Record<PatientField, string>;

/** The synced fields that GHL's names stand for; what is none of them is left out. */
export const fieldsNamed = (properties: readonly string[]): PatientField[] =>
  PATIENT_FIELDS.filter((field) => properties.includes(PROPERTY[field]));

/** What a contact gets when it is created, besides the patient's fields. From then on it belongs to GHL. */
export type Marks = Pick<PracticeConfig['sync']['newContacts'], 'tags' | 'source' | 'dnd'>;

/** Dated versions of GHL's API write `Email` and `WhatsApp`, v3 `email` and `whatsApp`. */
const channelName = (channel: string, version: string): string => {
  if (version !== 'v3') return channel;
  return channel === 'WhatsApp' ? 'whatsApp' : channel.toLowerCase();
};

/** Only what the config asks for: GHL does as it pleases with the rest. `active` says: do not disturb. */
const marksBody = ({ tags, source, dnd }: Marks, version: string) => ({
  source,
  ...(tags.length === 0 ? {} : { tags }),
  ...(dnd.length === 0
    ? {}
    : {
        dndSettings: Object.fromEntries(
          dnd.map((channel) => [channelName(channel, version), { status: 'active' }]),
        ),
      }),
});

/**
 * The body of a create: the fields that hold something, and the marks of a new contact.
 * @param version GHL's version of the API for contacts
 */
export const createContactBody = (
  patient: Patient,
  locationId: string,
  marks: Marks,
  version: string,
): Record<string, unknown> => {
  const body: Record<string, unknown> = { locationId, ...marksBody(marks, version) };
  for (const field of PATIENT_FIELDS) {
    const value = patient[field];
    if (value !== undefined && value !== null) body[PROPERTY[field]] = value;
  }
  return body;
};

/** The body of a PUT: the changed fields only. `null` clears; `postalCode` is not nullable, so "" does. */
export const updateContactBody = (changes: Partial<Patient>): Record<string, string | null> => {
  const body: Record<string, string | null> = {};
  for (const field of PATIENT_FIELDS) {
    const value = changes[field];
    if (value === undefined) continue;
    body[PROPERTY[field]] = value === null && field === 'zip' ? '' : value;
  }
  return body;
};

/** What a Contact webhook's flat payload, as it came, says of the person. Absent, or not readable: unknown. */
export const patientOfWebhook = (fields: Readonly<Record<string, unknown>>): Patient => {
  const contact = readContact(fields);
  return contact.ok ? patientOf(contact.value) : {};
};
