import { type Answers, KEYS, type Key, SETTINGS, type Values } from './settings.ts';

/** The answers that flags, variables or questions give. */
export type FromTable = Pick<Answers, Key>;

/** What holds where nothing else is said. */
export const fallbacks = (): Partial<FromTable> => {
  const values: { -readonly [K in Key]?: Answers[K] } = {};
  const take = <K extends Key>(key: K): void => {
    const { fallback } = SETTINGS[key];
    if (fallback !== undefined) values[key] = fallback;
  };
  for (const key of KEYS) take(key);
  return values;
};

/** The settings that have a value without anybody giving one. */
export type InitFallbacks = Omit<FromTable, 'locationId' | 'calendars' | 'email' | 'password'>;

const hasFallbacks = (values: Partial<FromTable>): values is Partial<FromTable> & InitFallbacks =>
  KEYS.every((key) => SETTINGS[key].fallback === undefined || values[key] !== undefined);

/** What flags say, and what holds where they say nothing. */
export const initFallbacks = (given: Partial<Values>): InitFallbacks => {
  const values: Partial<FromTable> = { ...fallbacks(), ...given };
  if (!hasFallbacks(values)) throw new Error('a setting without a value');
  return values;
};
