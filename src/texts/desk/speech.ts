import type { Language } from '../../domain/records/language.ts';

/** Locales of Switzerland: `en-GB` would write 30/11/2026. */
const LOCALES = {
  de: 'de-CH',
  fr: 'fr-CH',
  it: 'it-CH',
  en: 'en-CH',
} as const satisfies Readonly<Record<Language, string>>;

/** Forms of a noun, each with its count in it. `many`: French and Italian at a million; `other` where it is missing. */
export interface PluralForms {
  readonly one: string;
  readonly other: string;
  readonly many?: string;
}

/** How a practice's people read dates, times, numbers and lists. Instants are UTC ISO. */
export interface Speech {
  readonly language: Language;
  readonly timezone: string;
  /** `29.11.2026` */
  date(instant: string): string;
  /** Of a calendar date without a time, such as a birth date (`1980-03-01`): `01.03.1980`. */
  plainDate(date: string): string;
  /** `14:30` */
  time(instant: string): string;
  /** `Mo`, for lists. */
  shortWeekday(instant: string): string;
  /** `Montag`, for sentences. */
  weekday(instant: string): string;
  /** `Mo 30.11.2026 14:30`, for lists. */
  when(instant: string): string;
  /** Week of the year by ISO 8601, as calendars of Switzerland count: `49`. */
  week(instant: string): string;
  number(value: number): string;
  /** The form for this count, in which `{n}` stands for the count. */
  counted(count: number, forms: PluralForms): string;
  /** `a, b und c` */
  list(items: readonly string[]): string;
  /** `a, b oder c` */
  either(items: readonly string[]): string;
  /** `vor 12 Minuten`, in the largest unit that it has one of. */
  distance(instant: string, now: number): string;
  /** How long something took, in the largest unit that it has one of: `0.4 Sek.`, `12 Min.` */
  duration(ms: number): string;
  /** Below zero, zero or above, as `Array.sort` takes it; umlauts and accents stand with their letters. */
  compare(a: string, b: string): number;
}

const UNITS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** A second is the smallest unit, with a decimal below ten. */
const DURATION_UNITS = [...UNITS, { unit: 'second', ms: 1000 }] as const;

const DAY_MS = 86_400_000;

/** ISO 8601: a week belongs to the year of its Thursday. */
const isoWeek = (year: number, month: number, day: number): number => {
  const date = Date.UTC(year, month - 1, day);
  const daysAfterMonday = (new Date(date).getUTCDay() + 6) % 7;
  const thursday = date + (3 - daysAfterMonday) * DAY_MS;
  const firstDay = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday - firstDay) / (7 * DAY_MS));
};

const createSpeech = (language: Language, timezone: string): Speech => {
  const locale = LOCALES[language];
  // Dates are put together from their parts: on Node 20, `it-CH` and `de-CH` write other marks once a weekday is asked for.
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [short, long] = (['short', 'long'] as const).map(
    (weekday) => new Intl.DateTimeFormat(locale, { timeZone: timezone, weekday }),
  ) as [Intl.DateTimeFormat, Intl.DateTimeFormat];
  // Thousands are written alike in all languages of Switzerland; before Node 24, `fr-CH` did not know that.
  const numbers = new Intl.NumberFormat('de-CH');
  const plurals = new Intl.PluralRules(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const choices = new Intl.ListFormat(locale, { type: 'disjunction' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const withinMinute = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'minute');
  const spans = new Map(
    DURATION_UNITS.map(({ unit }) => [
      unit,
      new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }),
    ]),
  );
  const { compare } = new Intl.Collator(locale, { sensitivity: 'base' });

  const partsOf = (instant: string): Readonly<Record<string, string>> =>
    Object.fromEntries(parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  const date = (instant: string): string => {
    const { day, month, year } = partsOf(instant);
    return `${day}.${month}.${year}`;
  };
  const time = (instant: string): string => {
    const { hour, minute } = partsOf(instant);
    return `${hour}:${minute}`;
  };
  const shortWeekday = (instant: string): string => short.format(new Date(instant)).replace(/[.,]+$/, '');
  return {
    language,
    timezone,
    date,
    plainDate: (text) => text.split('-').reverse().join('.'),
    time,
    shortWeekday,
    weekday: (instant) => long.format(new Date(instant)),
    when: (instant) => `${shortWeekday(instant)} ${date(instant)} ${time(instant)}`,
    week: (instant) => {
      const { day, month, year } = partsOf(instant);
      return String(isoWeek(Number(year), Number(month), Number(day)));
    },
    number: (value) => numbers.format(value),
    counted: (count, forms) => {
      const form = plurals.select(count);
      const text = form === 'one' ? forms.one : form === 'many' ? (forms.many ?? forms.other) : forms.other;
      return text.replaceAll('{n}', numbers.format(count));
    },
    list: (items) => lists.format(items),
    either: (items) => choices.format(items),
    distance: (instant, now) => {
      const ms = Date.parse(instant) - now;
      if (Math.abs(ms) < 60_000) return withinMinute;
      const { unit, ms: size } = UNITS.find((one) => Math.abs(ms) >= one.ms) ?? UNITS[2];
      return relative.format(Math.trunc(ms / size) || -0, unit);
    },
    duration: (ms) => {
      const { unit, ms: size } = DURATION_UNITS.find((one) => ms >= one.ms) ?? DURATION_UNITS[3];
      const amount = ms / size;
      return spans.get(unit)?.format(amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount)) ?? '';
    },
    compare,
  };
};

const made = new Map<string, Speech>();

/** The speech of a language in a time zone (IANA name). Making one costs more than using it a thousand times: they are kept. */
export const speechOf = (language: Language, timezone: string): Speech => {
  const key = `${language} ${timezone}`;
  const speech = made.get(key) ?? createSpeech(language, timezone);
  made.set(key, speech);
  return speech;
};
