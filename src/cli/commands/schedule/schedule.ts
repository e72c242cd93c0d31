import { resolve } from 'node:path';
import { outputFor } from '../../../app/context.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import type { CommonOptions } from '../../options.ts';
import { type Account, accountOf } from './account.ts';
import { crontabLines } from './crontab.ts';
import { closedPlace, type Facts, gatherFacts, isUser, ownerOfFolder } from './facts.ts';
import { installUnits } from './install-units.ts';
import type { Intervals } from './jobs.ts';
import { enabledUnits, unitsOf } from './units.ts';

export interface ScheduleOptions extends CommonOptions {
  /** Minutes, as all three. */
  readonly patientsEvery: number;
  readonly appointmentsEvery: number;
  readonly refreshTokenEvery: number;
  readonly environmentFile?: string;
}

export interface SystemdOptions extends ScheduleOptions {
  readonly user?: string;
  readonly install?: string;
  readonly force?: boolean;
}

const factsOf = (options: ScheduleOptions): Facts => gatherFacts(options, process.env, process.cwd());

const intervalsOf = (options: ScheduleOptions): Intervals => ({
  patients: options.patientsEvery,
  appointments: options.appointmentsEvery,
  refreshToken: options.refreshTokenEvery,
});

/** What would keep the services from starting, and cannot be seen in a unit. */
const notesOf = (facts: Facts, account: Account): string[] => {
  if (account.user === 'root') {
    return [
      'the database is in a folder of root, so the services run as root. /var/lib/ephysio-ghl is better: systemd gives it to a user of its own.',
    ];
  }
  const unknown =
    account.isDynamic || isUser(account.user) ? [] : [`there is no user ${account.user} here yet.`];
  const closed = new Set([facts.node, facts.program].map(closedPlace).filter((place) => place !== null));
  const remarks = [...closed].map(
    (place) => `${place} is closed to other users: make sure that user ${account.user} can get there.`,
  );
  return [...unknown, ...remarks];
};

/** `schedule cron`: the lines of a crontab. */
export const scheduleCron = async (options: ScheduleOptions): Promise<ExitCode> => {
  const facts = factsOf(options);
  const lines = crontabLines(facts, ownerOfFolder(facts.database), intervalsOf(options));
  const output = outputFor(options);
  output.document({ command: 'schedule cron', ok: true, lines });
  output.verbatim(lines.join('\n'));
  return EXIT.done;
};

const RELOAD = 'systemctl daemon-reload';
const ENABLE = 'systemctl enable --now';

/** `schedule systemd`: units, on stdout or into a folder. */
export const scheduleSystemd = async (options: SystemdOptions): Promise<ExitCode> => {
  const { user, install, force = false } = options;
  if (user !== undefined && !/^[a-z_][a-z0-9_-]{0,30}$/.test(user)) {
    throw new ConfigError(
      `--user ${JSON.stringify(user)} is no name of a user.`,
      'Name one like ephysio-ghl.',
    );
  }
  const facts = factsOf(options);
  if (facts.port > 0 && facts.port < 1024) {
    throw new ConfigError(
      `webhooks.port is ${facts.port}, which only root may listen on.`,
      'Choose one from 1024, behind a reverse proxy that speaks https.',
    );
  }
  const account = accountOf(facts, user);
  const every = intervalsOf(options);
  const files = unitsOf(facts, account, every);
  const notes = notesOf(facts, account);
  const output = outputFor(options);
  const units = enabledUnits(facts, every);
  if (install === undefined) {
    output.document({ command: 'schedule systemd', ok: true, files, notes });
    output.verbatim(files.map(({ name, content }) => `# ${name}\n${content}`).join('\n'));
  } else {
    const installed = installUnits(files, resolve(install), force);
    const next = `${RELOAD} && ${ENABLE} ${units.join(' ')}`;
    output.document({ command: 'schedule systemd', ok: true, files, notes, installed, next });
    output.text(installed.map(({ path, state }) => `${state.padEnd(9)} ${path}`).join('\n'));
    output.verbatim(`\nNow run:\n  ${RELOAD} &&\n  ${[ENABLE, ...units].join(' \\\n    ')}`);
  }
  for (const note of notes) output.note(`note: ${note}`);
  return EXIT.done;
};
