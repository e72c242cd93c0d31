import { statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { handedOver } from './credential.ts';
import { keyPath } from './key-path.ts';

type Path = readonly (string | number)[];

/** A `${…}` in a string of the config. */
export const REFERENCE = /\$\{([^}]*)\}/g;

/** The keys that hold a secret; `*` stands for any index. */
const SECRETS: readonly Path[] = [
  ['ghl', 'clientSecret'],
  ['practices', '*', 'ephysio', 'password'],
  ['practices', '*', 'ghl', 'privateIntegrationToken'],
  ['admin', 'password'],
  ['admin', 'users', '*', 'password'],
  ['smtp', 'password'],
];

export const isSecret = (path: Path): boolean =>
  SECRETS.some(
    (secret) => secret.length === path.length && secret.every((step, i) => step === '*' || step === path[i]),
  );

/** The secret at this path, or a part of it, is written in the file itself. */
export const isInClear = (path: Path, value: unknown): boolean => {
  if (!isSecret(path)) return false;
  if (typeof value === 'string') return value.replace(REFERENCE, '') !== '';
  return typeof value === 'number';
};

/**
 * Whether the group or all others may read a file. Windows has no such bits. What systemd puts into
 * `$CREDENTIALS_DIRECTORY` is guarded by that directory.
 */
export const isReadableByOthers = (
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean => {
  if (process.platform === 'win32' || handedOver(path, env) !== path) return false;
  const credentials = env.CREDENTIALS_DIRECTORY;
  if (credentials) {
    const inside = relative(resolve(credentials), path);
    if (inside !== '' && !inside.startsWith('..') && !inside.startsWith('/')) return false;
  }
  return (statSync(path).mode & 0o044) !== 0;
};

/** What to tell the owner of a file that others can read. */
export const exposure = (path: string, file: string, key: Path): string =>
  `${keyPath(key)}: ${file === path ? 'is written in' : 'comes from'} ${file}, which other users can read; run: chmod 600 ${file}`;
