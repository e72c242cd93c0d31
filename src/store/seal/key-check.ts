import { ConfigError } from '../../errors.ts';
import { type DatabaseKey, KEY_VARIABLE, keyPath } from './key.ts';
import type { Sealer } from './seal.ts';

/** Where a database keeps the value that only its own key opens. */
export const KEY_CHECK = 'key-check';

export const KEY_CHECK_CONTEXT = `meta/value/${KEY_CHECK}`;

export const missingKey = (path: string): ConfigError =>
  new ConfigError(
    `The key of the database ${path} is missing: neither ${KEY_VARIABLE} nor the file ${keyPath(path)} is there.`,
    'Restore the key file from a backup, or set the variable. Without that key nobody can read what the database holds.',
  );

/** @throws ConfigError when the key is another database's */
export const proveKey = (sealer: Sealer, check: Buffer, { origin }: DatabaseKey, path: string): void => {
  try {
    sealer.open(check, KEY_CHECK_CONTEXT);
  } catch (cause) {
    throw new ConfigError(
      `The key from ${origin} is not the key of the database ${path}.`,
      origin === KEY_VARIABLE
        ? `Set ${KEY_VARIABLE} to the key that the database was made with, or unset it if there is a key file.`
        : 'Restore the key file that belongs to this database, or the database that belongs to this key file.',
      { cause },
    );
  }
};
