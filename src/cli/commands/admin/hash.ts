import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { adminPassword } from '../../../config/schema-admin.ts';
import { looksLikeScrypt } from '../../../domain/scrypt-hash.ts';
import { ConfigError, EXIT, type ExitCode, StoppedError } from '../../../errors.ts';
import { hashPassword } from '../../../webhooks/admin/scrypt.ts';
import type { Runtime } from '../../options.ts';
import { createOutput, type Output } from '../../output.ts';

const NOWHERE = new Writable({ write: (_chunk, _encoding, done) => done() });

/** Asks on stderr for a line that is not shown as it is typed. */
const askUnseen = (output: Output, question: string, stopping: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    output.note(question);
    // It edits the line, which the terminal does not do while it shows nothing, and takes Ctrl-C as a key.
    const reader = createInterface({ input: process.stdin, output: NOWHERE, terminal: true, historySize: 0 });
    const end = (then: () => void): void => {
      stopping.removeEventListener('abort', stop);
      reader.off('close', stop).close();
      then();
    };
    const stop = (): void => end(() => reject(new StoppedError()));
    stopping.addEventListener('abort', stop, { once: true });
    reader.on('SIGINT', stop).on('close', stop);
    reader.on('line', (line) => end(() => resolve(line)));
  });

/** The first line of stdin: a file may end with a line break, or not. */
const firstLine = async (): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/\r?\n[\s\S]*$/, '');
};

/** @throws ConfigError for one that the config would not take, or that was mistyped */
const askPassword = async (output: Output, stopping: AbortSignal): Promise<string> => {
  const isTerminal = process.stdin.isTTY === true;
  const password = isTerminal
    ? await askUnseen(output, 'Password (not shown):', stopping)
    : await firstLine();
  const [issue] = adminPassword.safeParse(password).error?.issues ?? [];
  if (issue) throw new ConfigError(`This password ${issue.message}.`, 'Choose another one.');
  if (looksLikeScrypt(password))
    throw new ConfigError('This is a hash already.', 'Put it into the config as it is.');
  if (isTerminal && (await askUnseen(output, 'The same again:', stopping)) !== password)
    throw new ConfigError('These are two different passwords.', 'Run it again.');
  return password;
};

/** `admin hash`: the scrypt hash of a password, to stdout. The password itself is shown and stored nowhere. */
export const adminHash = async (_: object, { stopping }: Runtime): Promise<ExitCode> => {
  const output = createOutput({ json: false, logging: false });
  output.verbatim(await hashPassword(await askPassword(output, stopping)));
  return EXIT.done;
};
