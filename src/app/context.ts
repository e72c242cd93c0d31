import type { CommonOptions, Runtime } from '../cli/options.ts';
import { createOutput, type Output } from '../cli/output.ts';
import { loadConfig, selectPractices } from '../config/load.ts';
import type { Config, PracticeConfig } from '../config/schema.ts';
import { createHostConnections, type HostConnections } from '../ephysio/host-connections.ts';
import { ConfigError } from '../errors.ts';
import { type Sleep, sleep } from '../http/delay.ts';
import { createLog, type Log } from '../ops/log.ts';
import { type OpenOptions, openStore } from '../store/database/open.ts';
import { explainSqliteError } from '../store/database/sqlite-error.ts';
import type { Store } from '../store/store.ts';

/** What a command knows before it opens the database. */
export interface CommandSettings {
  readonly config: Config;
  readonly configPath: string;
  readonly practices: readonly PracticeConfig[];
  readonly log: Log;
  readonly output: Output;
  /** Aborted by SIGINT or SIGTERM: finish the current record, begin no other. */
  readonly stopping: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: Sleep;
  /** All practices share those to a host of e-Physio. */
  readonly ephysioHosts: HostConnections;
}

/** What every command that works on practices gets. Always disposed of at its end. */
export interface CommandContext extends CommandSettings, AsyncDisposable {
  readonly store: Store;
}

export const outputFor = (options: Pick<CommonOptions, 'json' | 'logLevel'>): Output =>
  createOutput({ json: options.json === true, logging: options.logLevel !== undefined });

/** A practice of these by its name. @throws ConfigError */
export const practiceOf = (
  { practices }: Pick<CommandSettings, 'practices'>,
  name: string,
): PracticeConfig => {
  const practice = practices.find((p) => p.name === name);
  if (practice === undefined)
    throw new ConfigError(`No practice ${name}`, 'Look at practices in the config.');
  return practice;
};

/** Loads the config. @throws ConfigError */
export const loadSettings = (options: CommonOptions, runtime: Runtime): CommandSettings => {
  const { config, path } = loadConfig({
    ...(options.config === undefined ? {} : { file: options.config }),
    env: process.env,
    cwd: process.cwd(),
  });
  return {
    config,
    configPath: path,
    practices: selectPractices(config, options.practice),
    log: createLog({
      level: options.logLevel,
      terminal: process.stderr.isTTY === true,
    }),
    output: outputFor(options),
    stopping: runtime.stopping,
    now: Date.now,
    sleep,
    ephysioHosts: createHostConnections(config.http.ephysioConnections),
  };
};

/** `create: false`: a database that is not there yet is not made. */
export type DatabaseOptions = Pick<OpenOptions, 'create'>;

/** Opens the database. @throws RunError with the exit code of what is wrong */
export const openContext = async (
  settings: CommandSettings,
  options: DatabaseOptions = {},
): Promise<CommandContext> => {
  const { config, output } = settings;
  const store = await openStore({ path: config.database, env: process.env, now: Date.now, ...options });
  return {
    ...settings,
    store,
    [Symbol.asyncDispose]: async () => {
      output.quiet();
      await store.close();
    },
  };
};

/** Runs a command on its open database; what SQLite has to say comes out as one of our errors. */
export const withStore = async <T>(
  settings: CommandSettings,
  run: (context: CommandContext) => Promise<T>,
  options: DatabaseOptions = {},
): Promise<T> => {
  const context = await openContext(settings, options);
  try {
    return await run(context);
  } catch (error) {
    throw explainSqliteError(error, settings.config.database);
  } finally {
    await context[Symbol.asyncDispose]();
  }
};

/** Runs a command on its context. */
export const withContext = <T>(
  options: CommonOptions,
  runtime: Runtime,
  run: (context: CommandContext) => Promise<T>,
  database: DatabaseOptions = {},
): Promise<T> => withStore(loadSettings(options, runtime), run, database);
