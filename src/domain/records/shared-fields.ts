import { PATIENT_FIELDS, type Patient, type PatientField } from './patient.ts';

/** What a practice may keep from GHL, as the config names it. The names always go there: a contact without them is nobody. */
export const CONTACT_FIELDS = {
  birthDate: ['birthDate'],
  email: ['email'],
  phone: ['phone'],
  address: ['street', 'zip', 'city'],
} as const satisfies { readonly [name: string]: readonly PatientField[] };

export type ContactField = keyof typeof CONTACT_FIELDS;

export const CONTACT_FIELD_NAMES = Object.keys(CONTACT_FIELDS) as readonly ContactField[];

/** The fields that are sent to GHL, and kept the same there. `null`: all of them. */
export const sharedFields = (chosen: readonly ContactField[] | null): readonly PatientField[] => {
  if (chosen === null) return PATIENT_FIELDS;
  const left = CONTACT_FIELD_NAMES.filter((name) => !chosen.includes(name)).flatMap(
    (name): readonly PatientField[] => CONTACT_FIELDS[name],
  );
  return PATIENT_FIELDS.filter((field) => !left.includes(field));
};

/** A record without the fields that GHL neither gets nor is compared in. */
export const onlyShared = (record: Patient, shared: readonly PatientField[]): Patient =>
  shared.length === PATIENT_FIELDS.length
    ? record
    : Object.fromEntries(
        shared.flatMap((field) => (record[field] === undefined ? [] : [[field, record[field]] as const])),
      );
