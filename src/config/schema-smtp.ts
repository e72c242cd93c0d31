import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { mailAddress, password, text } from './schema-values.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const isCertificates = (pem: string): boolean => {
  const found = pem.match(CERTIFICATE) ?? [];
  try {
    return found.length > 0 && found.every((one) => new X509Certificate(one).subject !== '');
  } catch {
    return false;
  }
};

/** A name in quotes is not needed: whatever sends the mail quotes it. */
const isSender = (from: string): boolean => {
  const [, address = from] = /^[^<>"\\\p{Cc}]{1,100} <([^<>]+)>$/u.exec(from) ?? [];
  return mailAddress.safeParse(address).success;
};

/** The mail server. TLS is required unless the server is on this machine. */
export const smtp = z
  .strictObject({
    host: text
      .regex(/^(?:[\w.-]+|[\da-f:.]*:[\da-f:.]*)$/i, 'must be a name or an address, without a port')
      .describe('Name of the mail server, as in its certificate.'),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .default(587)
      .describe('Its port: 587 for STARTTLS, 465 for TLS from the start.'),
    secure: z
      .boolean()
      .default(false)
      .describe(
        '`true`: TLS from the start (port 465). `false`: STARTTLS, which is required unless `host` is this machine.',
      ),
    user: text.nullable().default(null).describe('Name for the sign-in. `null`: without sign-in.'),
    password: password.nullable().default(null).describe('Password for the sign-in.'),
    from: text
      .refine(isSender, {
        error: 'must be an e-mail address, or a name with one: Name <name@example.ch>',
      })
      .describe('Sender of the mails: an address, or `Name <address>`.'),
    ca: text
      .refine(isCertificates, { error: 'must be one or more certificates in PEM form' })
      .nullable()
      .default(null)
      .describe(
        'Certificate (PEM) of the authority that signed the certificate of the server, best by a reference to its file. Only this authority counts then. `null`: the public ones.',
      ),
  })
  .check((ctx) => {
    const { user, password: secret } = ctx.value;
    if ((user === null) === (secret === null)) return;
    const missing = user === null ? 'user' : 'password';
    const other = user === null ? 'password' : 'user';
    ctx.issues.push({
      code: 'custom',
      input: null,
      path: [missing],
      message: `is needed, because smtp.${other} is set`,
    });
  });
