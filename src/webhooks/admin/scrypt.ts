import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { formatScryptHash, parseScryptHash, type ScryptHash } from '../../domain/scrypt-hash.ts';

/** As OWASP recommends for 32 MiB of memory: about a fifth of a second. */
const COST = { ln: 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const withoutPadding = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** In the thread pool: the listener goes on in the meantime. Letters that look the same are the same. */
const derive = (
  password: string,
  salt: Buffer,
  { ln, r, p }: Pick<ScryptHash, 'ln' | 'r' | 'p'>,
  bytes: number,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const [N, text] = [2 ** ln, password.normalize('NFC')];
    scrypt(text, salt, bytes, { N, r, p, maxmem: 256 * N * r + 1024 * 1024 }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });

/** A password's hash for the config, with a salt of its own. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, COST, HASH_BYTES);
  return formatScryptHash({ ...COST, salt: withoutPadding(salt), hash: withoutPadding(hash) });
};

/** Whether it is the password of this hash. Takes the same time in any case. */
export const isPasswordOf = async (
  { salt, hash, ...cost }: ScryptHash,
  password: string,
): Promise<boolean> => {
  const expected = Buffer.from(hash, 'base64');
  const key = await derive(password, Buffer.from(salt, 'base64'), cost, expected.length);
  return timingSafeEqual(key, expected);
};

/** What the hashes of a config cost; `null`: it has none. */
export const dearestHash = (passwords: readonly string[]): ScryptHash | null =>
  passwords
    .flatMap((password) => parseScryptHash(password) ?? [])
    .reduce<ScryptHash | null>((most, one) => {
      const work = ({ ln, r, p }: ScryptHash): number => 2 ** ln * r * p;
      return most === null || work(one) > work(most) ? one : most;
    }, null);
