import type { EphysioPatient } from './model.ts';
import type { EphysioOptions } from './options.ts';
import { refuse } from './refuse.ts';

type Body = Readonly<Record<string, unknown>>;
type Rule = (value: unknown) => boolean;

const isFilled: Rule = (v) => typeof v === 'string' && v.trim() !== '';
const isText: Rule = (v) => typeof v === 'string';
const isIsoDay: Rule = (v) =>
  typeof v === 'string' &&
  /^\d{4}-\d{2}-\d{2}$/.test(v) &&
  !Number.isNaN(Date.parse(v)) &&
  new Date(v).toISOString().startsWith(v);

/** Rules of `POST /patients/request`; the service's own texts look like `/street is required`. */
const RULES: Readonly<Record<string, Rule>> = {
  id: isText,
  firstName: isFilled,
  lastName: isFilled,
  street: isFilled,
  zip: isFilled,
  city: isFilled,
  birthDate: isIsoDay,
  sex: (v) => v === 'm' || v === 'f',
  status: (v) => v === 1,
  phone: (v) => typeof v === 'string' && (v === '' || /^\+\d[\d ]{6,20}$/.test(v)),
  email: (v) => typeof v === 'string' && (v === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(v)),
  hasEmailConsent: (v) => typeof v === 'boolean',
  comment: isText,
  salutation: isText,
};
const REQUIRED = ['firstName', 'lastName', 'street', 'zip', 'city', 'birthDate', 'sex', 'status'];

/** @throws EphysioRefusal 400 */
export const checkRequest = (body: Body): void => {
  for (const name of REQUIRED) if (body[name] === undefined) throw refuse(`/${name} is required`);
  for (const [name, value] of Object.entries(body)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    if (rule === undefined) throw refuse(`/${name} is not allowed`);
    if (!rule(value)) throw refuse(isFilled(value) ? `/${name} is not valid` : `/${name} is required`);
  }
};

/**
 * `PUT /patients/{id}` was never seen: taken is what is listed, and a change in either spelling
 * (sex `"m"` or a boolean, birth date ISO or `DD.MM.YYYY`, zip as number or text).
 * @throws EphysioRefusal 400
 */
export const checkChange = (body: Body, listed: Body): void => {
  for (const [name, value] of Object.entries(body)) {
    const isAsRead =
      (name === 'sex' && typeof value === 'boolean') ||
      (name === 'zip' && typeof value === 'number') ||
      (name === 'birthDate' && typeof value === 'string' && /^\d{2}\.\d{2}\.\d{4}$/.test(value));
    if (isAsRead || JSON.stringify(value) === JSON.stringify(listed[name])) continue;
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    if (rule === undefined) throw refuse(`/${name} is not allowed`);
    if (!rule(value)) throw refuse(isFilled(value) ? `/${name} is not valid` : `/${name} is required`);
  }
};

const DAY_MS = 86_400_000;

const swissDay = (value: unknown, birthDates: EphysioOptions['birthDates']): string => {
  const isIso = /^\d{4}-\d{2}-\d{2}$/.test(String(value));
  const day =
    isIso && birthDates === 'day-before'
      ? new Date(Date.parse(String(value)) - DAY_MS).toISOString().slice(0, 10)
      : String(value);
  return day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, (_, y, m, d) => `${d}.${m}.${y}`);
};

const listedSex = (sex: unknown, sexTrue: EphysioOptions['sexTrue']): unknown => {
  if (typeof sex === 'boolean') return sex;
  return sexTrue === 'text' ? sex : sex === sexTrue;
};

/** What a checked body says, in the spelling that the list answers with. */
export const fieldsOf = (
  body: Body,
  { birthDates, sexTrue, forgets }: Pick<EphysioOptions, 'birthDates' | 'sexTrue' | 'forgets'>,
): Partial<EphysioPatient> => {
  const { id: _, birthDate, sex, ...rest } = body;
  const fields = {
    ...rest,
    ...(birthDate === undefined ? {} : { birthDate: swissDay(birthDate, birthDates) }),
    ...(sex === undefined ? {} : { sex: listedSex(sex, sexTrue) }),
  };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !forgets.includes(name)));
};
