import { foldLetters, foldName } from '../records/name.ts';
import type { Patient } from '../records/patient.ts';
import { areFormsOfOneName } from './given-names.ts';

/** Both names of a person, as they stand; `null` or absent: missing. */
export type PersonName = Pick<Patient, 'firstName' | 'lastName'>;

type Written = string | null | undefined;

const folded = (name: Written): string => foldName(name ?? '');

/**
 * Letters between two texts: changed, added, left out, or two neighbours exchanged (the optimal string alignment distance).
 * Anything over `cap` is reported as `cap + 1`.
 */
const lettersApart = (a: string, b: string, cap: number): number => {
  if (Math.abs(a.length - b.length) > cap) return cap + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isEqual = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isEqual ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, cap + 1);
};

const countLetters = (name: Written): number => [...(name ?? '').matchAll(/\p{L}/gu)].length;

/** Two names as they are folded, and letter by letter: two neighbours that are exchanged may look like an umlaut. */
const spellings = (a: Written, b: Written): (readonly [string, string])[] => [
  [folded(a), folded(b)],
  [foldLetters(a ?? ''), foldLetters(b ?? '')],
];

/** From this many letters on a name may hold two slips. */
const LONG_NAME = 8;

/** A word, its first letter, or an initial of it. */
const standsFor = (part: string, word: string): boolean =>
  part === word || (part.length === 1 && word.startsWith(part));

/** Each word of one is a word of the other, or its initial: "Keller" of "Keller-Frei", "A. Maria" of "Anna Maria". */
const isPartOf = (part: string, whole: string): boolean => {
  const left = whole.split(' ');
  return part.split(' ').every((word) => {
    const at = left.findIndex((other) => standsFor(word, other));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
};

/** Whether two names are the same in all but the spelling. Missing ones are not. */
export const isSameName = (a: Written, b: Written): boolean => folded(a) !== '' && folded(a) === folded(b);

/** Whether one of two names is an initial or a part of the other (A./Anna, Anna/Anna Maria, Keller/Keller-Frei). */
export const isShortOf = (a: Written, b: Written): boolean => {
  const [one, other] = [folded(a), folded(b)];
  return one !== '' && other !== '' && one !== other && (isPartOf(one, other) || isPartOf(other, one));
};

/** Whether one of two first names is an initial, a part or another form of the other (A./Anna, Anna/Anna Maria, Toni/Anton). */
export const isShortOrOtherForm = (a: Written, b: Written): boolean =>
  isShortOf(a, b) || areFormsOfOneName(folded(a), folded(b));

const SHORTEST_WITH_SLIP = 5;
/** Names differ in their last letters: Martin and Martina, Daniel and Daniele are two people. */
const ENDING = 2;

/**
 * Whether one first name is a typing error of the other: one letter changed, added or left out, or two neighbours
 * exchanged, in a name of at least five letters, and not in the last two.
 */
export const isSlipOf = (a: Written, b: Written): boolean => {
  if (folded(a) === folded(b) || Math.min(countLetters(a), countLetters(b)) < SHORTEST_WITH_SLIP)
    return false;
  return spellings(a, b).some(
    ([one, other]) =>
      one.slice(-ENDING) === other.slice(-ENDING) &&
      lettersApart(one.slice(0, -ENDING), other.slice(0, -ENDING), 1) === 1,
  );
};

/** Two first names, or two last names, that may be one. `forms`: whether other forms of a first name count. */
const areNear = (a: Written, b: Written, forms: boolean): boolean => {
  const [one, other] = [folded(a), folded(b)];
  if (one === '' || other === '') return true;
  const cap = Math.min(countLetters(a), countLetters(b)) >= LONG_NAME ? 2 : 1;
  if (spellings(a, b).some(([left, right]) => lettersApart(left, right, cap) <= cap)) return true;
  return isPartOf(one, other) || isPartOf(other, one) || (forms && areFormsOfOneName(one, other));
};

/**
 * Whether two names may be one person's: first and first, last and last (or both swapped) are each a letter apart at most
 * (two in long names), or one is an initial or a part of the other, or the first names are forms of one name. A missing name
 * is similar to any. It is a reason to ask, never to decide.
 */
export const areSimilarNames = (a: PersonName, b: PersonName): boolean => {
  if (areNear(a.firstName, b.firstName, true) && areNear(a.lastName, b.lastName, false)) return true;
  // Where one of each pair is missing, nothing says that they are swapped.
  const areBoth = (one: Written, other: Written): boolean => folded(one) !== '' && folded(other) !== '';
  const isCompared = areBoth(a.firstName, b.lastName) || areBoth(a.lastName, b.firstName);
  return isCompared && areNear(a.firstName, b.lastName, true) && areNear(a.lastName, b.firstName, true);
};

/** Whether a first or last name has become another one altogether, and not a spelling, a form or a slip of what it was. */
export const isOtherName = (before: Written, after: Written): boolean => !areNear(before, after, true);

/** Whether the two names stand in each other's place, as forms often mix them up. */
export const areSwapped = (a: PersonName, b: PersonName): boolean =>
  isSameName(a.firstName, b.lastName) &&
  isSameName(a.lastName, b.firstName) &&
  !isSameName(a.firstName, b.firstName);
