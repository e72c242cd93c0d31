import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { handedOver } from './credential.ts';
import { keyPath } from './key-path.ts';
import { exposure, isInClear, isReadableByOthers, isSecret, REFERENCE } from './secrets.ts';

type Path = readonly (string | number)[];

/** What was filled into a config, and came from elsewhere. */
export interface Sources {
  /** Absolute paths. */
  readonly files: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
}

export interface Substituted {
  readonly value: unknown;
  readonly sources: Sources;
  /** One line each, with the key's path; never a value. */
  readonly problems: string[];
}

/**
 * Fills `${NAME}` (environment) and `${file:PATH}` (relative to the config file, without its last line break) into every
 * string, also into parts of one, and never into what was filled in. Refuses secrets that other users can read.
 */
export const substitute = (
  raw: unknown,
  configPath: string,
  env: Readonly<Record<string, string | undefined>>,
): Substituted => {
  const problems: string[] = [];
  const files = new Set<string>();
  const variables = new Set<string>();

  const fromFile = (name: string, path: Path): string => {
    const file = resolve(dirname(configPath), name);
    files.add(file);
    try {
      const content = readFileSync(handedOver(file, env), 'utf8').replace(/\r?\n$/, '');
      if (isSecret(path) && isReadableByOthers(file, env)) problems.push(exposure(configPath, file, path));
      return content;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
      const isService = code === 'EACCES' && env.CREDENTIALS_DIRECTORY !== undefined;
      const cure = isService ? '; the unit does not hand it over: run schedule systemd again' : '';
      problems.push(`${keyPath(path)}: cannot read ${file} (${code})${cure}`);
      return '';
    }
  };

  const fill = (reference: string, path: Path): string => {
    if (reference.startsWith('file:')) return fromFile(reference.slice('file:'.length).trim(), path);
    if (!/^[A-Za-z_]\w*$/.test(reference)) {
      // Not shown: it may be a piece of a password.
      problems.push(`${keyPath(path)}: a \${…} in it is neither \${NAME} nor \${file:PATH}`);
      return '';
    }
    variables.add(reference);
    const value = env[reference];
    if (value === undefined) problems.push(`${keyPath(path)}: environment variable ${reference} is not set`);
    return value ?? '';
  };

  const walk = (value: unknown, path: Path): unknown => {
    if (isInClear(path, value) && isReadableByOthers(configPath, env)) {
      problems.push(exposure(configPath, configPath, path));
    }
    if (typeof value === 'string') {
      return value.replace(REFERENCE, (_whole, reference: string) => fill(reference, path));
    }
    if (Array.isArray(value)) return value.map((item, i) => walk(item, [...path, i]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
  };

  return { value: walk(raw, []), sources: { files, variables }, problems };
};
