import { isTooLong } from './too-long.ts';

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const calendarDate = (year: number, month: number, day: number): string | undefined => {
  const last = month === 2 && !isLeap(year) ? 28 : DAYS[month - 1];
  if (last === undefined || day < 1 || day > last || year < 1800) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

/**
 * A birth date as `YYYY-MM-DD`: from `DD.MM.YYYY` (e-Physio's lists), ISO dates and ISO date-times, whose first ten
 * characters are the date (never through a zone). `null` when empty, `undefined` when it is no date.
 */
export const readDate = (text: string): string | null | undefined => {
  if (isTooLong(text)) return undefined;
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const swiss = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(trimmed);
  if (swiss) return calendarDate(Number(swiss[3]), Number(swiss[2]), Number(swiss[1]));
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(trimmed);
  if (iso) return calendarDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  return undefined;
};
