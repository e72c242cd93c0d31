import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXIT, RunError } from '../../../src/errors.ts';
import { type MailServer, openMailer } from '../../../src/ops/mail/mailer.ts';
import { freePort } from '../../cli/set-up.ts';
import { AUTHORITY, ELSEWHERE, EXPIRED } from './certificates.ts';
import { type MailServerOptions, startMailServer } from './mail-server.ts';

const TO = ['desk@practice.example', 'therapist@practice.example'];

const MAIL = {
  to: TO,
  subject: 'Cabinet Muster\u202f: 3 points en suspens (semaine 49)',
  text: 'Trois points en suspens.\nÀ demain.\n',
  html: '<p>Trois points en suspens.</p>',
  language: 'fr',
  at: Date.parse('2026-11-30T06:00:00.000Z'),
};

const settings = (more: Partial<MailServer>): MailServer => ({
  host: '127.0.0.1',
  port: 1,
  secure: false,
  user: null,
  password: null,
  from: 'Abgleich <sync@practice.example>',
  ca: null,
  ...more,
});

/** A listener that says `greeting` to everybody, or nothing. */
const startOther = async (greeting: string | null): Promise<number> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (greeting !== null) socket.end(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
};

const refusal = async (act: Promise<unknown>): Promise<RunError> => {
  const error = await act.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof RunError) return error;
  throw new Error(`no error of a run: ${String(error)}`);
};

const PATIENCE_MS = 5000;

const outcome = async (server: MailServerOptions, more: Partial<MailServer> = {}) => {
  const { port, mails } = await startMailServer(server);
  const mailer = await openMailer(settings({ port, ...more }), PATIENCE_MS);
  return { mailer, mails, port };
};

describe('a mail', () => {
  test.each([
    ['without TLS, to this machine', 'none', {}, false],
    ['by STARTTLS, if the authority is given', 'starttls', { ca: AUTHORITY }, true],
    ['under TLS from the start', 'secure', { secure: true, ca: AUTHORITY }, true],
    ['without TLS to this machine, whatever certificate it has', 'starttls', {}, false],
  ] as const)('goes out %s', async (_how, tls, more, isSecure) => {
    const { mailer, mails } = await outcome({ tls }, more);
    await mailer.verify();
    expect(mails).toEqual([]);
    expect(await mailer.send(MAIL)).toEqual([]);
    expect(mails).toMatchObject([{ from: 'sync@practice.example', to: TO, isSecure, user: null }]);
  });

  test('arrives as it was written, as text and as HTML, and asks for no answer', async () => {
    const { mailer, mails } = await outcome({});
    await mailer.send(MAIL);
    const [mail] = mails;
    expect(mail?.parts).toEqual({ 'text/plain': MAIL.text, 'text/html': MAIL.html });
    expect(mail?.headers).toMatchObject({
      subject: MAIL.subject,
      from: 'Abgleich <sync@practice.example>',
      to: TO.join(', '),
      date: 'Mon, 30 Nov 2026 06:00:00 +0000',
      'content-language': 'fr',
      'auto-submitted': 'auto-generated',
    });
    expect(mail?.headers['content-type']).toMatch(/^multipart\/alternative;/);
  });

  test('is signed in for where user and password are set', async () => {
    const { mailer, mails } = await outcome(
      { tls: 'starttls', user: 'sync' },
      { ca: AUTHORITY, user: 'sync', password: 'good' },
    );
    await mailer.send(MAIL);
    expect(mails).toMatchObject([{ isSecure: true, user: 'sync' }]);
  });

  test('reaches the others when a recipient is refused, or says that nobody was reached', async () => {
    const one = await outcome({ refuses: { 'desk@practice.example': 550 } });
    expect(await one.mailer.send(MAIL)).toEqual([{ address: 'desk@practice.example', code: 550 }]);
    expect(one.mails).toMatchObject([{ to: ['therapist@practice.example'] }]);
    const all = await outcome({ refuses: Object.fromEntries(TO.map((address) => [address, 450])) });
    expect(await all.mailer.send(MAIL)).toEqual(TO.map((address) => ({ address, code: 450 })));
    expect(all.mails).toEqual([]);
  });
});

