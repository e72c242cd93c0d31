import type { Config } from '../../../config/schema.ts';
import { ConfigError } from '../../../errors.ts';
import { readCalendars } from '../../../ghl/auth/location.ts';
import { attempt, type StepName } from './attempt.ts';
import type { InitOptions } from './init-options.ts';
import { generateAdminPassword, type Interviewed } from './interview.ts';
import { hasApp, NO_APP, reach, type Services, usualAdminInfoId } from './services.ts';
import {
  type Answers,
  flagOf,
  holdsReference,
  isVariable,
  KEYS,
  type Key,
  SETTINGS,
  therapyKey,
  type Values,
  type Variable,
  variableOf,
} from './settings.ts';

const listed = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');

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
      problems.push(`${flagOf(key)}${entry}: This ${message}.`);
    }
  };
  for (const key of KEYS) read(key);
  const therapies = (given.calendars ?? []).map(therapyKey);
  for (const twice of new Set(therapies.filter((therapy, i) => therapies.indexOf(therapy) !== i)))
    problems.push(`--calendar: ${twice} stands there twice; each therapist and event type has one calendar.`);
  if (problems.length === 0) return given;
  throw new ConfigError(
    `Invalid options:\n${listed(problems)}`,
    '`ephysio-ghl init --help` says what each one takes.',
  );
};

const fallbacks = (): Partial<Answers> => {
  const values: { -readonly [K in Key]?: Answers[K] } = {};
  const take = <K extends Key>(key: K): void => {
    const { fallback } = SETTINGS[key];
    if (fallback !== undefined) values[key] = fallback;
  };
  for (const key of KEYS) take(key);
  return values;
};

const isComplete = (values: Partial<Answers>): values is Answers =>
  KEYS.every((key) => values[key] !== undefined);

export interface Given {
  readonly given: Partial<Values>;
  readonly env: NodeJS.ProcessEnv;
  /** The config that a practice is added to. */
  readonly existing: Config | null;
  readonly generateAdminPassword: boolean;
}

/** The answers of a script: flags, and secrets of the environment. @throws ConfigError naming all that is missing */
export const answerByFlags = ({ given, env, existing, ...options }: Given): Answers => {
  const added = existing === null ? null : (given.name ?? '');
  const named = (key: Variable): string => variableOf(key, added);
  const variables: Partial<Record<Variable, string>> = {};
  for (const key of KEYS) {
    const value = isVariable(key) && env[named(key)];
    if (value && isVariable(key)) variables[key] = value;
  }
  const { token, clientId, clientSecret, adminPassword } = variables;
  const appExists = hasApp(existing?.ghl);
  // A private token does not need the app, but the listener does.
  const takesApp = !appExists && (clientId ?? clientSecret) !== undefined;
  const values: Partial<Answers> = {
    ...NO_APP,
    ...fallbacks(),
    ...given,
    ...variables,
    ...(appExists ? { clientId: null, clientSecret: null } : {}),
    ...(existing === null ? {} : { database: null, adminPassword: null }),
    ...(existing === null && !adminPassword && options.generateAdminPassword ? generateAdminPassword() : {}),
  };
  const missing = [
    ...(added === '' ? [flagOf('name')] : []),
    ...(token === undefined && !takesApp && !appExists
      ? [`${named('token')}, or ${named('clientId')} and ${named('clientSecret')}`]
      : []),
    ...(takesApp ? (['clientId', 'clientSecret'] as const).filter((key) => !variables[key]).map(named) : []),
    ...KEYS.filter((key) => values[key] === undefined).map((key) =>
      isVariable(key) ? named(key) : `${flagOf(key)}${key === 'calendars' ? ' (at least one)' : ''}`,
    ),
  ];
  if (missing.length > 0 || !isComplete(values))
    throw new ConfigError(
      `With --yes nothing is asked, and this is missing:\n${listed(missing)}`,
      'Names in capitals are environment variables: a secret on a command line could be read by others.',
    );
  for (const key of ['email', 'clientId'] as const)
    if (values.secrets !== 'env' && holdsReference(values[key] ?? ''))
      throw new ConfigError(`${named(key)} must not hold "\${".`, 'Correct the variable.');
  return values;
};

/**
 * Tests what a script answered. GHL only with a private token: the app's sign-in needs a person.
 * @param note takes remarks for the person who reads the output
 * @throws RunError with the exit code of the test that fails
 */
export const testAnswers = async (
  services: Services,
  answers: Answers,
  { note, stopping }: { readonly note: (text: string) => void; readonly stopping: AbortSignal },
): Promise<Pick<Interviewed, 'answers' | 'tested'>> => {
  const step = async <T>(name: StepName, work: () => Promise<T>): Promise<T> => {
    const end = await attempt(name, work, { stopping });
    if (!end.ok) throw end.error;
    return end.value;
  };
  const { calendars, token, locationId } = answers;
  const ephysio = await step('ephysioSignIn', () => services.ephysio(answers, answers.name));
  const facts = await step('ephysioEvents', () => services.facts(ephysio));
  for (const { ephysioClientId: id, ephysioEventTypeId: type } of calendars) {
    const therapist = facts.therapists.find(({ clientId }) => clientId === id);
    if (therapist === undefined)
      note(`e-Physio: therapist ${id} has no appointment of late. Is it the right number?`);
    else if (therapist.eventTypes.every((known) => known.id !== type))
      note(`e-Physio: no appointment of therapist ${id} has event type ${type}. Is it the right number?`);
  }
  const adminInfoId = answers.adminInfoId ?? usualAdminInfoId(facts);
  if (adminInfoId === null)
    note('e-Physio: adminInfoId is not known; bookings of GHL will wait for a person (--admin-info-id).');
  else if (answers.adminInfoId === null)
    note(`e-Physio: adminInfoId ${adminInfoId} is taken over from the appointments there.`);
  if (token !== null) {
    const { client } = await step('ghlToken', () => reach(services.byToken(token, locationId)));
    const existing = await step('ghlCalendars', () => readCalendars(client));
    const unknown = calendars.filter(({ ghlCalendarId }) => existing.every(({ id }) => id !== ghlCalendarId));
    if (unknown.length > 0)
      throw new ConfigError(
        `GHL location ${locationId} has no calendar ${unknown.map((u) => u.ghlCalendarId).join(', ')}.`,
        existing.length === 0
          ? 'It has none at all.'
          : `It has:\n${existing.map(({ id, name }) => `    ${id}  ${name ?? ''}`.trimEnd()).join('\n')}`,
      );
  }
  return { answers: { ...answers, adminInfoId }, tested: { ephysio: true, ghl: token !== null } };
};
