import type { EphysioConfig } from '../../config/schema.ts';
import { readDate } from '../../domain/records/date.ts';
import { NAMES, type Patient, REQUIRED_IN_EPHYSIO } from '../../domain/records/patient.ts';
import { hasFurtherPhone } from '../../domain/records/phone.ts';
import type { Origin } from '../../domain/side.ts';
import { NotSupportedError, RefusedError } from '../../errors.ts';
import { numericId } from '../events/event-body.ts';
import type { WirePatient } from '../wire.ts';
import { placeholderComment } from './placeholder-comment.ts';

export type PatientConfig = Pick<EphysioConfig, 'missingData' | 'placeholders' | 'sexTrue' | 'capabilities'>;

/**
 * The body of `POST /patients/request`: birth date ISO and sex as a letter, other than in e-Physio's own lists. What is
 * missing is filled with the config's placeholders, and the comment says which fields those are. `id` is the caller's own
 * id of the person. Consent to e-mails is never made up: without an address there is nothing to consent to.
 * @throws RefusedError without a name; NotSupportedError when something is missing and `missingData` is `hold`
 */
export const newPatientBody = (record: Patient, config: PatientConfig, { id, extras = {} }: Origin) => {
  const missing: string[] = REQUIRED_IN_EPHYSIO.filter((field) => (record[field] ?? '') === '');
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
  const email = record.email ?? null;
  return {
    id,
    firstName: record.firstName,
    lastName: record.lastName,
    street: record.street ?? placeholders.street,
    zip: record.zip ?? placeholders.zip,
    city: record.city ?? placeholders.city,
    birthDate: record.birthDate ?? placeholders.birthDate,
    sex: extras.sex ?? placeholders.sex,
    status: 1,
    ...((record.phone ?? null) === null ? {} : { phone: record.phone }),
    ...(email === null ? {} : { email }),
    hasEmailConsent: email !== null && extras.emailConsent === true,
    comment: placeholderComment(missing),
  };
};

/** A birth date as writes want it, other than the lists spell it; one that cannot be read goes back as it came. */
const birthDateOf = ({ birthDate }: WirePatient): unknown =>
  (typeof birthDate === 'string' ? readDate(birthDate) : null) ?? birthDate;

/** The letter that writes want, if the config says what `true` means; else the value in e-Physio's own spelling. */
const sexOf = (listed: unknown, sexTrue: 'm' | 'f' | null): unknown => {
  if (typeof listed !== 'boolean' || sexTrue === null) return listed;
  return listed === (sexTrue === 'm') ? 'm' : 'f';
};

/**
 * The body of the assumed `PUT /patients/{id}`: the patient as e-Physio listed it, with the changes. What the list holds
 * beyond the synced fields goes back as it came, and so do placeholders, so that a service that replaces the whole record
 * loses nothing.
 * @throws NotSupportedError when the change would empty a field that e-Physio demands, or a number that only it has
 */
export const changedPatientBody = (
  wire: WirePatient,
  changes: Partial<Patient>,
  config: Pick<PatientConfig, 'sexTrue'>,
) => {
  const emptied = REQUIRED_IN_EPHYSIO.filter((field) => changes[field] === null);
  if (emptied.length > 0)
    throw new NotSupportedError(`e-Physio cannot hold ${emptied.join(', ')} empty`, { fields: emptied });
  const written = Object.entries(changes).filter(([, value]) => value !== undefined);
  if (changes.phone !== undefined && hasFurtherPhone(wire.phone ?? ''))
    throw new NotSupportedError('the phone there holds a further number, which GHL does not know of', {
      fields: ['phone'],
    });
  const birthDate = birthDateOf(wire);
  return {
    ...wire,
    id: numericId(wire.id),
    status: wire.status ?? 1,
    ...(birthDate === undefined ? {} : { birthDate }),
    sex: sexOf(wire.sex, config.sexTrue),
    ...Object.fromEntries(written.map(([field, value]) => [field, value ?? ''])),
  };
};
