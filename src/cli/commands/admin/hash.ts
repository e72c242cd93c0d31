import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { adminPassword } from '../../../config/schema-admin.ts';
import { looksLikeScrypt } from '../../../domain/scrypt-hash.ts';
import { ConfigError, EXIT, type ExitCode, StoppedError } from '../../../errors.ts';
import { hashPassword } from '../../../webhooks/admin/scrypt.ts';
import type { Runtime } from '../../options.ts';
import { createOutput, type Output } from '../../output.ts';

const NOWHERE = new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * Answers that nobody sees as they are typed. The terminal shows nothing from the first question to `close`, so that
 * neither fast nor early typing appears.
 */
const unseenAnswers = (output: Output, stopping: AbortSignal) => {
  // It edits the line, which the terminal does not do while it shows nothing, and takes Ctrl-C as a key.
  const reader = createInterface({ input: process.stdin, output: NOWHERE, terminal: true, historySize: 0 });
  const stop = (): void => reader.close();
  stopping.addEventListener('abort', stop, { once: true });
  reader.on('SIGINT', stop);
  if (stopping.aborted) stop();
  const lines = reader[Symbol.asyncIterator]();
  return {
    /** @throws StoppedError after Ctrl-C */
    ask: async (question: string): Promise<string> => {
      output.note(question);
      const { value, done } = await lines.next();
      if (done) throw new StoppedError();
      return value;
    },
    close: (): void => {
      stopping.removeEventListener('abort', stop);
      reader.close();
    },
  };
};

/** The first line of stdin: a file may end with a line break, or not. */
const firstLine = async (): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/\r?\n[\s\S]*$/, '');
};

/** @throws ConfigError for one that the config would not take */
const checked = (password: string): string => {
  const [issue] = adminPassword.safeParse(password).error?.issues ?? [];
  if (issue) throw new ConfigError(`This password ${issue.message}.`, 'Choose another one.');
  if (looksLikeScrypt(password))
    throw new ConfigError('This is a hash already.', 'Put it into the config as it is.');
  return password;
};

/** @throws ConfigError for one that the config would not take, or that was mistyped */
const askPassword = async (output: Output, stopping: AbortSignal): Promise<string> => {
  if (process.stdin.isTTY !== true) return checked(await firstLine());
  const answers = unseenAnswers(output, stopping);
  try {
    const password = checked(await answers.ask('Password (not shown):'));
    if ((await answers.ask('The same again:')) !== password)
      throw new ConfigError('These are two different passwords.', 'Run it again.');
    return password;
  } finally {
    answers.close();
  }
};

/** `admin hash`: the scrypt hash of a password, to stdout. The password itself is shown and stored nowhere. */
export const adminHash = async (_: object, { stopping }: Runtime): Promise<ExitCode> => {
  const output = createOutput({ json: false, logging: false });
  output.verbatim(await hashPassword(await askPassword(output, stopping)));
  return EXIT.done;
};
