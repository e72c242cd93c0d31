import type { Config } from '../../../config/schema.ts';
import { ConfigError } from '../../../errors.ts';
import { EVERYTHING_LEAVES } from './ask-leaving.ts';
import { therapyKey } from './entry-forms.ts';
import { type FromTable, fallbacks } from './init-fallbacks.ts';
import type { InitOptions } from './init-options.ts';
import { generateAdminPassword, type Interview, type Interviewed } from './interview.ts';
import { hasApp } from './services.ts';
import {
  type Answers,
  holdsReference,
  KEYS,
  type Key,
  nameOf,
  SETTINGS,
  VARIABLES,
  type Values,
  type Variable,
} from './settings.ts';
import { remarkText, testAnswers } from './test-answers.ts';

const listed = (lines: readonly string[]): string => lines.map((line) => `\n  ${line}`).join('');

/** Reads the flags. @throws ConfigError naming everything that is wrong at once, never a secret */
export const readFlags = (options: InitOptions): Partial<Values> => {
  const problems: string[] = [];
  const given: { -readonly [K in Key]?: Values[K] } = {};
  const read = <K extends Key>(key: K): void => {
    const { flag, schema } = SETTINGS[key];
    const raw = (flag && options[flag]) ?? (key === 'name' ? options.practice : undefined);
    if (raw === undefined) return;
    const { data, error } = schema.safeParse(typeof raw === 'number' ? `${raw}` : raw);
    if (data !== undefined) given[key] = data;
    for (const { path, message } of error?.issues ?? []) {
      const entry = Array.isArray(raw) ? ` ${raw[Number(path[0])]}` : '';
      problems.push(`${nameOf(key)}${entry}: This ${message}.`);
    }
  };
  for (const key of KEYS) read(key);
  const therapies = (given.calendars ?? []).map(therapyKey);
  for (const twice of new Set(therapies.filter((therapy, i) => therapies.indexOf(therapy) !== i)))
    problems.push(`--calendar: ${twice} stands there twice; each therapist and event type has one calendar.`);
  if (problems.length === 0) return given;
  throw new ConfigError(
    `Invalid options:${listed(problems)}`,
    '`ephysio-ghl init --help` says what each one takes.',
  );
};

const isComplete = (values: Partial<FromTable>): values is FromTable =>
  KEYS.every((key) => values[key] !== undefined);

/** The answers of a script: flags, and secrets of the environment. @throws ConfigError naming all that is missing */
const readAnswers = (given: Partial<Values>, env: NodeJS.ProcessEnv, existing: Config | null): FromTable => {
  const added = existing === null ? null : (given.name ?? '');
  const named = (key: Key): string => nameOf(key, added);
  const variables: Partial<Record<Variable, string>> = {};
  for (const key of VARIABLES) {
    const value = env[named(key)];
    if (value) variables[key] = value;
  }
  const { token, clientId, clientSecret } = variables;
  const appExists = hasApp(existing?.ghl);
  // A private token does not need the app, but the listener does.
  const takesApp = !appExists && (clientId ?? clientSecret) !== undefined;
  const values: Partial<FromTable> = {
    ...fallbacks(),
    ...given,
    ...variables,
    ...(appExists ? { clientId: null, clientSecret: null } : {}),
    ...(existing === null ? {} : { database: null, adminPassword: null }),
  };
  const missing = [
    ...(added === '' ? [named('name')] : []),
    ...(token === undefined && !takesApp && !appExists
      ? [`${named('token')}, or ${named('clientId')} and ${named('clientSecret')}`]
      : []),
    ...(['clientId', 'clientSecret'] as const).filter((key) => takesApp && !variables[key]).map(named),
    ...KEYS.filter((key) => values[key] === undefined).map((key) =>
      key === 'calendars' ? `${named(key)} (at least one)` : named(key),
    ),
  ];
  if (missing.length > 0 || !isComplete(values))
    throw new ConfigError(
      `With --yes nothing is asked, and this is missing:${listed(missing)}`,
      'Names in capitals are environment variables: a secret on a command line could be read by others.',
    );
  for (const key of ['email', 'clientId'] as const)
    if (values.secrets !== 'env' && holdsReference(values[key] ?? ''))
      throw new ConfigError(`${named(key)} must not hold "\${".`, 'Correct the variable.');
  return values;
};

export interface ScriptOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly generateAdminPassword: boolean;
}

/** Answers by flags and environment, and tests them. @throws RunError with the exit code of what is wrong */
export const answerByFlags = async (
  interview: Omit<Interview, 'questions'>,
  { env, generateAdminPassword: generate }: ScriptOptions,
): Promise<Interviewed> => {
  const { given, existing, offline } = interview;
  const values = readAnswers(given, env, existing);
  const answers: Answers = {
    ...values,
    byAgency: false,
    invoiceTemplate: null,
    leaving: EVERYTHING_LEAVES,
    adminPasswordGenerated: false,
    ...(generate && existing === null && values.adminPassword === null ? generateAdminPassword() : {}),
  };
  if (offline) return { answers, tokens: [], tested: { ephysio: false, ghl: false } };
  const end = await testAnswers(interview, answers);
  if (!end.ok) throw end.error;
  for (const remark of end.remarks)
    interview.output.note(remarkText(remark, { calendar: '--calendar', adminInfoId: '--admin-info-id' }));
  return { answers: end.answers, tokens: [], tested: end.tested };
};
