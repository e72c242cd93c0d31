import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the child's next line. */
  readonly line: () => Promise<string>;
  readonly say: (text: string) => void;
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

const RUNNER = `
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(process.argv[1], { configFile: false, logLevel: 'error' });
  await module.run(process.argv.slice(2));
`;

/** Runs the `run` function of a TypeScript file beside this one in a process of its own. */
export const runChild = (file: string, ...args: string[]): Child => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '-e', RUNNER, path, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  });
  const lines: string[] = [];
  const readers: ((line: string) => void)[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const reader = readers.shift();
      if (reader === undefined) lines.push(part);
      else reader(part);
    }
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    process: child,
    line: () => {
      const line = lines.shift();
      return line === undefined ? new Promise((resolve) => readers.push(resolve)) : Promise.resolve(line);
    },
    say: (text) => child.stdin.write(`${text}\n`),
    ended: once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string),
  };
};
