import { foldLetters, foldName } from '../records/name.ts';
import type { Patient } from '../records/patient.ts';
import { areFormsOfOneName } from './given-names.ts';
import { soundOf } from './name-sound.ts';

/** Both names of a person, as they stand; `null` or absent: missing. */
export type PersonName = Pick<Patient, 'firstName' | 'lastName'>;

type Written = string | null | undefined;

const folded = (name: Written): string => foldName(name ?? '');

/**
 * Letters between two texts: changed, added, left out, or two neighbours exchanged (the optimal string alignment distance).
 * Anything over `cap` is reported as `cap + 1`.
 */
const lettersApart = (one: string, other: string, cap: number): number => {
  if (Math.abs(one.length - other.length) > cap) return cap + 1;
  const shortest = Math.min(one.length, other.length);
  let start = 0;
  while (start < shortest && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shortest - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const a = one.slice(start, one.length - end);
  const b = other.slice(start, other.length - end);
  // What is between the first and the last difference: a slip is two letters at most.
  if (cap === 1 && Math.max(a.length, b.length) > 2) return 2;
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
    if (Math.min(...row, ...last) > cap) return cap + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, cap + 1);
};

const countLetters = (name: Written): number => [...(name ?? '').matchAll(/\p{L}/gu)].length;

/** From this many letters on a name may hold two slips. */
const LONG_NAME = 8;

/** A word, its first letter, or an initial of it. */
const standsFor = (part: string, word: string): boolean =>
  part === word || (part.length === 1 && word.startsWith(part));

