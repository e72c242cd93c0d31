import { gunzipSync } from 'node:zlib';
import { ConfigError } from '../../../errors.ts';

/** How to make a dump that can be read, for a person who has one that cannot. */
export const MAKE_A_DUMP =
  'Make it again in the old system: python manage.py dumpdata ghl_accounts --output ghl.json';

const startsWith = (bytes: Buffer, ...magic: number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

const unpacked = (bytes: Buffer, file: string): Buffer => {
  if (startsWith(bytes, 0x42, 0x5a, 0x68) || startsWith(bytes, 0xfd, 0x37, 0x7a))
    throw new ConfigError(`${file} is packed with bzip2 or xz.`, 'Unpack it first; gzip is understood.');
  if (!startsWith(bytes, 0x1f, 0x8b)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new ConfigError(`${file} is a damaged gzip file, or not all of one.`, MAKE_A_DUMP, { cause });
  }
};

/** PowerShell's `>` writes UTF-16 with a mark at its beginning; editors put a mark before UTF-8 too. */
const encodingOf = (bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' => {
  const bracket = '['.charCodeAt(0);
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, bracket, 0)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0, bracket)) return 'utf-16be';
  return 'utf-8';
};

/**
 * A dump as text, whatever wrote it: packed or not, UTF-8 or UTF-16, with a mark or without. A letter that cannot be read
 * is in a name: ids have none.
 * @throws ConfigError when it cannot be unpacked, or is too large for one text
 */
export const decodeDump = (bytes: Buffer, file: string): string => {
  const plain = unpacked(bytes, file);
  try {
    return new TextDecoder(encodingOf(plain)).decode(plain);
  } catch (cause) {
    throw new ConfigError(`${file} is too large (${plain.length} bytes).`, MAKE_A_DUMP, { cause });
  }
};
