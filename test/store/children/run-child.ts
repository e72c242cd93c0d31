import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the child's next line. */
  readonly line: () => Promise<string>;
  readonly say: (text: string) => void;
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const RUNNER = `
  const { run } = await import(process.argv[1]);
  await run(process.argv.slice(2));
`;

const bundles = new Map<string, Promise<string>>();

/** The file with all that it imports in one, as the built program is: a process starts with it in a moment. */
const bundle = async (path: string): Promise<string> => {
  // Below `build`, from where the modules that stay outside are found.
  const file = join(ROOT, 'build', `child-${basename(path, '.ts')}.mjs`);
  const ready = `${file}.${process.pid}`;
  await build({
    input: path,
    platform: 'node',
    external: ['better-sqlite3', 'typescript'],
    output: { file: ready, codeSplitting: false },
    logLevel: 'silent',
  });
  // Another worker may be at it too.
  renameSync(ready, file);
  return file;
};

/** Runs the `run` function of a TypeScript file, named as seen from this folder, in a process of its own. */
export const runChild = async (file: string, ...args: string[]): Promise<Child> => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const bundled = bundles.get(path) ?? bundle(path);
  bundles.set(path, bundled);
  const child = spawn(process.execPath, ['--input-type=module', '-e', RUNNER, await bundled, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: ROOT,
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
