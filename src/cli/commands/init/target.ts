import { existsSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { findConfigFile } from '../../../config/find-file.ts';
import { loadConfig } from '../../../config/load.ts';
import { parseConfigFile } from '../../../config/parse-file.ts';
import type { Config } from '../../../config/schema.ts';
import { ConfigError } from '../../../errors.ts';
import { whyUnwritable } from '../../../store/database/private-file.ts';
import type { Runtime } from '../../options.ts';
import type { Output } from '../../output.ts';
import type { InitOptions } from './init-options.ts';

/** What `init` gets from the process; tests give their own. */
export interface InitProcess extends Runtime {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly output: Output;
}

/** Where the config goes. */
export interface Target {
  /** Absolute. */
  readonly path: string;
  readonly exists: boolean;
  /** With `--add`, the config that a practice is added to: as it is in the file, and read. */
  readonly existing: { readonly raw: unknown; readonly config: Config } | null;
}

const DEFAULT = './ephysio-ghl.config.json';

const isFile = (path: string): boolean => {
  if (!existsSync(path)) return false;
  if (statSync(path).isFile()) return true;
  throw new ConfigError(`${path} is not a file.`, 'Let --config name a file.');
};

const readExisting = (path: string, env: NodeJS.ProcessEnv): NonNullable<Target['existing']> => {
  if (extname(path).toLowerCase() !== '.json')
    throw new ConfigError(
      `A practice can be added to a JSON file only: ${path} would lose its comments.`,
      'Add it to "practices" by hand; config.example.json shows every key.',
    );
  const place = { file: path, env, cwd: dirname(path) };
  const { config } = loadConfig(place);
  return { raw: parseConfigFile(path, findConfigFile(place).content), config };
};

/** Finds out whether the config can be written, before anything is asked. @throws ConfigError */
export const findTarget = (options: InitOptions, env: NodeJS.ProcessEnv, cwd: string): Target => {
  const path = resolve(cwd, options.config ?? (env.EPHYSIO_GHL_CONFIG || DEFAULT));
  if (!['.json', '.yaml', '.yml', ''].includes(extname(path).toLowerCase()))
    throw new ConfigError(`${path} is neither JSON nor YAML.`, 'Name a .json, .yaml or .yml file.');
  const folder = dirname(path);
  if (!existsSync(folder))
    throw new ConfigError(`There is no folder ${folder}.`, `Make it first: mkdir -p ${folder}`);
  const exists = isFile(path);
  const why = whyUnwritable(folder);
  if (why !== null)
    throw new ConfigError(
      `Nothing can be written into ${folder} (${why}).`,
      'Name another place with --config, or make that folder writable for this user.',
    );
  if (options.add !== true) return { path, exists, existing: null };
  if (!exists) throw new ConfigError(`There is no config ${path} to add to.`, 'Run init without --add.');
  return { path, exists, existing: readExisting(path, env) };
};