/** Each word of one is a word of the other, or its initial: "Keller" of "Keller-Frei", "A. Maria" of "Anna Maria". */
const isPartOf = (part: readonly string[], whole: readonly string[]): boolean => {
  if (part.length > whole.length) return false;
  const left = [...whole];
  return part.every((word) => {
    const at = left.findIndex((other) => standsFor(word, other));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
};

const isPartOfOther = (a: readonly string[], b: readonly string[]): boolean =>
  isPartOf(a, b) || isPartOf(b, a);

/** Whether two names are the same in all but the spelling. Missing ones are not. */
export const isSameName = (a: Written, b: Written): boolean => folded(a) !== '' && folded(a) === folded(b);

/** Whether one of two names is an initial or a part of the other (A./Anna, Anna/Anna Maria, Keller/Keller-Frei). */
export const isShortOf = (a: Written, b: Written): boolean => {
  const [one, other] = [folded(a), folded(b)];
  return one !== '' && other !== '' && one !== other && isPartOfOther(one.split(' '), other.split(' '));
};

/** Whether one of two first names is an initial, a part or another form of the other (A./Anna, Anna/Anna Maria, Toni/Anton). */
export const isShortOrOtherForm = (a: Written, b: Written): boolean =>
  isShortOf(a, b) || areFormsOfOneName(folded(a), folded(b));

const SHORTEST_WITH_SLIP = 5;
/** Names differ in their last letters: Martin and Martina, Daniel and Daniele are two people. */
const ENDING = 2;

/** A name in the forms in which it is compared; all are empty where it is missing. */
interface Spelt {
  readonly folded: string;
  /** Letter by letter: two neighbours that are exchanged may look like an umlaut when it is folded. */
  readonly letters: string;
  /** How it sounds, written in one word. */
  readonly sound: string;
  readonly words: readonly string[];
  readonly sounds: readonly string[];
  readonly count: number;
}

const speltOf = (name: Written): Spelt => {
  const text = folded(name);
  const sounds = soundOf(text).split(' ');
  return {
    folded: text,
    letters: foldLetters(name ?? ''),
    sound: sounds.join(''),
    words: text.split(' '),
    sounds,
    count: countLetters(name),
  };
};

/** Names of records are compared with those of many others. */
const speltNames = new WeakMap<PersonName, Readonly<Record<keyof PersonName, Spelt>>>();
const spelt = (name: PersonName): Readonly<Record<keyof PersonName, Spelt>> => {
  const known = speltNames.get(name);
  if (known) return known;
  const made = { firstName: speltOf(name.firstName), lastName: speltOf(name.lastName) };
  speltNames.set(name, made);
  return made;
};

const isSlip = (a: Spelt, b: Spelt): boolean => {
  if (a.folded === b.folded || Math.min(a.count, b.count) < SHORTEST_WITH_SLIP) return false;
  const isOneLetter = (one: string, other: string): boolean =>
    one.slice(-ENDING) === other.slice(-ENDING) &&
    lettersApart(one.slice(0, -ENDING), other.slice(0, -ENDING), 1) === 1;
  return isOneLetter(a.folded, b.folded) || isOneLetter(a.letters, b.letters);
};

/**
 * Whether one first name is a typing error of the other: one letter changed, added or left out, or two neighbours
 * exchanged, in a name of at least five letters, and not in the last two.
 */
export const isSlipOf = (a: Written, b: Written): boolean => isSlip(speltOf(a), speltOf(b));

const areBoth = (a: Spelt, b: Spelt): boolean => a.folded !== '' && b.folded !== '';

const isApart = (a: Spelt, b: Spelt, cap: number): boolean =>
  lettersApart(a.folded, b.folded, cap) > cap && lettersApart(a.letters, b.letters, cap) > cap;

/** Whether one of two names is the other in another spelling, or an initial or a part of it, in any spelling. */
const isSpellingOrPartOf = (a: Spelt, b: Spelt): boolean =>
  (a.sound !== '' && a.sound === b.sound) ||
  isPartOfOther(a.words, b.words) ||
  isPartOfOther(a.sounds, b.sounds);

/** Two first names, or two last names, that may be one. `forms`: whether other forms of a first name count. */
const areNear = (a: Spelt, b: Spelt, forms: boolean): boolean =>
  !areBoth(a, b) ||
  isSpellingOrPartOf(a, b) ||
  (forms && areFormsOfOneName(a.folded, b.folded)) ||
  !isApart(a, b, Math.min(a.count, b.count) >= LONG_NAME ? 2 : 1);

/**
 * Whether two names may be one person's: first and first, last and last (or both swapped) are each a letter apart at most
 * (two in long names), or sound the same, or one is an initial or a part of the other, or the first names are forms of one
 * name. A missing name is similar to any. It is a reason to ask, never to decide.
 */
export const areSimilarNames = (a: PersonName, b: PersonName): boolean => {
  const [one, other] = [spelt(a), spelt(b)];
  if (areNear(one.firstName, other.firstName, true) && areNear(one.lastName, other.lastName, false))
    return true;
  // Where one of each pair is missing, nothing says that they are swapped.
  const isCompared = areBoth(one.firstName, other.lastName) || areBoth(one.lastName, other.firstName);
  return (
    isCompared && areNear(one.firstName, other.lastName, true) && areNear(one.lastName, other.firstName, true)
  );
};

/** Two first names that may be one, and not those of twins: Lena and Lina, Tim and Tom are a letter apart, and two people. */
const areSpellingsOfOneFirstName = (a: Spelt, b: Spelt): boolean =>
  !areBoth(a, b) || isSpellingOrPartOf(a, b) || areFormsOfOneName(a.folded, b.folded) || isSlip(a, b);

/**
 * Whether two names may be one person's where nothing but the birth date agrees. Twins share that and the last name, so that
 * a letter of the first name counts only as a typing error. One of the names at least is there to be compared.
 */
export const areSimilarNamesOfOneDay = (a: PersonName, b: PersonName): boolean => {
  const [one, other] = [spelt(a), spelt(b)];
  const isLike = (first: readonly [Spelt, Spelt], last: readonly [Spelt, Spelt]): boolean =>
    (areBoth(...first) || areBoth(...last)) &&
    areSpellingsOfOneFirstName(...first) &&
    areNear(...last, false);
  return (
    isLike([one.firstName, other.firstName], [one.lastName, other.lastName]) ||
    isLike([one.firstName, other.lastName], [one.lastName, other.firstName]) ||
    isLike([one.lastName, other.firstName], [one.firstName, other.lastName])
  );
};

/** Whether a first or last name has become another one altogether, and not a spelling, a form or a slip of what it was. */
export const isOtherName = (before: Written, after: Written): boolean =>
  !areNear(speltOf(before), speltOf(after), true);

/** Whether the two names stand in each other's place, as forms often mix them up. */
export const areSwapped = (a: PersonName, b: PersonName): boolean =>
  isSameName(a.firstName, b.lastName) &&
  isSameName(a.lastName, b.firstName) &&
  !isSameName(a.firstName, b.firstName);
