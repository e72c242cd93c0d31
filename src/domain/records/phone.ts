import { findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { withoutInvisible } from './invisible.ts';
import { isTooLong } from './too-long.ts';

/** A Swiss mobile number, the most frequent by far: not worth a parser of all the world's numbers. */
const SWISS_MOBILE = /^(?:\+41|0041|0)(7[5-9]\d{7})$/;

/** No number of any country has fewer digits. */
const FEWEST_DIGITS = 3;

const SEPARATORS = /[;,|\n]|\s\/\s|\s+(?:oder|od\.|ou|or|und|et)\s+/i;

/** What stands between the groups of a number: spaces of every width, apostrophes and middle dots. */
const SPACES = /[\p{Zs}\t\v\f'’‘‛`´ʼʻʹ′＇·•]+/gu;
const LINE_ENDS = /[\r\n\u0085\u2028\u2029]+/g;

/** The text with one kind of space and of line end. */
const withPlainSpaces = (text: string): string =>
  withoutInvisible(text).replace(LINE_ENDS, '\n').replace(SPACES, ' ').trim();

/** The valid numbers of a text, as E.164, in their order. */
function* numbersIn(text: string): Generator<string> {
  if (isTooLong(text)) return;
  // "+41 (0)79 …" is common in Switzerland: the trunk zero is dropped before the country code's number.
  const cleaned = withPlainSpaces(text).replace(/(\+|00)(\d{2})\s*\(0\)/, '$1$2');
  const mobile = SWISS_MOBILE.exec(cleaned.replace(/[ ./-]/g, ''));
  if (mobile) return yield `+41${mobile[1]}`;
  if (cleaned.replace(/\P{Nd}/gu, '').length < FEWEST_DIGITS) return;
  const whole = parsePhoneNumberFromString(cleaned, { defaultCountry: 'CH', extract: false });
  if (whole?.isValid() === true) return yield whole.number;
  for (const part of cleaned.split(SEPARATORS)) {
    const found = findPhoneNumbersInText(part, 'CH').filter(({ number }) => number.isValid());
    for (const { number } of found) yield number.number;
    const parsed = found.length === 0 ? parsePhoneNumberFromString(part, 'CH') : undefined;
    if (parsed?.isValid() === true) yield parsed.number;
  }
}

/**
 * A phone number as people type it, as E.164; `null` when the text holds no valid number ("-", "n/a", "unbekannt").
 * Numbers without a country code are read as Swiss. Of several numbers in one text the first valid one counts.
 */
export const normalisePhone = (text: string): string | null => numbersIn(text).next().value ?? null;

/** Whether the text has a number besides the one that counts, or is too long to tell. */
export const hasFurtherPhone = (text: string): boolean =>
  isTooLong(text) || new Set(numbersIn(text)).size > 1;

/** A phone number (E.164) as it is written in Switzerland: `079 123 45 67`, a foreign one `+49 30 901820`. */
export const shownPhone = (number: string): string => {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed === undefined) return number;
  return parsed.countryCallingCode === '41' ? parsed.formatNational() : parsed.formatInternational();
};
