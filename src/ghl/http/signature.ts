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

/**
 * Whether GHL signed these bytes: `X-GHL-Signature` is base64 of Ed25519 over the raw body. Anything else, and GHL's
 * literal `N/A` for unsigned deliveries, is no signature. Any of the keys will do, so that keys can be rotated.
 */
export const isSignedBy = (
  keys: readonly KeyObject[],
  body: Uint8Array,
  signature: string | null | undefined,
): boolean => {
  if (!signature || !/^[A-Za-z0-9+/]{86}==$/.test(signature)) return false;
  const bytes = Buffer.from(signature, 'base64');
  return keys.some((key) => verify(null, body, key, bytes));
};
