import { withoutInvisible } from '../../domain/records/invisible.ts';
import { foldName } from '../../domain/records/name.ts';
import type { Patient } from '../../domain/records/patient.ts';

/** What somebody has typed to find a person. All of it has to fit. A plain value, so that a thread can be given it. */
export interface PersonQuery {
  /** Beginnings of names, folded. */
  readonly words: readonly string[];
  /** Parts of e-mail addresses, in lower case. */
  readonly emails: readonly string[];
  /** Digits that follow each other in a phone number, as E.164 has them; `null`: none were typed. */
  readonly digits: string | null;
}

/** With fewer digits nearly every number would fit. */
const FEWEST_DIGITS = 4;
/** Longer than any name, address and number together: more was not typed by a person. */
const LONGEST = 200;

/** `079 123 45 67`, `0041 79…`, `+41 (0)79…`: without the zeros that are dialled but not part of the number. */
const digitsOf = (typed: string): string => {
  const digits = typed.replace(/\(0\)/g, '').replace(/\D/g, '');
  return /^\s*\+/.test(typed) ? digits : digits.replace(/^00?/, '');
};

/**
 * Reads what somebody has typed: names in any order, each whole or its beginning; a phone number or a part of it, with or without
 * spaces and country code; an e-mail address or a part of it with its @. `null`: it names nobody, or nearly everybody.
 */
export const personQuery = (typed: string): PersonQuery | null => {
  const text = withoutInvisible(typed).normalize('NFC').trim();
  if (text.length > LONGEST) return null;
  const tokens = text.split(/[\s,;]+/).filter((token) => token !== '');
  const isEmail = (token: string): boolean => token.includes('@');
  const isPhone = (token: string): boolean => /\d/.test(token) && /^[\d+()./'’-]+$/.test(token);
  const names = tokens.filter((token) => !isEmail(token) && !isPhone(token));
  const words = foldName(names.join(' '))
    .split(' ')
    .filter((word) => word !== '');
  const emails = tokens
    .filter((token) => isEmail(token) && token !== '@')
    .map((token) => token.toLowerCase());
  const phone = digitsOf(tokens.filter(isPhone).join(' '));
  const digits = phone.length >= FEWEST_DIGITS ? phone : null;
  // A short number beside a name narrows nothing; alone it is no question.
  return words.length + emails.length === 0 && digits === null ? null : { words, emails, digits };
};

/** Names repeat: of a hundred thousand people there are some thousands. */
const folded = new Map<string, readonly string[]>();
const MOST_FOLDED = 50_000;

const wordsOf = (name: string): readonly string[] => {
  const known = folded.get(name);
  if (known) return known;
  const words = foldName(name).split(' ');
  if (folded.size >= MOST_FOLDED) folded.clear();
  folded.set(name, words);
  return words;
};

/**
 * Whether a person fits, by all that is known of them.
 * @param halves the same person as each side has it: what fits either of them fits
 */
export const fitsPerson = ({ words, emails, digits }: PersonQuery, halves: readonly Patient[]): boolean => {
  if (digits !== null && !halves.some(({ phone }) => phone?.includes(digits))) return false;
  if (!emails.every((part) => halves.some(({ email }) => email?.includes(part)))) return false;
  if (words.length === 0) return true;
  const names = halves.flatMap(({ firstName, lastName }) =>
    [firstName, lastName].flatMap((name) => (name ? wordsOf(name) : [])),
  );
  return words.every((word) => names.some((name) => name.startsWith(word)));
};
