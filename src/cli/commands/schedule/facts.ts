import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { loadConfig, selectPractices } from '../../../config/load.ts';
import { ConfigError } from '../../../errors.ts';
import { PROGRAM_PATH } from '../../../installation.ts';
import { KEY_VARIABLE, keyPath } from '../../../store/seal/key.ts';

/** What a schedule has to know of this machine and the config. All paths are absolute. */
export interface Facts {
  readonly node: string;
  readonly program: string;
  readonly config: string;
  /** `null`: all of the config. */
  readonly practice: string | null;
  readonly database: string;
  readonly metricsFile: string | null;
  /** Files whose contents the config takes in. */
  readonly files: readonly string[];
  readonly environmentFile: string | null;
  /** The config has what the listener needs. */
  readonly hasListener: boolean;
  /** `null`: there is no mail server. `timezone`: of the practices; `null`: they have several, and the clock of this machine counts. */
  readonly digest: { readonly timezone: string | null } | null;
  readonly port: number;
}

export interface FactOptions {
  readonly config?: string;
  readonly practice?: string;
  readonly environmentFile?: string;
}

const readEnvFile = (path: string): NodeJS.Dict<string> => {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError(
      `Cannot read the file of --environment-file, ${path} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
      'Name a file with lines like NAME=value that this user can read.',
    );
  }
};

/**
 * Loads the config as a timer would.
 * @throws ConfigError also when it takes something from the environment, which a timer does not have
 */
export const gatherFacts = (
  options: FactOptions,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Facts => {
  const environmentFile =
    options.environmentFile === undefined ? null : resolve(cwd, options.environmentFile);
  const given = environmentFile === null ? {} : readEnvFile(environmentFile);
  const { config, path, sources } = loadConfig({
    ...(options.config === undefined ? {} : { file: options.config }),
    env: { ...env, ...given },
    cwd,
  });
  const zones = new Set(selectPractices(config, options.practice).map(({ timezone }) => timezone));
  const needed = [...sources.variables];
  if (env[KEY_VARIABLE] !== undefined && !existsSync(keyPath(config.database))) needed.push(KEY_VARIABLE);
  const missing = needed.filter((name) => given[name] === undefined);
  if (missing.length > 0) {
    throw new ConfigError(
      `A timer does not have the environment of this terminal: ${missing.join(', ')}`,
      `Put each into a file of its own and write "\${file:/etc/ephysio-ghl/NAME}" in the config, or put NAME=value lines into one file, mode 0600, and name it with --environment-file.`,
    );
  }
  return {
    node: process.execPath,
    program: PROGRAM_PATH,
    config: path,
    practice: options.practice ?? null,
    database: config.database,
    metricsFile: config.monitoring.metricsFile,
    files: [...sources.files],
    environmentFile,
    hasListener: config.ghl.clientId !== null,
    digest: config.smtp === null ? null : { timezone: zones.size === 1 ? ([...zones][0] ?? null) : null },
    port: config.webhooks.port,
  };
};

const id = (...args: string[]): string | null => {
  try {
    return execFileSync('id', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
};

export const isUser = (name: string): boolean => id('-u', name) !== null;

/** The name of the user who owns the folder of a file, or its number; `null` when there is no such folder yet. */
export const ownerOfFolder = (file: string): string | null => {
  const folder = dirname(file);
  if (!existsSync(folder)) return null;
  const { uid } = statSync(folder);
  return id('-un', String(uid)) ?? String(uid);
};

const OTHERS_READ = 0o004;
const OTHERS_ENTER = 0o001;

/** The first place on the way to a file that is closed to all but its owner and group; `null` when there is none. */
export const closedPlace = (file: string): string | null => {
  if ((statSync(file).mode & OTHERS_READ) === 0) return file;
  for (let place = dirname(file); place !== dirname(place); place = dirname(place)) {
    if ((statSync(place).mode & OTHERS_ENTER) === 0) return place;
  }
  return null;
};
