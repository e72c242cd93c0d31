import { dirname, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { checkConfig } from './check-config.ts';
import { type FindOptions, findConfigFile } from './find-file.ts';
import { parseConfigFile } from './parse-file.ts';
import type { Config, PracticeConfig } from './schema.ts';
import { type Sources, substitute } from './substitute.ts';

export interface LoadedConfig {
  /** Checked, filled in; `database` and `monitoring.metricsFile` are absolute. */
  readonly config: Config;
  /** Absolute path of the file. */
  readonly path: string;
  readonly sources: Sources;
}

const invalid = (path: string, problems: readonly string[]): ConfigError =>
  new ConfigError(
    `${path}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    'Correct these settings; config.example.json shows every key.',
  );

/**
 * Finds, reads, fills in and checks the config.
 * @throws ConfigError naming files, key paths and variables, never values
 */
export const loadConfig = (options: FindOptions): LoadedConfig => {
  const { path, content } = findConfigFile(options);
  const raw = parseConfigFile(path, content);
  if (raw === null || raw === undefined) throw invalid(path, ['the file is empty']);
  const { value, sources, problems } = substitute(raw, path, options.env);
  if (problems.length > 0) throw invalid(path, problems);
  const checked = checkConfig(value);
  if ('problems' in checked) throw invalid(path, checked.problems);
  const { config } = checked;
  const { metricsFile } = config.monitoring;
  const absolute = (file: string): string => resolve(dirname(path), file);
  return {
    config: {
      ...config,
      database: absolute(config.database),
      monitoring: {
        ...config.monitoring,
        metricsFile: metricsFile === null ? null : absolute(metricsFile),
      },
    },
    path,
    sources,
  };
};

/**
 * The practice with this name, or all of them without one.
 * @throws ConfigError when the config has none of that name
 */
export const selectPractices = (config: Config, name?: string): readonly PracticeConfig[] => {
  if (name === undefined) return config.practices;
  const practice = config.practices.find((p) => p.name === name);
  if (practice === undefined) {
    const names = config.practices.map((p) => p.name).join(', ');
    throw new ConfigError(`The config has no practice "${name}"`, `It has: ${names}.`);
  }
  return [practice];
};
