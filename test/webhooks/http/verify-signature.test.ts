import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { readPublicKeys, verifySignature } from '../../../src/webhooks/http/verify-signature.ts';

const pair = () => generateKeyPairSync('ed25519');
const pem = (keys: ReturnType<typeof pair>) =>
  keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const [old, current, stranger] = [pair(), pair(), pair()];
const keys = readPublicKeys([pem(old), pem(current)]);
const body = Buffer.from('{"type":"ContactUpdate", "id":"c1"}');
const signed = (by: ReturnType<typeof pair>, bytes = body) =>
  sign(null, bytes, by.privateKey).toString('base64');

describe('the signature of a webhook', () => {
  it.each([
    ['of the current key', signed(current), true],
    ['of the key before', signed(old), true],
    ['of a stranger', signed(stranger), false],
    ['of other bytes', signed(current, Buffer.from('{"type":"ContactUpdate","id":"c1"}')), false],
    ['that is N/A', 'N/A', false],
    ['that is missing', undefined, false],
    ['that is empty', '', false],
    ['that is cut', signed(current).slice(0, 40), false],
    ['that is no base64', '*'.repeat(88), false],
  ])('%s counts: %s', async (_what, signature, counts) => {
    expect(await verifySignature(keys, body, signature)).toBe(counts);
  });

  it('counts for nothing without keys', async () => {
    expect(await verifySignature([], body, signed(current))).toBe(false);
  });

  it.each(['junk', '-----BEGIN PUBLIC KEY-----\njunk\n-----END PUBLIC KEY-----'])(
    'needs keys that are keys',
    (junk) => {
      expect(() => readPublicKeys([pem(current), junk])).toThrow(ConfigError);
      expect(() => readPublicKeys([pem(current), junk])).toThrow(/publicKeys\[1\]/);
    },
  );

  it('needs keys of the right kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    expect(() => readPublicKeys([rsa.export({ type: 'spki', format: 'pem' }).toString()])).toThrow(
      ConfigError,
    );
  });
});
