import { unprocessable } from './refusal.ts';

/** What is wrong with a value, without the property's name; null when it is right. */
export type Check = (value: unknown) => string | null;
export type Rules = Readonly<Record<string, Check>>;
export type Body = Readonly<Record<string, unknown>>;

const when = (isRight: (value: unknown) => boolean, message: string): Check => {
  return (value) => (isRight(value) ? null : message);
};
const isText = (v: unknown): v is string => typeof v === 'string';

export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value);

export const text = when(isText, 'must be a string');
export const bool = when((v) => typeof v === 'boolean', 'must be a boolean value');
export const numeric = when((v) => typeof v === 'number' && Number.isFinite(v), 'must be a number');
export const object = when(
  (v) => typeof v === 'object' && v !== null && !Array.isArray(v),
  'must be an object',
);
export const objects = when(
  (v) => Array.isArray(v) && v.every((e) => typeof e === 'object' && e !== null),
  'must be an array of objects',
);
export const texts = when((v) => Array.isArray(v) && v.every(isText), 'each value in tags must be a string');
export const email = when((v) => isText(v) && /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(v), 'must be an email');
/** Bare national numbers were refused live; only E.164 is safe. */
export const phone = when((v) => isText(v) && /^\+[1-9]\d{6,14}$/.test(v), 'must be a valid phone number');
export const countryCode = when((v) => isText(v) && /^[A-Z]{2}$/.test(v), 'must be a valid country code');
export const oneOf = (values: readonly string[]): Check =>
  when((v) => isText(v) && values.includes(v), 'must be a valid enum value');

/** An instant with its offset: without one the location would have to guess. */
export const instant = when(
  (v) =>
    isText(v) &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(v) &&
    !Number.isNaN(Date.parse(v)),
  'must be a valid ISO 8601 date string',
);

const asDay = (y: string, m: string, d: string): string | null => {
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  const parsed = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day) ? day : null;
};

/** `YYYY-MM-DD` or `MM-DD-YYYY` with any of `/ - . _` between, as a day; null when it is none. */
export const birthDay = (value: string): string | null => {
  const iso = /^(\d{4})([-/._])(\d{1,2})\2(\d{1,2})$/.exec(value);
  if (iso !== null) return asDay(iso[1] ?? '', iso[3] ?? '', iso[4] ?? '');
  const us = /^(\d{1,2})([-/._])(\d{1,2})\2(\d{4})$/.exec(value);
  return us === null ? null : asDay(us[4] ?? '', us[1] ?? '', us[3] ?? '');
};
export const birth = when((v) => isText(v) && birthDay(v) !== null, 'must be a valid date');

/**
 * Strict whitelist, as GHL's own: unknown properties, wrong types and missing ones are all named in one 422.
 * @throws Refusal 422
 */
export const checkBody = (body: Body, rules: Rules, required: readonly string[] = []): void => {
  const problems: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (check === undefined) problems.push(`property ${name} should not exist`);
    else if (value !== undefined) {
      const problem = check(value);
      if (problem !== null) problems.push(`${name} ${problem}`);
    }
  }
  for (const name of required) {
    if (body[name] === undefined || body[name] === '') problems.push(`${name} should not be empty`);
  }
  if (problems.length > 0) throw unprocessable(problems);
};
