import { ConfigError } from '../../../errors.ts';
import { generateAdminPassword } from './admin-password.ts';
import type { AdminPassword, Answers, GhlAccount } from './answers.ts';
import type { InitOptions } from './init-options.ts';
import { type Presets, plain, settings, USUAL_REDIRECT } from './presets.ts';
import { variablesOf } from './variables.ts';

export interface Given {
  readonly options: InitOptions;
  readonly presets: Presets;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a practice is added to a config, and whether that config has an app. */
  readonly adding: { readonly hasApp: boolean } | null;
}

const adminPasswordOf = (
  value: string | null,
  { generateAdminPassword: generate }: InitOptions,
): AdminPassword | null => {
  if (value !== null) return { value, generated: false };
  return generate === true ? generateAdminPassword() : null;
};

/** The answers of a script: flags, and secrets from the environment. @throws ConfigError naming all that is missing */
export const answerByFlags = ({ options, presets, env, adding }: Given): Answers => {
  const missing: string[] = [];
  const flag = <T>(value: T | null, name: string): T | null => {
    if (value === null) missing.push(name);
    return value;
  };
  const name = adding === null ? (presets.name ?? 'main') : (flag(presets.name, '--practice-name') ?? '');
  const names = variablesOf(adding === null ? null : name);
  const given = (variable: string): string | null => env[variable] || null;
  const variable = (variable: string): string => flag(given(variable), variable) ?? '';

  const token = given(names.token);
  const hasApp = adding?.hasApp === true;
  const oneOfApp = given(names.clientId) !== null || given(names.clientSecret) !== null;
  if (token === null && !hasApp && !oneOfApp)
    missing.push(`${names.token}, or ${names.clientId} and ${names.clientSecret}`);
  // A private token does not need the app, but the listener does.
  const app: GhlAccount['app'] =
    hasApp || !oneOfApp
      ? null
      : {
          clientId: variable(names.clientId),
          clientSecret: variable(names.clientSecret),
          redirectUri: presets.redirectUri ?? USUAL_REDIRECT,
          byAgency: false,
        };
  const ghl = {
    app,
    privateIntegrationToken: token,
    locationId: flag(presets.locationId, '--location') ?? '',
  };
  const calendars = flag(presets.calendars, '--calendar (at least one)') ?? [];
  const ephysio = { email: variable(names.email), password: variable(names.password) };
  if (missing.length > 0) {
    throw new ConfigError(
      `With --yes nothing is asked, and this is missing:\n${missing.map((m) => `  ${m}`).join('\n')}`,
      'Names in capitals are environment variables: a secret on a command line could be read by others.',
    );
  }
  const secrets = presets.secrets ?? 'env';
  for (const [variable, value] of [
    [names.email, ephysio.email],
    [names.clientId, app?.clientId ?? 'none'],
  ] as const) {
    if (secrets !== 'env' && plain(settings.text)(value) !== undefined)
      throw new ConfigError(`${variable} must not hold "\${".`, 'Correct the variable.');
  }
  return {
    name,
    timezone: presets.timezone ?? 'Europe/Zurich',
    database: presets.database,
    urls: { ephysio: presets.ephysioUrl, ghl: presets.ghlUrl },
    ephysio,
    ghl,
    calendars,
    rules: {
      adminInfoId: presets.adminInfoId,
      statuses: presets.statuses ?? { '5': 'confirmed' },
      missingData: presets.missingData ?? 'placeholder',
      invoiceTemplate: null,
    },
    conflictWinner: presets.conflictWinner ?? 'ephysio',
    adminPassword: adding === null ? adminPasswordOf(given(names.adminPassword), options) : null,
    secrets,
  };
};
