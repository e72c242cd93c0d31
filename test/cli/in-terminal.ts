import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { ENTRY } from './run-program.ts';
import type { Office } from './set-up.ts';

export interface TerminalOptions {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed, and after what. */
  readonly answers?: readonly (readonly [question: RegExp, answer: string])[];
}

/** Runs a command in a terminal of its own (util-linux) of 80 columns, or of none, as a container's may be; stdout and stderr come as a person sees them. */
export const inTerminal = (
  office: Pick<Office, 'folder'>,
  args: readonly string[],
  { columns = 80, answers = [], env: own = {} }: TerminalOptions = {},
): Promise<{ exitCode: number | null; screen: string }> =>
  new Promise((resolve, reject) => {
    const program = [process.execPath, ENTRY, ...args].map((word) => `'${word}'`).join(' ');
    const command = `stty cols ${columns} rows 24; exec ${program}`;
    const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...env } = process.env;
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: office.folder,
      env: { ...env, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...own },
      stdio: [answers.length > 0 ? 'pipe' : 'ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let screen = '';
    const left = [...answers];
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      screen += chunk;
      const [next] = left;
      if (next?.[0].test(screen) !== true) return;
      left.shift();
      child.stdin?.write(`${next[1]}\n`);
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, screen }));
  });
