import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { keyPath, makeKeyFile, readKey } from '../../../src/store/seal/key.ts';
import { openTemp, rejection, tempPath } from '../temp-store.ts';

const KEY = Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - i * 3));
const OTHER = Buffer.alloc(32, 9).toString('base64');

describe('the key in the environment', () => {
  it.each([
    ['base64', KEY.toString('base64')],
    ['base64 without padding', KEY.toString('base64').replace('=', '')],
    ['base64url', KEY.toString('base64url')],
    ['hex', KEY.toString('hex')],
    ['hex in capitals', KEY.toString('hex').toUpperCase()],
    ['base64 with a line end', `${KEY.toString('base64')}\n`],
  ])('is read as %s', (_name, text) => {
    expect(readKey(tempPath(), { EPHYSIO_GHL_KEY: text })?.key.equals(KEY)).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['a password', 'correct horse battery staple'],
    ['16 bytes', KEY.subarray(0, 16).toString('base64')],
    ['33 bytes', Buffer.alloc(33, 1).toString('base64')],
    ['31 bytes in hex', KEY.subarray(0, 31).toString('hex')],
    ['a mixture of both alphabets', `-/${KEY.toString('base64').slice(2)}`],
  ])('is refused when it is %s, without showing it', (_name, text) => {
    const read = () => readKey(tempPath(), { EPHYSIO_GHL_KEY: text });
    expect(read).toThrow(ConfigError);
    if (text !== '') expect(read).not.toThrow(text);
  });

  it('goes before the key file', async () => {
    const path = tempPath();
    makeKeyFile(path);
    expect(readKey(path, { EPHYSIO_GHL_KEY: OTHER })?.key.toString('base64')).toBe(OTHER);
  });
});

describe('the key file', () => {
  it('is made by the first start, private, and used by the next', async () => {
    const path = tempPath();
    const first = await openTemp({ path });
    const print = first.sealer.fingerprint('x');
    await first.close();
    expect(statSync(keyPath(path)).mode & 0o777).toBe(0o600);
    expect((await openTemp({ path })).sealer.fingerprint('x')).toBe(print);
  });

  it('is not made when the environment gives the key', async () => {
    const path = tempPath();
    await openTemp({ path, env: { EPHYSIO_GHL_KEY: OTHER } });
    expect(existsSync(keyPath(path))).toBe(false);
  });

  it('is never replaced, and nothing is left of the second try', () => {
    const path = tempPath();
    const first = makeKeyFile(path);
    expect(makeKeyFile(path).key.equals(first.key)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(['db.sqlite.key']);
  });

  it.each([0o640, 0o604, 0o660, 0o644])('is refused with mode %o, which others can use', (mode) => {
    const path = tempPath();
    makeKeyFile(path);
    chmodSync(keyPath(path), mode);
    expect(() => readKey(path, {})).toThrow(ConfigError);
    expect(() => readKey(path, {})).toThrow(/can be read by others/);
  });

  it('is refused when it holds no key', () => {
    const path = tempPath();
    writeFileSync(keyPath(path), 'not a key\n', { mode: 0o600 });
    expect(() => readKey(path, {})).toThrow(/does not hold a key/);
  });

  it('names its path when the folder cannot be written', () => {
    expect(() => makeKeyFile('/proc/no-such-folder/db.sqlite')).toThrow(ConfigError);
  });
});

describe('a database whose key is', () => {
  const used = async () => {
    const path = tempPath();
    await (await openTemp({ path })).close();
    return path;
  };

  it('missing is refused, and no new key is made', async () => {
    const path = await used();
    rmSync(keyPath(path));
    const before = readFileSync(path);
    const error = await rejection(openTemp({ path }));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/key .* is missing/);
    expect(existsSync(keyPath(path))).toBe(false);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it.each([
    ['in the environment', (_path: string) => ({ EPHYSIO_GHL_KEY: OTHER })],
    [
      'in the file',
      (path: string) => {
        writeFileSync(keyPath(path), OTHER, { mode: 0o600 });
        return {};
      },
    ],
  ])('another one %s is refused and left alone', async (_name, change) => {
    const path = await used();
    const env = change(path);
    const before = readFileSync(path);
    const error = await rejection(openTemp({ path, env }));
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/is not the key of the database/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
