import { withoutInvisible } from './invisible.ts';
import { isTooLong } from './too-long.ts';

/**
 * An e-mail address in lower case; `null` when the text is none ("-", "keine", two addresses glued together).
 * The check is GHL's own, as far as it is known: one @, no spaces, a dot in the domain.
 */
export const normaliseEmail = (text: string): string | null => {
  if (isTooLong(text)) return null;
  const email = withoutInvisible(text).normalize('NFC').trim().toLowerCase();
  return /^[^\s@,;<>()"]+@[^\s@,;<>()".]+(\.[^\s@,;<>()".]+)+$/.test(email) ? email : null;
};
