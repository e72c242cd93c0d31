import type { SideName } from '../domain/records/sides.ts';

/** A patient's record as a person looks for it. */
export const patientText = ({ side, id }: { readonly side: SideName; readonly id: string }): string =>
  side === 'ephysio' ? `e-Physio patient ${id}` : `GHL contact ${id}`;

/** Words as an enumeration: `a, b and c`. */
export const listText = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Fields whose name in the program is no word. */
const WORDS: Readonly<Record<string, string>> = {
  firstName: 'first name',
  lastName: 'last name',
  birthDate: 'birth date',
  email: 'e-mail',
};

/** A field as a person calls it. */
export const fieldText = (field: string): string => WORDS[field] ?? field;
