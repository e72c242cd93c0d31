import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { ENTRY } from './run-program.ts';

export interface Dialogue {
  /** Waits until the terminal shows this, behind what was waited for before. */
  sees(pattern: RegExp): Promise<RegExpExecArray>;
  types(text: string): void;
  /** Of the program itself. */
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ exitCode: number | null; screen: string }>;
}

export const CTRL_C = '\u0003';
export const ENTER = '\r';

export interface DialogueOptions {
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command in a terminal of its own (util-linux), with somebody at the keyboard. */
export const startDialogue = (
  folder: string,
  args: readonly string[],
  { columns = 80, env: own = {} }: DialogueOptions = {},
): Dialogue => {
  const program = [process.execPath, ENTRY, ...args].map((word) => `'${word}'`).join(' ');
  // Not in the folder of the test, whose files are looked at.
  const aside = mkdtempSync(join(tmpdir(), 'ephysio-ghl-dialogue-'));
  onTestFinished(() => rmSync(aside, { recursive: true, force: true }));
  const pidFile = join(aside, 'pid');
  const command = `stty cols ${columns} rows 50; echo $$ > '${pidFile}'; exec ${program}`;
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, EPHYSIO_GHL_CONFIG: ____, ...env } = process.env;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { ...env, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...own },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [screen, seen] = ['', 0];
  const looks = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk;
    for (const look of looks) look();
  });
  const ended = new Promise<{ exitCode: number | null; screen: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, screen }));
  });
  return {
    ended,
    types: (text) => void child.stdin.write(text),
    kill: (signal) => void process.kill(Number(readFileSync(pidFile, 'utf8')), signal),
    sees: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(stripVTControlCharacters(screen.slice(seen)));
          if (!found) return;
          looks.delete(look);
          seen = screen.length;
          resolve(found);
        };
        looks.add(look);
        look();
        ended.then(
          (end) => reject(new Error(`ended without ${pattern}: ${stripVTControlCharacters(end.screen)}`)),
          reject,
        );
      }),
  };
};
