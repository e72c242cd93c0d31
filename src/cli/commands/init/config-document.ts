import type { ConfigInput } from '../../../config/schema.ts';
import { ConfigError } from '../../../errors.ts';
import type { AdminPassword, Answers, SecretPlace } from './answers.ts';
import { holdsReference, USUAL_DATABASE } from './presets.ts';
import { ghlUrls, scopesFor } from './services.ts';
import { variablesOf } from './variables.ts';

/** What is written: the config, and the secrets that do not stand in it. */
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

/**
 * The config that the answers make, with every secret where it was asked to be.
 * @param existing the parsed file that the practice is added to, or `null`
 * @param secrets `memory`: all stand in it as they are, to be checked and not to be written
 */
export const configDocument = (
  answers: Answers,
  existing: unknown,
  secrets: SecretPlace | 'memory' = answers.secrets,
): ConfigDocument => {
  const { name, ephysio, ghl, rules, urls } = answers;
  const names = variablesOf(existing === null ? null : name);
  const files: { name: string; content: string }[] = [];
  const variables: { name: string; value: string }[] = [];

  const inFile = (file: string, value: string): string => {
    const path = `${SECRETS}/${file}`;
    files.push({ name: path, content: `${value}\n` });
    return `\${file:${path}}`;
  };
  const inEnvironment = (variable: string, value: string): string => {
    variables.push({ name: variable, value });
    return `\${${variable}}`;
  };
  const secret = (value: string, file: string, variable: string): string => {
    if (secrets === 'memory') return value;
    if (secrets === 'env') return inEnvironment(variable, value);
    // Written into the config, "${" would be taken for a reference.
    return secrets === 'files' || holdsReference(value) ? inFile(file, value) : value;
  };
  const setting = (value: string, variable: string): string =>
    secrets === 'env' ? inEnvironment(variable, value) : value;
  const adminPassword = ({ value, generated }: AdminPassword): string =>
    generated && secrets === 'env'
      ? inFile('admin-password', value)
      : secret(value, 'admin-password', names.adminPassword);

  const scopes = ghl.app && scopesFor(ghl.app);
  const app = {
    ...(ghl.app === null
      ? {}
      : {
          clientId: setting(ghl.app.clientId, names.clientId),
          clientSecret: secret(ghl.app.clientSecret, 'ghl-client-secret', names.clientSecret),
          redirectUri: ghl.app.redirectUri,
          ...(scopes === null ? {} : { scopes: [...scopes] }),
        }),
    ...(urls.ghl === null || existing !== null ? {} : ghlUrls(urls.ghl)),
  };
  const practice: ConfigInput['practices'][number] = {
    name,
    timezone: answers.timezone,
    ephysio: {
      ...(urls.ephysio === null ? {} : { baseUrl: urls.ephysio }),
      email: setting(ephysio.email, names.email),
      password: secret(ephysio.password, `${name}.ephysio-password`, names.password),
      ...rules,
    },
    ghl: {
      locationId: ghl.locationId,
      privateIntegrationToken:
        ghl.privateIntegrationToken === null
          ? null
          : secret(ghl.privateIntegrationToken, `${name}.ghl-token`, names.token),
    },
    calendars: [...answers.calendars],
    sync: { conflictWinner: answers.conflictWinner },
  };
  const config =
    existing !== null
      ? withPractice(existing, practice, app)
      : ({
          database: answers.database ?? USUAL_DATABASE,
          ghl: app,
          practices: [practice],
          admin: {
            password: answers.adminPassword === null ? null : adminPassword(answers.adminPassword),
          },
        } satisfies ConfigInput);
  return { config, files, variables };
};
