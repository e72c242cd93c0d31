import { foldName } from '../records/name.ts';
import { CONTACT_POINTS, type Patient } from '../records/patient.ts';
import type { Held } from '../side.ts';
import { isSameName, type PersonName } from './name-likeness.ts';

/** Who else is in e-Physio: checked before a first name of GHL is accepted as a correction. */
export interface Relatives {
  /** Whether another patient has this first name, and shares a last name, phone or e-mail with one of `records`. */
  hasRelative(patientId: string | null, firstName: string, records: readonly Patient[]): boolean;
  /** Whether another patient has this first and last name. */
  hasNamesake(patientId: string | null, name: PersonName): boolean;
}

/** Nobody else is known. */
export const NO_RELATIVES: Relatives = { hasRelative: () => false, hasNamesake: () => false };

const sharesNameOrReach = (other: Patient, record: Patient): boolean =>
  (!!record.lastName && foldName(record.lastName) === foldName(other.lastName ?? '')) ||
  CONTACT_POINTS.some((point) => !!record[point] && record[point] === other[point]);

const byFirstName = (patients: Iterable<Held<Patient>>): Map<string, Held<Patient>[]> => {
  const found = new Map<string, Held<Patient>[]>();
  for (const held of patients) {
    const key = foldName(held.record.firstName ?? '');
    const known = found.get(key);
    if (known) known.push(held);
    else found.set(key, [held]);
  }
  return found;
};

/** The index is made when the first name is looked for: most plans ask for none. */
export const relativesAmong = (patients: Iterable<Held<Patient>>): Relatives => {
  let index: Map<string, Held<Patient>[]> | null = null;
  const othersNamed = (patientId: string | null, firstName: string): Held<Patient>[] => {
    index ??= byFirstName(patients);
    return (index.get(foldName(firstName)) ?? []).filter(({ id }) => id !== patientId);
  };
  return {
    hasRelative: (patientId, firstName, records) =>
      othersNamed(patientId, firstName).some(({ record }) =>
        records.some((own) => sharesNameOrReach(record, own)),
      ),
    hasNamesake: (patientId, { firstName, lastName }) =>
      othersNamed(patientId, firstName ?? '').some(({ record }) => isSameName(record.lastName, lastName)),
  };
};
