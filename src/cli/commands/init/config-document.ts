import type { ConfigInput } from '../../../config/schema.ts';
import { ConfigError } from '../../../errors.ts';
import { leavingSettings } from './ask-leaving.ts';
import type { SecretPlace } from './init-options.ts';
import { appSettings } from './services.ts';
import { type Answers, holdsReference, nameOf, SETTINGS, type Variable } from './settings.ts';

/** What is written: the config, and the secrets that are not in it. */
export interface ConfigDocument {
  readonly config: object;
  /** Beside the config; `name` is relative to it. */
  readonly files: readonly { readonly name: string; readonly content: string }[];
  /** What has to be set in the environment of every run. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
}

/** The folder of the secrets, beside the config. */
const SECRETS = 'ephysio-ghl.secrets';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The config as it is in its file, with one practice more. */
const withPractice = (raw: unknown, practice: object, app: object): object => {
  if (!isObject(raw) || !Array.isArray(raw.practices))
    throw new ConfigError('The config has no list of practices.', 'Correct it, then run this again.');
  const ghl = isObject(raw.ghl) ? raw.ghl : {};
  return {
    ...raw,
    ...(Object.keys(app).length === 0 ? {} : { ghl: { ...ghl, ...app } }),
    practices: [...raw.practices, practice],
  };
};

export interface DocumentOptions {
  /** `memory`: every secret is in the config as it is, to be checked and not to be written. */
  readonly place?: SecretPlace | 'memory';
  /** What the config says in place of these values: they are kept elsewhere already. */
  readonly references?: Partial<Readonly<Record<Variable, string>>>;
  /** The variables of the practice end with its name, though it is the first one. */
  readonly isOneOfMany?: boolean;
}

/**
 * The config that the answers make, with every secret where it belongs.
 * @param existing the parsed file that the practice is added to, or `null`
 */
export const configDocument = (
  answers: Answers,
  existing: unknown,
  { place = answers.secrets, references = {}, isOneOfMany = existing !== null }: DocumentOptions = {},
): ConfigDocument => {
  const { name, timezone, language, locationId, calendars, database, ephysioUrl } = answers;
  const { token, clientId, clientSecret, adminPassword } = answers;
  const { adminInfoId, statuses, missingData, invoiceTemplate, conflictWinner } = answers;
  const files: { name: string; content: string }[] = [];
  const variables: { name: string; value: string }[] = [];
  const stored = (key: Variable, value: string, where = place): string => {
    const { file, own } = SETTINGS[key];
    const reference = references[key];
    if (reference !== undefined) return reference;
    if (where === 'env') {
      const variable = nameOf(key, isOneOfMany ? name : null);
      variables.push({ name: variable, value });
      return `\${${variable}}`;
    }
    // In the config file "${" would start a reference.
    const fits = where === 'memory' || (where === 'config' && !holdsReference(value));
    if (file === undefined || fits) return value;
    const path = `${SECRETS}/${own ? `${name}.` : ''}${file}`;
    files.push({ name: path, content: `${value}\n` });
    return `\${file:${path}}`;
  };

  const app = appSettings(
    {
      ...answers,
      clientId: clientId && stored('clientId', clientId),
      clientSecret: clientSecret && stored('clientSecret', clientSecret),
    },
    existing === null ? answers.ghlUrl : null,
  );
  const practice: ConfigInput['practices'][number] = {
    name,
    timezone,
    language,
    ephysio: {
      ...(ephysioUrl === null ? {} : { baseUrl: ephysioUrl }),
      email: stored('email', answers.email),
      password: stored('password', answers.password),
      adminInfoId,
      statuses,
      missingData,
      invoiceTemplate,
    },
    ghl: { locationId, privateIntegrationToken: token && stored('token', token) },
    calendars,
    sync: { conflictWinner, ...leavingSettings(answers.leaving) },
  };
  if (existing !== null) return { config: withPractice(existing, practice, app), files, variables };
  const where = answers.adminPasswordGenerated && place === 'env' ? 'files' : place;
  const config: ConfigInput = {
    ...(database === null ? {} : { database }),
    ghl: app,
    practices: [practice],
    admin: { password: adminPassword && stored('adminPassword', adminPassword, where) },
  };
  return { config, files, variables };
};
