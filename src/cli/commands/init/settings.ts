import { z } from 'zod';
import { configSchema, type EphysioConfig, type PracticeConfig } from '../../../config/schema.ts';
import {
  APPOINTMENT_TITLE,
  BLOCK_TITLE,
  LANGUAGES,
  type Language,
} from '../../../domain/records/language.ts';
import { calendarSchema, statusSchema, wholeNumberSchema } from './entry-forms.ts';
import type { InitOptions, SecretPlace } from './init-options.ts';
import type { Choice } from './questions.ts';

type Sync = PracticeConfig['sync'];

/** What the environment says with `--yes`, because others can read a command line. */
export const VARIABLES = ['email', 'password', 'token', 'clientId', 'clientSecret', 'adminPassword'] as const;
export type Variable = (typeof VARIABLES)[number];
type Optional = Exclude<Variable, 'email' | 'password'> | 'database' | 'ephysioUrl' | 'ghlUrl';

/** The settings that a flag, an environment variable or a question gives. */
export type Values = Pick<PracticeConfig, 'name' | 'timezone' | 'language' | 'calendars'> &
  Pick<EphysioConfig, 'adminInfoId' | 'statuses' | 'missingData'> &
  Pick<Sync, 'conflictWinner'> &
  Record<Variable | Optional | 'locationId' | 'redirectUri', string> & { readonly secrets: SecretPlace };
export type Key = keyof Values;

/** Everything that is known about a practice before its config is written. */
export type Answers = Omit<Values, Optional> & { readonly [K in Optional]: Values[K] | null } & {
  /** A user of an agency signs in, and the company's tokens give those of the location: the app needs more scopes. */
  readonly byAgency: boolean;
  readonly invoiceTemplate: EphysioConfig['invoiceTemplate'];
  readonly leaving: Pick<Sync, 'newPatients' | 'contactFields' | 'absences'> &
    Pick<Sync['newContacts'], 'who' | 'tags'>;
  /** Nobody knows this password yet: it is always written to a file. */
  readonly adminPasswordGenerated: boolean;
};

interface Setting<K extends Key> {
  /** Reads and checks the text of a flag or of an answer. */
  readonly schema: z.ZodType<Values[K]>;
  readonly prompt?: string;
  readonly choices?: readonly Choice<Values[K]>[];
  readonly flag?: keyof InitOptions;
  readonly variable?: string;
  /** A secret: the name of its file. */
  readonly file?: string;
  /** Each practice has a variable and a file of its own. */
  readonly own?: true;
  /** The value with `--yes` where nothing gives one, and the suggestion of a question. Without it: required. */
  readonly fallback?: Answers[K];
}

const { practices, ghl, database, admin } = configSchema.shape;
const practice = practices.element.shape;
const ephysio = practice.ephysio.shape;
const text = practice.ghl.shape.locationId;
const { redirectUri } = ghl.unwrap().shape;

/** True for text that the config would read as a reference. */
export const holdsReference = (value: string): boolean => value.includes('${');

/** For text that is written into the config as it is. */
const plain = (schema: z.ZodType<string, string>): z.ZodType<string> =>
  z
    .string()
    .refine((value) => !holdsReference(value), 'must not hold "${"')
    .pipe(schema);

const ORDINARY_STATUSES = ephysio.statuses.parse(undefined);

const LOSER = 'the other value is kept to be looked at';

const LANGUAGE_NAMES: { readonly [L in Language]: string } = {
  de: 'German',
  fr: 'French',
  it: 'Italian',
  en: 'English',
};

