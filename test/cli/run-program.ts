import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { AnyJson } from '../any-json.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const ENTRY = fileURLToPath(new URL('../../bin/ephysio-ghl.js', import.meta.url));

export interface Ended {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** With errors as a person at a terminal reads them. */
  readonly stderr: string;
  /** As it was written: errors are lines of the log there, because it is no terminal. */
  readonly rawStderr: string;
}

export interface Program {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the match as soon as stdout or stderr hold it; rejects when the program ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits for something that the program brings about; rejects when the program ends without. */
  until(moment: Promise<void>): Promise<void>;
}

const FAILED = new Set(['command.failed', 'run.stopped']);

/** Shows the errors of a log as text, and leaves its other lines as they are. */
const withErrorsAsText = (stderr: string): string =>
  stderr.replace(/^\{.*\}$/gm, (line) => {
    const { event, practice, reason, hint, stack = [] } = JSON.parse(line) as AnyJson;
    if (!FAILED.has(event)) return line;
    const whose = practice === undefined ? '' : `practice ${practice}: `;
    return [`error: ${whose}${reason}`, `  ${hint}`, ...stack].join('\n');
  });

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Options of node itself. */
  readonly node?: readonly string[];
}

/** What the environment of a test run may not decide. */
const cleanEnv = (): NodeJS.ProcessEnv => {
  const {
    EPHYSIO_GHL_CONFIG: _,
    EPHYSIO_GHL_KEY: __,
    XDG_CONFIG_HOME: ___,
    NO_COLOR: ____,
    ...env
  } = process.env;
  delete env.FORCE_COLOR;
  delete env.NODE_OPTIONS;
  return env;
};

/** Starts the built program as a process of its own; it is killed with the test. */
export const startProgram = (args: readonly string[], options: RunOptions): Program => {
  const child = spawn(process.execPath, [...(options.node ?? []), ENTRY, ...args], {
    cwd: options.cwd,
    env: { ...cleanEnv(), HOME: options.cwd, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { stdout: '', stderr: '' };
  const looks = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
      for (const look of looks) look();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      const { stdout, stderr } = text;
      resolve({ exitCode, signal, stdout, stderr: withErrorsAsText(stderr), rawStderr: stderr });
    });
  });
  return {
    process: child,
    ended,
    until: (moment) =>
      Promise.race([
        moment,
        ended.then((end) => Promise.reject(new Error(`ended too early: ${JSON.stringify(end)}`))),
      ]),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text.stdout) ?? pattern.exec(text.stderr);
          if (!found) return;
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        look();
        ended.then((end) => reject(new Error(`ended without ${pattern}: ${JSON.stringify(end)}`)), reject);
      }),
  };
};

/** Runs the built program to its end. */
export const runProgram = (args: readonly string[], options: RunOptions): Promise<Ended> =>
  startProgram(args, options).ended;

/** All of stdout as JSON documents, one a line; anything else in it is an error. */
export const documentsOf = ({ stdout }: Pick<Ended, 'stdout'>): AnyJson[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AnyJson);

export const documentOf = (ended: Ended): AnyJson => {
  const documents = documentsOf(ended);
  if (documents.length !== 1) throw new Error(`${documents.length} documents: ${JSON.stringify(ended)}`);
  return documents[0];
};
