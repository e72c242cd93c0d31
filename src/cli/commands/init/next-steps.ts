import type { Interviewed } from './answers.ts';
import type { Written } from './write-config.ts';

export interface NextStepsOptions {
  readonly written: Written;
  readonly interviewed: Interviewed;
  /** Variables that have to be set for every run. */
  readonly variables: readonly string[];
  /** The flags by which later commands find the config, with a space before them. */
  readonly place: string;
}

/** What was written where, and what comes now. Holds no secret. */
export const nextSteps = ({ written, interviewed, variables, place }: NextStepsOptions): string => {
  const { answers, tokens } = interviewed;
  const signedIn = answers.ghl.privateIntegrationToken !== null || tokens.length > 0;
  const lines = [
    `config    ${written.path}`,
    ...written.files.map((file) => `secret    ${file}`),
    ...written.backups.map((file) => `kept      ${file}`),
    `database  ${written.config.database}`,
    '',
    ...(variables.length === 0 ? [] : ['Set for every run:', ...variables.map((name) => `  ${name}`), '']),
    'Next:',
  ];
  const step = (command: string, does: string): string => `  ephysio-ghl ${command}${place}\n      ${does}`;
  return [
    ...lines,
    ...(signedIn ? [] : [step(`auth --practice ${answers.name}`, 'sign in to GHL')]),
    step('doctor', 'checks all of it'),
    step('sync --dry-run', 'what a run would do; nothing is written'),
    step('sync', 'the first run'),
    step('schedule systemd', 'the timers; or: schedule cron'),
    ...(written.config.ghl.clientId === null
      ? []
      : [step('serve-webhooks', "GHL's bookings within seconds; see docs/webhooks.md")]),
  ].join('\n');
};
