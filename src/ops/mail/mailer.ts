import type { NodemailerError } from 'nodemailer/lib/errors';
import type { Options } from 'nodemailer/lib/smtp-transport';
import { isLoopback } from '../../http/proxy.ts';
import { explainMailError, isMailError, type MailPlace } from './mail-error.ts';

/** A mail server and how to sign in to it: `smtp` of the config. */
export interface MailServer extends MailPlace {
  /** `null`, like the password: without a sign-in. */
  readonly user: string | null;
  readonly password: string | null;
  /** An address, or `Name <address>`. */
  readonly from: string;
  /** Certificates (PEM) that alone are trusted; `null`: the public authorities. */
  readonly ca: string | null;
}

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `de`, for who reads it aloud. */
  readonly language: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A recipient that the server did not take, with its answer (550: no such mailbox), if it gave one. */
export interface RefusedRecipient {
  readonly address: string;
  readonly code: number | null;
}

export interface Mailer {
  /** Connects and signs in, and sends nothing. @throws RunError */
  verify(): Promise<void>;
  /**
   * Sends one mail to all its recipients.
   * @returns those that the server did not take; the others get it
   * @throws RunError when nobody gets it, or when it is not known whether somebody does
   */
  send(mail: Mail): Promise<readonly RefusedRecipient[]>;
}

/**
 * A server on this machine may be talked to without TLS: its certificate is often one that nobody has signed. Any other has to
 * offer it, so that nobody on the way can read the password or take STARTTLS away.
 */
const needsTls = ({ host, ca }: MailServer): boolean => ca !== null || !isLoopback(host);

const transportOf = (server: MailServer, timeoutMs: number): Options => {
  const { host, port, secure, user, password, ca } = server;
  return {
    host,
    port,
    secure,
    ...(secure || needsTls(server) ? { requireTLS: !secure } : { ignoreTLS: true }),
    ...(ca === null ? {} : { tls: { ca } }),
    ...(user === null || password === null ? {} : { auth: { user, pass: password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};

const refusedOf = (errors: readonly NodemailerError[]): RefusedRecipient[] =>
  errors.flatMap(({ recipient, responseCode = null }) =>
    recipient === undefined ? [] : [{ address: recipient, code: responseCode }],
  );

/** Opens the way to a mail server; nothing is sent yet. @param timeoutMs for each answer of the server */
export const openMailer = async (server: MailServer, timeoutMs: number): Promise<Mailer> => {
  // Few commands send mail: the others need not load what does.
  const { createTransport } = await import('nodemailer');
  const transport = createTransport(transportOf(server, timeoutMs));
  const explained = async <T>(act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      throw isMailError(error) ? explainMailError(error, server) : error;
    }
  };
  return {
    verify: () =>
      explained(async () => {
        await transport.verify();
      }),
    send: ({ to, subject, text, html, language, at }) =>
      explained(async () => {
        try {
          const { rejectedErrors = [] } = await transport.sendMail({
            from: server.from,
            to: [...to],
            subject,
            text,
            html,
            date: new Date(at),
            headers: {
              'Content-Language': language,
              // No vacation note answers it.
              'Auto-Submitted': 'auto-generated',
            },
          });
          return refusedOf(rejectedErrors);
        } catch (error) {
          const { rejectedErrors } = error as NodemailerError;
          if (rejectedErrors === undefined || rejectedErrors.length === 0) throw error;
          return refusedOf(rejectedErrors);
        }
      }),
  };
};
