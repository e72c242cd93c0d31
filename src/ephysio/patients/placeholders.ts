import type { EphysioConfig } from '../../config/schema.ts';
import { readDate } from '../../domain/records/date.ts';
import { normaliseName } from '../../domain/records/name.ts';
import type { Patient } from '../../domain/records/patient.ts';

const FIELDS = ['birthDate', 'street', 'zip', 'city'] as const;
type Field = (typeof FIELDS)[number];

/** What stands in a patient's required fields as long as the real values are missing. */
export type Placeholders = Pick<EphysioConfig['placeholders'], Field>;

/** Where the placeholders are kept with which patients were made: the config's may change, what patients hold does not. */
export interface PlaceholderMemory {
  known(): Promise<readonly Placeholders[]>;
  /** Called before a patient is made with those of the config. */
  remember(): Promise<void>;
}

/** A zip that comes as a number has lost its leading zeros. */
const withoutZeros = (zip: string): string => zip.replace(/^0+(?=\d)/, '');

/** As a patient's record spells it; a zip for comparing only. */
const spell = (field: Field, value: string): string | null | undefined => {
  if (field === 'birthDate') return readDate(value);
  const text = normaliseName(value);
  return field === 'zip' && text !== null ? withoutZeros(text) : text;
};

/** Reads placeholders as what they are, empty, so that no merge ever sees one and none travels to the other side. */
export const emptyPlaceholders = (known: readonly Placeholders[]): ((patient: Patient) => Patient) => {
  const spellings = Object.fromEntries(
    FIELDS.map((field) => [field, new Set(known.map((set) => spell(field, set[field])))]),
  );
  const isPlaceholder = (patient: Patient, field: Field): boolean => {
    const value = patient[field];
    if (typeof value !== 'string') return false;
    return spellings[field]?.has(field === 'zip' ? withoutZeros(value) : value) === true;
  };
  return (patient) => {
    const emptied = FIELDS.filter((field) => isPlaceholder(patient, field));
    return emptied.length === 0
      ? patient
      : { ...patient, ...Object.fromEntries(emptied.map((field) => [field, null])) };
  };
};
