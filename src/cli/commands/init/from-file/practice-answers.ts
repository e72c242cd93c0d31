import { z } from 'zod';
import { keyPath } from '../../../../config/key-path.ts';
import type { Config, PracticeConfig } from '../../../../config/schema.ts';
import { substitute } from '../../../../config/substitute.ts';
import { EVERYTHING_LEAVES } from '../ask-leaving.ts';
import type { Calendar } from '../entry-forms.ts';
import { type InitFallbacks, initFallbacks } from '../init-fallbacks.ts';
import { type Answers, nameOf, type Values } from '../settings.ts';
import type { Account, Column, FilePractice, RowFailure } from './file-practice.ts';

const filledSchema = z.object({
  practices: z.tuple([z.object({ ephysio: z.record(z.string(), z.string()) })]),
});

type Followed = { readonly value: string; readonly variables: Iterable<string> } | { readonly why: string };

/** Follows the references of a cell, as the config's reader will. */
const follow = (
  key: 'email' | 'password',
  cell: string,
  configPath: string,
  env: NodeJS.ProcessEnv,
): Followed => {
  const { value, sources, problems } = substitute(
    { practices: [{ ephysio: { [key]: cell } }] },
    configPath,
    env,
  );
  const [problem] = problems;
  // The practice has no place in the config yet.
  const prefix = `${keyPath(['practices', 0, 'ephysio', key])}: `;
  if (problem !== undefined)
    return { why: problem.startsWith(prefix) ? problem.slice(prefix.length) : problem };
  const followed = filledSchema.parse(value).practices[0].ephysio[key] ?? '';
  if (followed.trim() === '') return { why: 'its value is empty' };
  return { value: key === 'email' ? followed.trim() : followed, variables: sources.variables };
};

/** The account of a practice, or which of its cells cannot be followed. */
export const accountOf = (
  { name, ephysioEmail, ephysioPassword, rowOf }: FilePractice,
  configPath: string,
  env: NodeJS.ProcessEnv,
): Account | readonly RowFailure[] => {
  const email = follow('email', ephysioEmail, configPath, env);
  const password = follow('password', ephysioPassword, configPath, env);
  if ('value' in email && 'value' in password)
    return {
      email: email.value,
      password: password.value,
      variables: [...email.variables, ...password.variables],
    };
  const failure = (column: Column, followed: Followed): RowFailure[] =>
    'value' in followed
      ? []
      : [
          {
            row: rowOf(column),
            practice: name,
            column,
            problem: { kind: 'reference', why: followed.why },
          },
        ];
  return [...failure('ephysioEmail', email), ...failure('ephysioPassword', password)];
};

/** The columns in which a practice of the config says something else. An empty cell says nothing. */
export const otherValues = (
  { timezone, language, location, adminInfoId, calendars }: FilePractice,
  account: Account,
  there: PracticeConfig,
): readonly Column[] => {
  const key = (c: Calendar): string =>
    [c.ghlCalendarId, c.ghlUserId ?? '', c.ephysioClientId, c.ephysioEventTypeId].join(' ');
  const keysOf = (all: readonly Calendar[]): string => all.map(key).sort().join('\n');
  const isOther: Partial<Readonly<Record<Column, boolean>>> = {
    timezone: timezone !== null && timezone !== there.timezone,
    language: language !== null && language !== there.language,
    location: location !== there.ghl.locationId,
    ephysioEmail: account.email !== there.ephysio.email,
    ephysioPassword: account.password !== there.ephysio.password,
    ghlCalendar: keysOf(calendars.map(({ calendar }) => calendar)) !== keysOf(there.calendars),
    adminInfoId: adminInfoId !== null && adminInfoId !== there.ephysio.adminInfoId,
  };
  return (Object.keys(isOther) as Column[]).filter((column) => isOther[column] === true);
};

/** The variable of a practice's own private integration token. */
export const tokenVariableOf = (name: string): string => nameOf('token', name);

export interface Surroundings {
  readonly given: Partial<Values>;
  readonly env: NodeJS.ProcessEnv;
  readonly existing: Config | null;
  /** The app of GHL, if the environment gives one and the config has none. */
  readonly app: Pick<Answers, 'clientId' | 'clientSecret'>;
  readonly admin: Pick<Answers, 'adminPassword' | 'adminPasswordGenerated'>;
}

/** All that is known about a practice before the services are asked. */
export const answersOf = (
  { name, timezone, language, location, adminInfoId, calendars }: FilePractice,
  { email, password }: Account,
  { given, env, existing, app, admin }: Surroundings,
): Answers => {
  const base: InitFallbacks = initFallbacks(given);
  return {
    ...base,
    ...app,
    ...admin,
    ...(existing === null ? {} : { database: null }),
    name,
    timezone: timezone ?? base.timezone,
    language: language ?? base.language,
    locationId: location,
    email,
    password,
    token: env[tokenVariableOf(name)] || null,
    adminInfoId,
    calendars: calendars.map(({ calendar }) => calendar),
    byAgency: false,
    invoiceTemplate: null,
    leaving: EVERYTHING_LEAVES,
  };
};
