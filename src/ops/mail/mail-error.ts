import type { NodemailerError } from 'nodemailer/lib/errors';
import { ConfigError, EXIT, RunError, SignInError, UnreachableError } from '../../errors.ts';

/** Where a mail server listens. */
export interface MailPlace {
  readonly host: string;
  readonly port: number;
  /** TLS from the start. */
  readonly secure: boolean;
}

/** How the package marks its errors. */
export const isMailError = (error: unknown): error is NodemailerError & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/** What OpenSSL says of a certificate that it does not trust. */
const UNTRUSTED = /^(?:DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|INVALID_|HOSTNAME_)/;
/** TLS was spoken where none was, or a version of it that is too old. */
const NOT_TLS = /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/;

const WITHOUT_TLS =
  'Choose the port that smtp.secure is for: 465 with true, 587 with false. Nothing is sent without TLS, unless smtp.host is this machine.';

/** What was wrong with TLS; `null`: something else. */
const tlsProblem = (error: NodemailerError, { host }: MailPlace, where: string): RunError | null => {
  const origin = error.originalCode ?? '';
  if (origin === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return new ConfigError(
      `The certificate of the mail server ${where} is for another name.`,
      `Set smtp.host to the name in the certificate, in place of ${host}.`,
    );
  if (origin === 'CERT_HAS_EXPIRED')
    return new ConfigError(
      `The certificate of the mail server ${where} has expired.`,
      'It has to be renewed on the mail server.',
    );
  if (UNTRUSTED.test(origin))
    return new ConfigError(
      `The certificate of the mail server ${where} is not trusted (${origin}).`,
      'If it is the right server, put the certificate of its authority into a file and name that in smtp.ca.',
    );
  if (NOT_TLS.test(origin))
    return new ConfigError(
      `TLS with the mail server ${where} failed (${origin}).`,
      `${WITHOUT_TLS} A server that knows old versions of TLS only has to be updated.`,
    );
  if (error.code === 'ETLS' && error.permanent !== false)
    return new ConfigError(`The mail server ${where} offers no STARTTLS.`, WITHOUT_TLS);
  return null;
};

/** What the server refused for good, by the command that it answered; `null`: nothing. */
const refusal = (error: NodemailerError, where: string): RunError | null => {
  const { code, command = '', responseCode, permanent } = error;
  const answer = responseCode === undefined ? '' : ` (${responseCode})`;
  if (permanent === false) return null;
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return new SignInError(
      `The mail server ${where} refused the sign-in${answer}.`,
      'Correct smtp.user and smtp.password. Some providers want a password for this program alone.',
    );
  if (responseCode === undefined) return null;
  if (responseCode === 530)
    return new SignInError(
      `The mail server ${where} wants a sign-in${answer}.`,
      'Set smtp.user and smtp.password.',
    );
  if (command === 'MAIL FROM')
    return new ConfigError(
      `The mail server ${where} does not take the sender${answer}.`,
      'Set smtp.from to an address that smtp.user may send from.',
    );
  if (code === 'EMESSAGE')
    return new RunError(
      EXIT.someFailed,
      `The mail server ${where} refused the mail${answer}.`,
      'Ask the operator of the mail server why. It may be about smtp.from.',
    );
  return null;
};

const reasonOf = ({ code, originalCode, responseCode, timeoutType }: NodemailerError): string => {
  if (responseCode !== undefined) return `it answered ${responseCode}`;
  if (code === 'EPROTOCOL') return 'what answers is no mail server';
  return timeoutType ?? originalCode ?? code ?? 'unknown error';
};

/**
 * Says what happened and what to do. The server's own words are left out: they quote addresses.
 */
export const explainMailError = (error: NodemailerError, server: MailPlace): RunError => {
  const { host, port, secure } = server;
  const where = `${host}:${port}`;
  const known = tlsProblem(error, server, where) ?? refusal(error, where);
  if (known !== null) return known;
  const isSilent = error.timeoutType === 'GREETING_TIMEOUT' || error.timeoutType === 'SOCKET_TIMEOUT';
  const hint =
    isSilent && !secure
      ? 'Does this port expect TLS from the start? Then set smtp.secure to true.'
      : 'Look at smtp.host, smtp.port and the network, or try again later.';
  return new UnreachableError(`The mail server ${where} cannot be used (${reasonOf(error)}).`, hint, {
    cause: error,
  });
};
