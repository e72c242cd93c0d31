import { readDate } from '../../domain/records/date.ts';
import { normaliseEmail } from '../../domain/records/email.ts';
import { normaliseName, normalisePersonName } from '../../domain/records/name.ts';
import type { Patient, PatientField } from '../../domain/records/patient.ts';
import { normalisePhone } from '../../domain/records/phone.ts';
import { isTooLong } from '../../domain/records/too-long.ts';
import type { BadRecord, Extras, Held } from '../../domain/side.ts';
import { idOf, unreadableFields, type WirePatient, wirePatientSchema } from '../wire.ts';
import { saidMissing } from './placeholder-comment.ts';

/** A list of patients, read; it is the reader's. `wire` holds each one as it came, by id. */
export interface PatientsRead {
  readonly records: Held<Patient>[];
  readonly bad: BadRecord[];
  readonly wire: Map<string, WirePatient>;
}

const TEXT_FIELDS = {
  firstName: normalisePersonName,
  lastName: normalisePersonName,
  email: normaliseEmail,
  phone: normalisePhone,
  street: normaliseName,
  zip: normaliseName,
  city: normaliseName,
} as const satisfies Partial<Record<PatientField, (text: string) => string | null>>;

const TEXTS = Object.entries(TEXT_FIELDS) as [keyof typeof TEXT_FIELDS, (text: string) => string | null][];

const birthDateOf = (value: unknown): string | null | undefined => {
  if (value === null) return null;
  return typeof value === 'string' ? readDate(value) : undefined;
};

/**
 * What e-Physio leaves out of a patient who has none of it (seen with `email`). Its lists are whole, so that this is
 * empty, not unknown; a name or birth date that is missing is a fault, and never a clearing.
 */
const OFTEN_ABSENT: readonly string[] = ['email', 'phone', 'street', 'zip', 'city'];

/** A phone or e-mail that somebody meant to type, unlike "-" or "unbekannt"; and what is too long to be read. */
const isSlip = (field: string, text: string): boolean =>
  isTooLong(text) ||
  (field === 'phone' && text.replace(/\D/g, '').length >= 5) ||
  (field === 'email' && text.includes('@'));

/** One patient in the canonical spelling. A name that is not in the payload, or an unreadable birth date, stays absent. */
export const toPatient = (wire: WirePatient): Patient => {
  const patient: { [F in PatientField]?: string | null } = {};
  for (const [field, normalise] of TEXTS) {
    const value = wire[field];
    if (value !== undefined) {
      const read = value === null ? null : normalise(value);
      // A typing error is not a clearing: the intended value is not known.
      if (read !== null || !isSlip(field, value ?? '')) patient[field] = read;
    } else if (OFTEN_ABSENT.includes(field)) patient[field] = null;
  }
  const birthDate = birthDateOf(wire.birthDate);
  if (birthDate !== undefined) patient.birthDate = birthDate;
  return patient;
};

// Nearly all patients have one of these: they share it.
const LISTED_SEX: Readonly<Record<'true' | 'false', Extras>> = {
  true: { listedSex: true },
  false: { listedSex: false },
};

/** What e-Physio's list says of a patient besides the synced fields. */
export const extrasOf = ({ sex, comment }: WirePatient): Extras | undefined => {
  const listed = typeof sex === 'boolean' ? LISTED_SEX[`${sex}`] : undefined;
  const missing = saidMissing(comment);
  return missing === undefined ? listed : { ...listed, saidMissing: missing };
};

/**
 * Reads a list record by record: one that is not readable is reported, the others go on.
 * An id that stands for two different records is none of them.
 */
export const readPatients = (
  list: readonly unknown[],
  asRecord: (wire: WirePatient) => Patient = toPatient,
): PatientsRead => {
  const bad: BadRecord[] = [];
  const wire = new Map<string, WirePatient>();
  const records = new Map<string, Held<Patient>>();
  const ambiguous = new Set<string>();
  for (const raw of list) {
    const parsed = wirePatientSchema.safeParse(raw);
    if (!parsed.success) {
      bad.push({ id: idOf(raw), reason: unreadableFields(parsed.error) });
      continue;
    }
    const { id } = parsed.data;
    const record = asRecord(parsed.data);
    if (!record.firstName && !record.lastName) {
      bad.push({ id, reason: 'missing or unreadable: firstName, lastName' });
      continue;
    }
    const before = records.get(id);
    if (before !== undefined && JSON.stringify(before.record) !== JSON.stringify(record)) ambiguous.add(id);
    wire.set(id, parsed.data);
    const extras = extrasOf(parsed.data);
    records.set(id, { id, record, ...(extras && { extras }) });
  }
  for (const id of ambiguous) {
    records.delete(id);
    wire.delete(id);
    bad.push({ id, reason: 'listed more than once with different fields' });
  }
  return { records: [...records.values()], bad, wire };
};
