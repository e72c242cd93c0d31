import type { z } from 'zod';
import { configSchema, type PracticeConfig } from '../../../config/schema.ts';
import { ConfigError } from '../../../errors.ts';
import type { EventRules, SecretPlace } from './answers.ts';
import { calendarIn, statusIn, therapistKey } from './entries.ts';
import type { InitOptions } from './init-options.ts';

/** What the flags say; `null`: nothing. */
export interface Presets {
  readonly name: string | null;
  readonly timezone: string | null;
  readonly locationId: string | null;
  readonly calendars: PracticeConfig['calendars'] | null;
  readonly adminInfoId: number | null;
  readonly statuses: EventRules['statuses'] | null;
  readonly missingData: EventRules['missingData'] | null;
  readonly conflictWinner: PracticeConfig['sync']['conflictWinner'] | null;
  readonly secrets: SecretPlace | null;
  readonly redirectUri: string | null;
  readonly ephysioUrl: string | null;
  readonly ghlUrl: string | null;
  readonly database: string | null;
}

/** The schemas of single settings: an answer is held against what the config will be held against. */
const { practices, ghl, database, admin } = configSchema.shape;
const practice = practices.element.shape;
export const settings = {
  name: practice.name,
  timezone: practice.timezone,
  password: practice.ephysio.shape.password,
  url: practice.ephysio.shape.baseUrl,
  text: practice.ghl.shape.locationId,
  redirectUri: ghl.unwrap().shape.redirectUri,
  database,
  adminPassword: admin.unwrap().shape.password,
} as const;

/** Where the browser comes back to when nobody says otherwise. */
export const USUAL_REDIRECT = settings.redirectUri.parse(undefined);

/** Beside the config. */
export const USUAL_DATABASE = settings.database.parse(undefined);

/** The first thing that is wrong with a value, or nothing. */
export const problemIn = (schema: z.ZodType, value: unknown): string | undefined => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue && `This ${issue.message}.`;
};

/** What would be read as a reference when it stands in the config. */
export const holdsReference = (text: string): boolean => text.includes('${');

/** For what is written into the config as it is. */
export const plain =
  (schema: z.ZodType) =>
  (value: string): string | undefined =>
    holdsReference(value) ? 'This must not hold "${".' : problemIn(schema, value);

const repeated = (keys: readonly string[]): ReadonlySet<string> =>
  new Set(keys.filter((key, i) => keys.indexOf(key) !== i));

/** Reads the flags. @throws ConfigError naming all that are wrong at once, never a secret */
export const readPresets = (options: InitOptions): Presets => {
  const problems: string[] = [];
  const checked = (flag: string, schema: z.ZodType, value: string | undefined): string | null => {
    if (value === undefined) return null;
    const problem = plain(schema)(value);
    if (problem !== undefined) problems.push(`${flag}: ${problem}`);
    return problem === undefined ? String(schema.parse(value)) : null;
  };
  const listed = <T>(
    flag: string,
    values: readonly string[] | undefined,
    read: (text: string) => T | string,
  ): T[] | null =>
    values?.flatMap((value) => {
      const entry = read(value);
      if (typeof entry !== 'string') return [entry];
      problems.push(`${flag} ${value}: ${entry}`);
      return [];
    }) ?? null;
  const calendars = listed('--calendar', options.calendar, calendarIn);
  for (const twice of repeated((calendars ?? []).map(therapistKey)))
    problems.push(`--calendar: ${twice} stands there twice; each therapist and event type has one calendar.`);
  const statuses = listed('--status', options.status, statusIn);
  const presets = {
    name: checked('--practice-name', settings.name, options.practiceName ?? options.practice),
    timezone: checked('--timezone', settings.timezone, options.timezone),
    locationId: checked('--location', settings.text, options.location),
    calendars,
    adminInfoId: options.adminInfoId ?? null,
    statuses: statuses && { '5': 'confirmed', ...Object.assign({}, ...statuses) },
    missingData: options.missingData ?? null,
    conflictWinner: options.conflictWinner ?? null,
    secrets: options.secrets ?? null,
    redirectUri: checked('--redirect-uri', settings.redirectUri, options.redirectUri),
    ephysioUrl: checked('--ephysio-url', settings.url, options.ephysioUrl),
    ghlUrl: checked('--ghl-url', settings.url, options.ghlUrl),
    database: checked('--database', settings.database, options.database),
  };
  if (problems.length > 0) {
    throw new ConfigError(
      `Options that will not do:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
      '`ephysio-ghl init --help` says what each one takes.',
    );
  }
  return presets;
};
