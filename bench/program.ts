import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

/** From `build/test/bench`. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = fileURLToPath(new URL('../../bin/ephysio-ghl.js', import.meta.url));
const TELL_USAGE = fileURLToPath(new URL('./tell-usage.cjs', import.meta.url));

export interface Usage {
  readonly cpuMs: number;
  readonly peakMb: number;
}

export interface Ended extends Usage {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly wallMs: number;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves with the match as soon as stdout holds it. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  memoryMb(): number;
  /** SIGTERM, and what came of it. */
  stop(): Promise<Ended>;
  /** As when the power goes. */
  kill(): Promise<void>;
}

/** Nothing of the caller's environment decides what a measured program does. */
const environment = (home: string): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, HOME: home });

const usageIn = (text: string): Usage =>
  text === '' ? { cpuMs: Number.NaN, peakMb: Number.NaN } : (JSON.parse(text) as Usage);

/** Starts node as a process of its own, which says at its end what it has used; it does not outlive this one. */
export const startNode = (args: readonly string[], cwd: string): Running => {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--require', TELL_USAGE, ...args], {
    cwd,
    env: environment(cwd),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const texts = ['', '', ''];
  const looks = new Set<() => void>();
  for (const [i, stream] of child.stdio.slice(1).entries()) {
    stream?.on('data', (chunk: Buffer) => {
      texts[i] += chunk.toString();
      for (const look of looks) look();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    let wallMs = 0;
    child.on('error', reject);
    child.on('exit', () => {
      wallMs = performance.now() - begun;
    });
    child.on('close', (exitCode) => {
      process.off('exit', kill);
      const [stdout = '', stderr = '', usage = ''] = texts;
      resolve({ exitCode, stdout, stderr, wallMs, ...usageIn(usage) });
    });
  });
  return {
    ended,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(texts[0] ?? '');
          if (!found) return;
          looks.delete(look);
          resolve(found);
        };
        looks.add(look);
        look();
        ended.then((end) => reject(new Error(`ended without ${pattern}: ${end.stderr}`)), reject);
      }),
    memoryMb: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: async () => {
      kill();
      await ended;
    },
  };
};

/** Starts this program, as a person or a timer would. */
export const startProgram = (args: readonly string[], cwd: string): Running =>
  startNode([ENTRY, ...args], cwd);

/** Runs this program to its end. @throws when it does not end with exit code 0 */
export const runProgram = async (args: readonly string[], cwd: string): Promise<Ended> => {
  const end = await startProgram(args, cwd).ended;
  if (end.exitCode !== 0) {
    throw new Error(`${args.join(' ')} ended with exit code ${end.exitCode}: ${end.stderr.slice(-2000)}`);
  }
  return end;
};
