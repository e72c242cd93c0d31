import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ConfigError } from '../../errors.ts';

/** Reads the config's public keys. @throws ConfigError naming the key's place in the list */
export const readPublicKeys = (pems: readonly string[]): readonly KeyObject[] =>
  pems.map((pem, i) => {
    try {
      const key = createPublicKey(pem);
      if (key.asymmetricKeyType === 'ed25519') return key;
    } catch {
      // The same error as for a key of another kind.
    }
    throw new ConfigError(
      `webhooks.publicKeys[${i}] is no Ed25519 public key`,
      "Copy GHL's public key from its Webhook Integration Guide, as PEM.",
    );
  });

/** Base64 of the 64 bytes of an Ed25519 signature. GHL's literal `N/A` for unsigned deliveries is none. */
export const looksSigned = (signature: string | undefined): signature is string =>
  signature !== undefined && /^[A-Za-z0-9+/]{86}==$/.test(signature);

/**
 * Whether GHL signed these bytes: `X-GHL-Signature` is base64 of Ed25519 over the raw body. Any of the keys will do, so
 * that keys can be rotated. In the thread pool: a check takes a tenth of a millisecond, and under load the listener does
 * hundreds of other things in that time.
 */
export const verifySignature = async (
  keys: readonly KeyObject[],
  body: Uint8Array,
  signature: string | undefined,
): Promise<boolean> => {
  if (!looksSigned(signature)) return false;
  const bytes = Buffer.from(signature, 'base64');
  for (const key of keys) {
    const isValid = await new Promise<boolean>((resolve) => {
      // An error of the check is no proof of anything.
      verify(null, body, key, bytes, (error, valid) => resolve(error === null && valid));
    });
    if (isValid) return true;
  }
  return false;
};
