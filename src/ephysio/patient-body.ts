import type { EphysioConfig } from '../config/schema.ts';
import type { Patient, PatientField } from '../domain/patient.ts';
import { NotSupportedError, RefusedError } from '../errors.ts';
import type { WirePatient } from './wire.ts';

export type PatientConfig = Pick<EphysioConfig, 'missingData' | 'placeholders' | 'sexTrue' | 'capabilities'>;

/** What e-Physio wants to know of a new patient and the canonical record does not hold. Absent: not known. */
export interface PatientExtras {
  /** The caller's own id of the patient, such as the GHL contact's. */
  readonly ownId?: string;
  readonly sex?: 'm' | 'f';
  /** True only if the person agreed to e-mails; false otherwise, never guessed. */
  readonly emailConsent?: boolean;
}

/** Fields that e-Physio refuses to hold empty. */
const REQUIRED = [
  'firstName',
  'lastName',
  'birthDate',
  'street',
  'zip',
  'city',
] as const satisfies readonly PatientField[];

const NAMES: readonly PatientField[] = ['firstName', 'lastName'];

/**
 * The body of `POST /patients/request`: birth date ISO and sex as a letter, other than in e-Physio's own lists. What is
 * missing is filled with the config's placeholders, and the comment says which fields those are.
 * @throws RefusedError without a name; NotSupportedError when something is missing and `missingData` is `hold`
 */
export const newPatientBody = (record: Patient, config: PatientConfig, extras: PatientExtras) => {
  const missing: string[] = REQUIRED.filter((field) => (record[field] ?? '') === '');
  const nameless = NAMES.filter((field) => missing.includes(field));
  if (nameless.length > 0)
    throw new RefusedError(`e-Physio needs ${nameless.join(' and ')} of a new patient`);
  if (extras.sex === undefined) missing.push('sex');
  if (missing.length > 0 && config.missingData === 'hold') {
    throw new NotSupportedError(
      `e-Physio needs ${missing.join(', ')} of a new patient (ephysio.missingData is "hold")`,
    );
  }
  const { placeholders } = config;
  return {
    ...(extras.ownId === undefined ? {} : { id: extras.ownId }),
    firstName: record.firstName,
    lastName: record.lastName,
    street: record.street ?? placeholders.street,
    zip: record.zip ?? placeholders.zip,
    city: record.city ?? placeholders.city,
    birthDate: record.birthDate ?? placeholders.birthDate,
    sex: extras.sex ?? placeholders.sex,
    status: 1,
    ...((record.phone ?? null) === null ? {} : { phone: record.phone }),
    ...((record.email ?? null) === null ? {} : { email: record.email }),
    hasEmailConsent: extras.emailConsent === true,
    comment: missing.length === 0 ? '' : `Placeholders, real values are missing: ${missing.join(', ')}`,
  };
};

/**
 * The body of the assumed `PUT /patients/{id}`: the patient as e-Physio listed it, with the changes. What the list holds
 * beyond the synced fields goes back as it came, so that a service that replaces the whole record loses nothing.
 * @throws NotSupportedError when the change would empty a field that e-Physio demands
 */
export const changedPatientBody = (
  wire: WirePatient,
  changes: Patient,
  after: Patient,
  config: PatientConfig,
) => {
  const emptied = REQUIRED.filter((field) => changes[field] === null);
  if (emptied.length > 0) throw new NotSupportedError(`e-Physio cannot hold ${emptied.join(', ')} empty`);
  const written = Object.entries(changes).filter(([, value]) => value !== undefined);
  const birthDate = after.birthDate ?? wire.birthDate;
  return {
    ...wire,
    id: /^\d{1,15}$/.test(wire.id) ? Number(wire.id) : wire.id,
    status: wire.status ?? 1,
    ...(birthDate === undefined ? {} : { birthDate }),
    sex: sexOf(wire.sex, config.sexTrue),
    ...Object.fromEntries(written.map(([field, value]) => [field, value ?? ''])),
  };
};

/** The letter that writes want, if the config says what `true` means; else the value in e-Physio's own spelling. */
const sexOf = (listed: unknown, sexTrue: 'm' | 'f' | null): unknown => {
  if (typeof listed !== 'boolean' || sexTrue === null) return listed;
  return listed === (sexTrue === 'm') ? 'm' : 'f';
};
