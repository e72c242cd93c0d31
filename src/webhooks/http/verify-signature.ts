import { type KeyObject, verify } from 'node:crypto';

/** Base64 of the 64 bytes of an Ed25519 signature. GHL's literal `N/A` for unsigned deliveries is none. */
export const looksSigned = (signature: string | undefined): signature is string =>
  signature !== undefined && /^[A-Za-z0-9+/]{86}==$/.test(signature);

/**
 * Whether one of the keys signed these bytes. Like `ghl/signature`, but in the thread pool: a check takes a tenth of a
 * millisecond, and under load the listener does hundreds of other things meanwhile.
 */
export const verifySignature = async (
  keys: readonly KeyObject[],
  body: Uint8Array,
  signature: string,
): Promise<boolean> => {
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
