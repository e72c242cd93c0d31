import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { GuardError } from '../../errors.ts';
import { canonicalJson } from './canonical-json.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** Length of the database's key, in bytes. */
export const KEY_BYTES = 32;

export interface Sealer {
  /**
   * Seals a JSON value: version byte, nonce, tag, ciphertext.
   * `context` names where the value is kept (`table/column/row`), so that it opens nowhere else.
   */
  seal(value: unknown, context: string): Buffer;
  /** @throws GuardError when the value was changed, belongs elsewhere, or was sealed under another key */
  open(blob: Buffer, context: string): unknown;
  /** Keyed, stable over runs: equal values have equal fingerprints, whatever the order of their keys. base64url. */
  fingerprint(value: unknown): string;
}

const subKey = (key: Buffer, purpose: string): KeyObject =>
  createSecretKey(
    Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `ephysio-ghl/${purpose}/v1`, KEY_BYTES)),
  );

const cannotOpen = (context: string, cause?: unknown): GuardError =>
  new GuardError(
    'sealed-value',
    `The sealed value at ${context} cannot be opened: it was changed or damaged.`,
    'Restore the database from a backup, together with the key that belongs to it.',
    { cause },
  );

/** AES-256-GCM and HMAC-SHA256 under two keys derived from `key` (32 bytes). */
export const createSealer = (key: Buffer): Sealer => {
  if (key.length !== KEY_BYTES) throw new RangeError(`the key must have ${KEY_BYTES} bytes`);
  const sealing = subKey(key, 'seal');
  const fingerprinting = subKey(key, 'fingerprint');
  // The version byte is authenticated too: an old format can never be passed off as a newer one.
  let last = { text: '', fingerprint: '' };
  const aad = (context: string) => Buffer.from(`${VERSION}\0${context}`);

  return {
    seal: (value, context) => {
      const text = JSON.stringify(value);
      if (text === undefined) throw new TypeError(`nothing to seal at ${context}`);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(aad(context));
      const body = cipher.update(text, 'utf8');
      const rest = cipher.final();
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body, rest]);
    },
    open: (blob, context) => {
      if (blob.length < HEAD_BYTES || blob[0] !== VERSION) throw cannotOpen(context);
      try {
        const nonce = blob.subarray(1, 1 + NONCE_BYTES);
        const cipher = createDecipheriv('aes-256-gcm', sealing, nonce, { authTagLength: TAG_BYTES });
        cipher.setAAD(aad(context));
        cipher.setAuthTag(blob.subarray(1 + NONCE_BYTES, HEAD_BYTES));
        const text = cipher.update(blob.subarray(HEAD_BYTES));
        // All of it comes at once in this mode. This only checks the tag: nothing is used before.
        cipher.final();
        return JSON.parse(text.toString('utf8')) as unknown;
      } catch (error) {
        throw cannotOpen(context, error);
      }
    },
    fingerprint: (value) => {
      const text = canonicalJson(value);
      // Both sides of an unchanged record read the same, one after the other.
      if (text !== last.text) {
        const fingerprint = createHmac('sha256', fingerprinting).update(text).digest('base64url');
        last = { text, fingerprint };
      }
      return last.fingerprint;
    },
  };
};