/** All settings, in the order in which missing ones are listed. Flags, variables, questions and `--yes` read this table. */
export const SETTINGS: { readonly [K in Key]: Setting<K> } = {
  name: {
    schema: plain(practice.name),
    prompt: 'Name of the practice (letters, digits, dots, dashes)',
    flag: 'practiceName',
    fallback: 'main',
  },
  timezone: {
    schema: plain(practice.timezone.unwrap()),
    prompt: 'Its time zone',
    flag: 'timezone',
    fallback: practice.timezone.parse(undefined),
  },
  language: {
    schema: practice.language.unwrap(),
    prompt: "Language of the words that are written into GHL's calendar",
    choices: LANGUAGES.map((value) => ({
      value,
      label: LANGUAGE_NAMES[value],
      hint: `"${APPOINTMENT_TITLE[value]}", "${BLOCK_TITLE[value]}"`,
    })),
    flag: 'language',
    fallback: practice.language.parse(undefined),
  },
  token: {
    schema: text,
    prompt: 'GHL: private integration token',
    variable: 'GHL_TOKEN',
    file: 'ghl-token',
    own: true,
    fallback: null,
  },
  clientId: {
    schema: plain(text),
    prompt: 'GHL: client id of the app',
    variable: 'GHL_CLIENT_ID',
    fallback: null,
  },
  clientSecret: {
    schema: text,
    prompt: 'GHL: client secret of the app',
    variable: 'GHL_CLIENT_SECRET',
    file: 'ghl-client-secret',
    fallback: null,
  },
  redirectUri: {
    schema: plain(redirectUri.unwrap()),
    prompt: 'GHL: redirect URL of the app, letter for letter',
    flag: 'redirectUri',
    fallback: redirectUri.parse(undefined),
  },
  locationId: {
    schema: plain(text),
    prompt: 'GHL: id of the location (it is in the address of its pages)',
    flag: 'location',
  },
  calendars: { schema: z.array(calendarSchema), flag: 'calendar' },
  email: { schema: plain(text), prompt: 'e-Physio: e-mail address', variable: 'EPHYSIO_EMAIL', own: true },
  password: {
    schema: ephysio.password,
    prompt: 'e-Physio: password',
    variable: 'EPHYSIO_PASSWORD',
    file: 'ephysio-password',
    own: true,
  },
  adminInfoId: {
    schema: wholeNumberSchema.transform((typed) => (typed === '' ? null : Number(typed))),
    prompt: 'e-Physio: adminInfoId (empty: bookings of GHL wait for a person)',
    flag: 'adminInfoId',
    fallback: null,
  },
  statuses: {
    schema: z
      .array(statusSchema)
      .transform((entries) => ({ ...ORDINARY_STATUSES, ...Object.fromEntries(entries) })),
    flag: 'status',
    fallback: ORDINARY_STATUSES,
  },
  missingData: {
    schema: ephysio.missingData,
    prompt: 'A contact of GHL lacks birth date, sex or address: in e-Physio',
    choices: [
      { value: 'placeholder', label: 'make the patient with placeholders', hint: 'listed until corrected' },
      { value: 'hold', label: 'make nobody', hint: 'listed until all of it is in GHL' },
    ],
    flag: 'missingData',
    fallback: 'placeholder',
  },
  conflictWinner: {
    schema: practice.sync.unwrap().shape.conflictWinner,
    prompt: 'A field is changed on both sides at once. Which side wins?',
    choices: [
      { value: 'ephysio', label: 'e-Physio', hint: LOSER },
      { value: 'ghl', label: 'GHL', hint: LOSER },
    ],
    flag: 'conflictWinner',
    fallback: 'ephysio',
  },
  adminPassword: {
    schema: admin.unwrap().shape.password.unwrap().unwrap(),
    prompt: 'Admin password',
    variable: 'EPHYSIO_GHL_ADMIN_PASSWORD',
    file: 'admin-password',
    fallback: null,
  },
  database: {
    schema: plain(database.unwrap()),
    prompt:
      'Database file (relative to the config; for timers of systemd: /var/lib/ephysio-ghl/ephysio-ghl.sqlite)',
    flag: 'database',
    fallback: database.parse(undefined),
  },
  secrets: {
    schema: z.enum(['files', 'config', 'env']),
    prompt: 'Where do passwords and other secrets go?',
    choices: [
      {
        value: 'files',
        label: 'one file each, beside the config',
        hint: 'for timers and services; mode 0600',
      },
      { value: 'config', label: 'into the config itself', hint: 'mode 0600' },
      { value: 'env', label: 'nowhere: environment variables', hint: 'you set them for every run' },
    ],
    flag: 'secrets',
    fallback: 'env',
  },
  ephysioUrl: { schema: plain(ephysio.baseUrl.unwrap()), flag: 'ephysioUrl', fallback: null },
  ghlUrl: { schema: plain(ephysio.baseUrl.unwrap()), flag: 'ghlUrl', fallback: null },
};

export const KEYS: readonly Key[] = Object.keys(SETTINGS).filter((key): key is Key => key in SETTINGS);

/** How a script gives a setting: by flag or by variable. `added`: the name of a practice that is not the first one. */
export const nameOf = (key: Key, added: string | null = null): string => {
  const { flag = key, variable, own } = SETTINGS[key];
  if (variable === undefined) return `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return own && added !== null ? `${variable}_${added.toUpperCase().replace(/[^A-Z0-9]/g, '_')}` : variable;
};

/** The first problem with a text; `undefined`: none. */
export const problemIn = (schema: z.ZodType, value: string): string | undefined => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue && `This ${issue.message}.`;
};
