import type { InitOptions } from '../../../../../src/cli/commands/init/init-options.ts';
import type { Sandbox } from '../../../../../src/sandbox/start-sandbox.ts';

export const HEADER =
  'practice;timezone;language;location;ephysioEmail;ephysioPassword;ghlCalendar;ghlUser;ephysioClient;ephysioEventType;adminInfoId';

/** Of the cells of a row, those that differ from what the sandbox has. */
export type Change = Partial<Record<string, string>>;

const columns = HEADER.split(';');

export const variableOf = (practice: string): string => `PASSWORD_${practice.toUpperCase()}`;

/** A row for each practice and calendar of the sandbox, each a record of its cells. */
export const rowsOf = (sandbox: Sandbox): Record<string, string>[] =>
  sandbox.config().practices.flatMap(({ name, timezone, language, ephysio, ghl, calendars }) =>
    calendars.map((c) => ({
      practice: name,
      timezone,
      language,
      location: ghl.locationId,
      ephysioEmail: ephysio.email,
      ephysioPassword: `\${${variableOf(name)}}`,
      ghlCalendar: c.ghlCalendarId,
      ghlUser: c.ghlUserId ?? '',
      ephysioClient: `${c.ephysioClientId}`,
      ephysioEventType: `${c.ephysioEventTypeId}`,
      adminInfoId: '',
    })),
  );

/** Such rows as Excel in Switzerland saves them. */
export const csvOf = (rows: readonly Change[]): string =>
  `\ufeff${[HEADER, ...rows.map((row) => columns.map((column) => row[column] ?? '').join(';'))].join('\r\n')}\r\n`;

/** The passwords of all practices, and the app. */
export const envOf = (sandbox: Sandbox): Record<string, string> => ({
  GHL_CLIENT_ID: sandbox.ghl.clientId,
  GHL_CLIENT_SECRET: sandbox.ghl.clientSecret,
  ...Object.fromEntries(sandbox.practices.map(({ name, ephysio }) => [variableOf(name), ephysio.password])),
});

/** Private integration tokens of all practices. */
export const tokensOf = (sandbox: Sandbox): Record<string, string> =>
  Object.fromEntries(
    sandbox.practices.map(({ name, ghl }) => [`GHL_TOKEN_${name.toUpperCase()}`, ghl.privateToken]),
  );

export const FROM: Partial<InitOptions> = { from: 'practices.csv' };
