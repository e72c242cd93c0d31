import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { HERE, SERVER_KEY } from './certificates.ts';
import { type ReadMail, readMail } from './read-mail.ts';

export interface ReceivedMail extends ReadMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The connection was under TLS. */
  readonly isSecure: boolean;
  /** Who was signed in. */
  readonly user: string | null;
}

export interface MailServerOptions {
  /** From the start, by STARTTLS, or not at all. */
  readonly tls?: 'secure' | 'starttls' | 'none';
  readonly cert?: string;
  /** Who may sign in, with the password "good"; without: nobody has to. */
  readonly user?: string;
  /** Answers other than 250, by recipient, to the sender, and to a mail. */
  readonly refuses?: Readonly<Record<string, number>>;
  readonly refusesSender?: number;
  readonly refusesMail?: number;
  /** Called with a mail that has arrived, before the server says so. */
  readonly onMail?: (mail: ReceivedMail) => Promise<void> | void;
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
}

const answer = (responseCode: number): Error =>
  // Servers quote what they were given.
  Object.assign(new Error(`<desk@practice.example> is not welcome`), { responseCode });

/** A real mail server on this machine; it goes with the test. */
export const startMailServer = async ({
  tls = 'none',
  cert = HERE,
  user,
  refuses = {},
  refusesSender,
  refusesMail,
  onMail,
}: MailServerOptions = {}): Promise<MailServer> => {
  const mails: ReceivedMail[] = [];
  const options: SMTPServerOptions = {
    secure: tls === 'secure',
    ...(tls === 'none' ? {} : { key: SERVER_KEY, cert }),
    disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(user === undefined ? ['AUTH'] : [])],
    authOptional: user === undefined,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) => {
      if (username === user && password === 'good') done(null, { user: username });
      else done(new Error('Invalid username or password'));
    },
    onMailFrom: (_address, _session, done) =>
      refusesSender === undefined ? done() : done(answer(refusesSender)),
    onRcptTo: ({ address }, _session, done) => {
      const code = refuses[address];
      if (code === undefined) done();
      else done(answer(code));
    },
    onData: (stream, { envelope, secure, user: signedIn }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        if (refusesMail !== undefined) return done(answer(refusesMail));
        const mail = {
          ...readMail(Buffer.concat(chunks).toString('utf8')),
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          isSecure: secure,
          user: typeof signedIn === 'string' ? signedIn : null,
        };
        await onMail?.(mail);
        mails.push(mail);
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  // What a client does to a connection is what the tests are about.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  );
  return { host: '127.0.0.1', port: (server.server.address() as AddressInfo).port, mails };
};
