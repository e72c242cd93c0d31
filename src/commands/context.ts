import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig, selectPractices } from '../config/load.ts';
import type { Config, PracticeConfig } from '../config/schema.ts';
import { createLog, type Log, type LogLevel } from '../ops/log.ts';
import { openStore } from '../store/open.ts';
import { explainSqliteError } from '../store/sqlite-error.ts';
import type { Store } from '../store/store.ts';
import type { CommonOptions, Runtime } from './command-options.ts';
import { createOutput, type Output } from './output.ts';

/** What every command that works on practices has at hand. Disposed of in any case. */
export interface CommandContext extends AsyncDisposable {
  readonly config: Config;
  readonly configPath: string;
  readonly practices: readonly PracticeConfig[];
  readonly store: Store;
  readonly log: Log;
  readonly output: Output;
  /** Aborted by SIGINT or SIGTERM: finish the current record, begin no other. */
  readonly stopping: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await delay(ms, undefined, signal ? { signal } : {});
};

export const outputFor = (options: Pick<CommonOptions, 'json' | 'logLevel'>): Output =>
  createOutput({ json: options.json === true, logging: options.logLevel !== undefined });

/** Loads the config and opens the database. @throws RunError with the exit code of what is wrong */
export const openContext = async (options: CommonOptions, runtime: Runtime): Promise<CommandContext> => {
  const { config, path } = loadConfig({
    ...(options.config === undefined ? {} : { file: options.config }),
    env: process.env,
    cwd: process.cwd(),
  });
  const practices = selectPractices(config, options.practice);
  const output = outputFor(options);
  const log = createLog({
    level: options.logLevel as LogLevel | undefined,
    terminal: process.stderr.isTTY === true,
  });
  const store = await openStore({ path: config.database, env: process.env, now: Date.now });
  return {
    config,
    configPath: path,
    practices,
    store,
    log,
    output,
    stopping: runtime.stopping,
    now: Date.now,
    sleep,
    [Symbol.asyncDispose]: async () => {
      output.quiet();
      await store.close();
    },
  };
};

/** Runs a command on its context; what SQLite has to say comes out as one of our errors. */
export const withContext = async <T>(
  options: CommonOptions,
  runtime: Runtime,
  run: (context: CommandContext) => Promise<T>,
): Promise<T> => {
  const context = await openContext(options, runtime);
  try {
    return await run(context);
  } catch (error) {
    throw explainSqliteError(error, context.config.database);
  } finally {
    await context[Symbol.asyncDispose]();
  }
};
