import { withoutInvisible } from './invisible.ts';
import { isTooLong } from './too-long.ts';

/** Words without an accent apart, one space between them: in NFC as they stand. A soft hyphen (U+00AD) is none of them. */
const PLAIN = /^[!-~\u00a1-\u00ac\u00ae-\u02ff]+(?: [!-~\u00a1-\u00ac\u00ae-\u02ff]+)*$/;

/**
 * A name, street or city as it is written to the other side: NFC, no invisible characters, no outer or double spaces;
 * empty becomes `null`, as does what is too long to be one.
 */
export const normaliseName = (text: string): string | null => {
  if (isTooLong(text)) return null;
  if (PLAIN.test(text)) return text;
  const name = withoutInvisible(text)
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return name === '' ? null : name;
};

/**
 * A person's first or last name. What holds no letter ("-", "079 123 45 67") and an e-mail address are no names: they
 * count as missing.
 */
export const normalisePersonName = (text: string): string | null => {
  const name = normaliseName(text);
  if (name === null || !/\p{L}/u.test(name)) return null;
  return /\S@\S|^tel:/iu.test(name.normalize('NFKC')) ? null : name;
};

/** Letters without a Unicode decomposition, as they are written where the letter is not available. */
const SPELT_OUT: Readonly<Record<string, string>> = {
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  ø: 'o',
  ŧ: 't',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
};

/** A name for counting letters: folded, but with all letters that it is written with. */
export const foldLetters = (text: string): string =>
  withoutInvisible(text)
    .normalize('NFC')
    .toLowerCase()
    .replace(/[đðħıĸłŋøŧþßæœ]/g, (letter) => SPELT_OUT[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’‘`´ʼʹ]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * A name for comparing only: lower case, no accents, strokes, ligatures, apostrophes or invisible characters, hyphens as
 * spaces (Müller-Keller = Müller Keller). An umlaut is the same in all its spellings (Müller = Mueller = Muller); after a
 * vowel or q, "e" is a letter of its own (Bauer is not Baur).
 */
export const foldName = (text: string): string => foldLetters(text).replace(/(?<![aeiouq])([aou])e/g, '$1');