describe('what goes wrong is explained', () => {
  const LOCALHOST = { host: 'localhost', ca: AUTHORITY };

  test.each<[string, MailServerOptions, Partial<MailServer>, number, RegExp, RegExp]>([
    ['no STARTTLS', {}, LOCALHOST, EXIT.usage, /offers no STARTTLS/, /465 with true, 587 with false/],
    [
      'TLS where there is none',
      {},
      { ...LOCALHOST, secure: true },
      EXIT.usage,
      /TLS with the mail server \S+ failed \(ERR_SSL/,
      /smtp\.secure/,
    ],
    [
      'a certificate of an unknown authority',
      { tls: 'secure' },
      { secure: true },
      EXIT.usage,
      /is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/,
      /smtp\.ca/,
    ],
    [
      'a certificate for another name',
      { tls: 'starttls', cert: ELSEWHERE },
      LOCALHOST,
      EXIT.usage,
      /is for another name/,
      /smtp\.host/,
    ],
    [
      'a certificate that has expired',
      { tls: 'starttls', cert: EXPIRED },
      LOCALHOST,
      EXIT.usage,
      /has expired/,
      /renewed/,
    ],
    [
      'a wrong password',
      { user: 'sync' },
      { user: 'sync', password: 'hush' },
      EXIT.signIn,
      /refused the sign-in \(535\)/,
      /smtp\.password/,
    ],
    ['no sign-in', { user: 'sync' }, {}, EXIT.signIn, /wants a sign-in \(530\)/, /smtp\.user/],
    ['a sender', { refusesSender: 553 }, {}, EXIT.usage, /does not take the sender \(553\)/, /smtp\.from/],
    ['a sender, for now', { refusesSender: 451 }, {}, EXIT.unreachable, /it answered 451/, /try again/],
    ['a mail', { refusesMail: 554 }, {}, EXIT.someFailed, /refused the mail \(554\)/, /smtp\.from/],
    ['a mail, for now', { refusesMail: 452 }, {}, EXIT.unreachable, /it answered 452/, /try again/],
  ])('%s', async (_what, server, more, exitCode, message, hint) => {
    const { mailer, mails } = await outcome(server, more);
    const error = await refusal(mailer.send(MAIL));
    expect({ exitCode: error.exitCode, message: error.message, hint: error.hint }).toEqual({
      exitCode,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(`${error.message} ${error.hint}`).not.toMatch(/hush|practice\.example/);
    expect(mails).toEqual([]);
  });

  test('nobody listens', async () => {
    const mailer = await openMailer(settings({ port: await freePort() }), PATIENCE_MS);
    const error = await refusal(mailer.verify());
    expect(error).toMatchObject({ exitCode: EXIT.unreachable });
    expect(error.message).toMatch(/\(ECONNREFUSED\)/);
  });

  test('a name that nobody knows', async () => {
    const mailer = await openMailer(settings({ host: 'smtp.invalid', port: 25 }), PATIENCE_MS);
    expect(await refusal(mailer.verify())).toMatchObject({ exitCode: EXIT.unreachable });
  });

  test.each([
    ['says nothing', null, /TIMEOUT/, /smtp\.secure to true/],
    ['speaks HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', /no mail server/, /smtp\.port/],
    ['wants nobody', '554 no service for 127.0.0.1\r\n', /it answered 554/, /smtp\.host/],
  ])('what listens %s', async (_how, greeting, message, hint) => {
    const mailer = await openMailer(settings({ port: await startOther(greeting) }), 300);
    const error = await refusal(mailer.verify());
    expect(error.exitCode).toBe(EXIT.unreachable);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });
});
