import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../../errors.ts';
import { isShared, makePrivateFile, syncToDisk } from '../database/private-file.ts';
import { KEY_BYTES } from './seal.ts';

export const KEY_VARIABLE = 'EPHYSIO_GHL_KEY';

/** The key file that belongs to a database file. */
export const keyPath = (database: string): string => `${database}.key`;

export interface DatabaseKey {
  readonly key: Buffer;
  /** Where the key came from, for messages: the variable's name or the file's path. */
  readonly origin: string;
}

/** Reads 32 bytes from hex, base64 or base64url; `null` when the text is anything else. */
const parseKey = (text: string): Buffer | null => {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (!/^([A-Za-z0-9+/]{43}|[A-Za-z0-9_-]{43})=?$/.test(trimmed)) return null;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === KEY_BYTES ? key : null;
};

const unreadable = (path: string, error: unknown): ConfigError =>
  new ConfigError(
    `The key file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    `Make it readable for the user that runs this program, or set ${KEY_VARIABLE}.`,
    { cause: error },
  );

const readKeyFile = (path: string): DatabaseKey | null => {
  let text: string;
  try {
    if (isShared(statSync(path).mode)) {
      throw new ConfigError(
        `The key file ${path} can be read by others than its owner.`,
        `Run: chmod 600 '${path}'. If others may have read it, take the database for read as well.`,
      );
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw unreadable(path, error);
  }
  const key = parseKey(text);
  if (key !== null) return { key, origin: path };
  throw new ConfigError(
    `The key file ${path} does not hold a key (${KEY_BYTES} bytes as base64 or hex).`,
    'Restore the key file from a backup; a new key could not open what the database holds.',
  );
};

/** The key as given by the environment, else by the key file; `null` when there is neither. */
export const readKey = (
  database: string,
  env: Readonly<Record<string, string | undefined>>,
): DatabaseKey | null => {
  const given = env[KEY_VARIABLE];
  if (given === undefined) return readKeyFile(keyPath(database));
  const key = parseKey(given);
  if (key !== null) return { key, origin: KEY_VARIABLE };
  throw new ConfigError(
    `${KEY_VARIABLE} is not a key of ${KEY_BYTES} bytes as base64, base64url or hex.`,
    `Set it to the output of "openssl rand -base64 ${KEY_BYTES}", or unset it to use the key file beside the database.`,
  );
};

/**
 * Makes the key file of a new database. The file appears whole or not at all, and never replaces another:
 * of two processes at once, both end with the key of the first.
 */
export const makeKeyFile = (database: string): DatabaseKey => {
  const path = keyPath(database);
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  try {
    makePrivateFile(draft);
    writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    syncToDisk(draft);
    linkSync(draft, path);
    syncToDisk(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') {
      throw new ConfigError(
        `The key file ${path} cannot be made (${code ?? 'unknown error'}).`,
        `Make the folder writable, or set ${KEY_VARIABLE} to the output of "openssl rand -base64 ${KEY_BYTES}".`,
        { cause: error },
      );
    }
  } finally {
    rmSync(draft, { force: true });
  }
  const made = readKeyFile(path);
  if (made !== null) return made;
  throw new ConfigError(`The key file ${path} vanished while it was made.`, 'Run the command again.');
};
