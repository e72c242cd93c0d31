import { z } from 'zod';
import type { Patient, PatientField } from './patient.ts';

/** Where somebody lives. A street of one town with the zip of another is nowhere. */
export const ADDRESS_PARTS = ['street', 'zip', 'city'] as const satisfies readonly PatientField[];
export type AddressPart = (typeof ADDRESS_PARTS)[number];

/** How a conflict about the parts together is called. */
export const ADDRESS = 'address';

const value = z.string().nullable().optional();
const address = z.strictObject({ street: value, zip: value, city: value });

/** Some parts of an address as one value: JSON, so that none of them is mixed up. */
export const addressText = (record: Patient, parts: readonly string[]): string =>
  JSON.stringify(
    Object.fromEntries(
      ADDRESS_PARTS.filter((part) => parts.includes(part)).map((part) => [part, record[part] ?? null]),
    ),
  );

/** The inverse of `addressText`; a part that is not in it is absent. */
export const addressOf = (text: string | null): Pick<Patient, AddressPart> => {
  const entries = Object.entries(address.parse(JSON.parse(text ?? '{}')));
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
};

/** As it is written on a letter, in one line; `null`: nothing of it is known. */
export const addressLine = (text: string | null): string | null => {
  const { street, zip, city } = addressOf(text);
  const line = [street, [zip, city].filter((part) => part).join(' ')].filter((part) => part).join(', ');
  return line === '' ? null : line;
};

/**
 * A read by id leaves out what is empty, and may leave out more. Where it shows another part of the address, and lacks one
 * that was there before, nothing is known of the address: a search says whether that part was emptied.
 */
export const isHalfRead = (before: Patient, read: Patient): boolean =>
  ADDRESS_PARTS.some((part) => read[part] === undefined && before[part]) &&
  ADDRESS_PARTS.some((part) => read[part] !== undefined && read[part] !== before[part]);

/** The record with the address of another one. */
export const withAddressOf = (record: Patient, other: Patient): Patient => ({
  ...record,
  ...Object.fromEntries(ADDRESS_PARTS.map((part) => [part, other[part]])),
});

/** Fields that are left out of a change leave no half of an address behind. */
export const withWholeAddress = (fields: readonly string[]): readonly string[] =>
  ADDRESS_PARTS.some((part) => fields.includes(part)) ? [...fields, ...ADDRESS_PARTS, ADDRESS] : fields;
