import type { SideName } from '../domain/records/sides.ts';

/** A patient's record as a person looks for it. */
export const patientText = ({ side, id }: { readonly side: SideName; readonly id: string }): string =>
  side === 'ephysio' ? `e-Physio patient ${id}` : `GHL contact ${id}`;

/** Words as an enumeration: `a, b and c`. */
export const listText = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
