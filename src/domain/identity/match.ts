import { foldName } from '../records/name.ts';
import { CONTACT_POINTS, type Patient } from '../records/patient.ts';
import type { Held } from '../side.ts';
import { areSimilarNames, areSimilarNamesOfOneDay, isOtherName, isSameName } from './name-likeness.ts';

/** A record with all by which its person may be recognised. */
export type Person = Pick<Held<Patient>, 'record' | 'extras'>;

/** Whether two records are one person, with the identifiers that speak for it or against it. */
export interface Identity {
  readonly verdict: 'same' | 'different' | 'unsure';
  readonly agree: readonly Identifier[];
  readonly differ: readonly Identifier[];
}

export type Identifier = 'name' | 'birthDate' | 'phone' | 'email';

const nameParts = (p: Patient): string[] =>
  [p.firstName, p.lastName].map((part) => foldName(part ?? '')).filter((part) => part !== '');

const sorted = (text: string): string => text.split(' ').sort().join(' ');

const nameKeys = new WeakMap<Patient, string | null>();

/**
 * Name in either order: GHL forms often swap first and last name. `null` unless both parts are there. A record is compared with
 * many others, so that it is kept.
 */
const nameKey = (p: Patient): string | null => {
  const known = nameKeys.get(p);
  if (known !== undefined) return known;
  const parts = nameParts(p);
  const key = parts.length === 2 ? sorted(parts.join(' ')) : null;
  nameKeys.set(p, key);
  return key;
};

const pointsOf = (point: string | null | undefined, further: readonly string[] = []): readonly string[] =>
  typeof point === 'string' ? [point, ...further] : further;

const phonesOf = ({ record, extras }: Person): readonly string[] =>
  pointsOf(record.phone, extras?.furtherPhones);
const emailsOf = ({ record, extras }: Person): readonly string[] =>
  pointsOf(record.email, extras?.furtherEmails);

const compareLists = (a: readonly string[], b: readonly string[]): 'agree' | 'differ' | null =>
  a.length === 0 || b.length === 0 ? null : a.some((value) => b.includes(value)) ? 'agree' : 'differ';

const compareTexts = (
  a: string | null | undefined,
  b: string | null | undefined,
): 'agree' | 'differ' | null => compareLists(pointsOf(a), pointsOf(b));

/**
 * Two records are one person if the name agrees and, besides it, the birth date, the phone or the e-mail; never by phone
 * alone, because families share numbers. Two known birth dates are two persons (a father and a son of one name). A contact
 * detail or a birth date under a similar name, or one name with nothing else that agrees, is for a person to decide.
 */
export const compareIdentity = (a: Person, b: Person): Identity => {
  const [one, other] = [a.record, b.record];
  const compared: [Identifier, 'agree' | 'differ' | null][] = [
    ['name', compareTexts(nameKey(one), nameKey(other))],
    ['birthDate', compareTexts(one.birthDate, other.birthDate)],
    ['phone', compareLists(phonesOf(a), phonesOf(b))],
    ['email', compareLists(emailsOf(a), emailsOf(b))],
  ];
  const [agree, differ] = (['agree', 'differ'] as const).map((result) =>
    compared.flatMap(([identifier, found]) => (found === result ? [identifier] : [])),
  ) as [Identifier[], Identifier[]];
  return { verdict: classifyIdentity(agree, differ, one, other), agree, differ };
};

/** Whether two records have anything in common by which one may be made for the other. */
export const resembles = (a: Patient, b: Patient): boolean => {
  const { verdict, agree } = compareIdentity({ record: a }, { record: b });
  return verdict !== 'different' || agree.length > 0;
};

const classifyIdentity = (
  agree: readonly Identifier[],
  differ: readonly Identifier[],
  a: Patient,
  b: Patient,
): Identity['verdict'] => {
  const reachable = agree.includes('phone') || agree.includes('email');
  const otherBirthDate = differ.includes('birthDate');
  if (agree.includes('name')) {
    if (agree.includes('birthDate')) return 'same';
    if (reachable && !otherBirthDate) return 'same';
    // People change their phone and e-mail: of one name, they are not created twice without a question.
    return otherBirthDate ? 'different' : 'unsure';
  }
  if (otherBirthDate) return 'different';
  const isOneDay = agree.includes('birthDate');
  if (isOneDay && areSimilarNamesOfOneDay(a, b)) return 'unsure';
  if (!reachable) return 'different';
  // One first name, birth date and number under two last names: somebody who married, or whose name was corrected.
  const renamed = isOneDay && isSameName(a.firstName, b.firstName);
  return renamed || areSimilarNames(a, b) ? 'unsure' : 'different';
};

/**
 * Whether two records agree in so much that they are one person, whatever was said of them when they agreed in less: name,
 * birth date, and phone or e-mail.
 */
export const isCertain = (a: Person, b: Person): boolean => {
  const { agree } = compareIdentity(a, b);
  const has = (identifier: Identifier): boolean => agree.includes(identifier);
  return has('name') && has('birthDate') && (has('phone') || has('email'));
};

/** Keys under which records that may be one person meet: shared by `compareIdentity`'s possible matches. */
export const identityKeys = (person: Person): string[] => {
  const p = person.record;
  const keys: string[] = [];
  const name = nameKey(p);
  if (name !== null) keys.push(`n:${name}`);
  for (const phone of phonesOf(person)) keys.push(`p:${phone}`);
  for (const email of emailsOf(person)) keys.push(`e:${email}`);
  if (typeof p.birthDate === 'string' && nameParts(p).length > 0) keys.push(`b:${p.birthDate}`);
  return keys;
};

/** What says who somebody is, besides how to reach them. */
const IDENTITY = ['firstName', 'lastName', 'birthDate'] as const;

export const identityOf = (p: Patient): Patient =>
  Object.fromEntries(IDENTITY.flatMap((field) => (p[field] === undefined ? [] : [[field, p[field]]])));

/** Whether `now` says of the name or the birth date what `before` did not. */
export const isIdentityMoved = (before: Patient, now: Patient): boolean =>
  IDENTITY.some((field) => now[field] !== undefined && now[field] !== before[field]);

/**
 * Whether nothing is left of who a patient was: not the name (in part at least), nor the birth date, nor any way to reach
 * them. A marriage changes one name, a correction a few letters.
 */
export const isNobodyOf = (before: Patient, after: Patient): boolean =>
  nameKey(before) !== nameKey(after) &&
  (isOtherName(before.firstName, after.firstName) || isOtherName(before.lastName, after.lastName)) &&
  !!before.birthDate &&
  !!after.birthDate &&
  before.birthDate !== after.birthDate &&
  CONTACT_POINTS.some((field) => before[field]) &&
  CONTACT_POINTS.every((field) => !before[field] || before[field] !== after[field]);
