import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import { handedOver } from './credential.ts';

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
}

export interface FindOptions {
  /** `--config`, relative to `cwd`. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Where a config is looked for when none is named, in this order. */
export const searchPlaces = ({ env, cwd }: Omit<FindOptions, 'file'>): string[] => {
  const home = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config');
  return [
    join(cwd, 'ephysio-ghl.config.json'),
    join(cwd, 'ephysio-ghl.config.yaml'),
    join(home, 'ephysio-ghl', 'config.json'),
    '/etc/ephysio-ghl/config.json',
  ];
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

const read = (path: string, env: FindOptions['env'], namedBy: string | null): FoundFile | null => {
  try {
    return { path, content: readFileSync(handedOver(path, env), 'utf8') };
  } catch (error) {
    const code = codeOf(error);
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    if (isMissing && namedBy === null) return null;
    throw new ConfigError(
      isMissing ? `There is no config file ${path} (from ${namedBy})` : `Cannot read ${path} (${code})`,
      isMissing
        ? 'Correct the path, or make the file with `ephysio-ghl init --config FILE`.'
        : 'Make it a file that this user can read.',
    );
  }
};

/**
 * The config file: `--config`, then `EPHYSIO_GHL_CONFIG`, then the first of `searchPlaces` that exists.
 * @throws ConfigError when there is none, or when it cannot be read
 */
export const findConfigFile = (options: FindOptions): FoundFile => {
  const named = options.file ?? (options.env.EPHYSIO_GHL_CONFIG || undefined);
  if (named !== undefined) {
    const by = options.file === undefined ? 'EPHYSIO_GHL_CONFIG' : '--config';
    const found = read(resolve(options.cwd, named), options.env, by);
    if (found !== null) return found;
  }
  const places = searchPlaces(options);
  for (const place of places) {
    const found = read(place, options.env, null);
    if (found !== null) return found;
  }
  throw new ConfigError(
    `There is no config file. Looked for: ${places.join(', ')}`,
    'Run `ephysio-ghl init`, which makes one, or name a file with --config.',
  );
};
