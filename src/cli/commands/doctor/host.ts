import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';

/** The machine that the checks look at. Passed in, so that a test can show another machine. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Bytes that this user may still write to the disk of a folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
  /** What is mounted where, as Linux lists it; empty on other systems. */
  readonly mounts: () => Promise<string>;
  /** stdout of another program; `null` when there is no such program, or it failed. */
  readonly ask: (program: string, args: readonly string[]) => Promise<string | null>;
}

const PATIENCE_MS = 5000;

export const realHost = (): Host => ({
  env: process.env,
  now: Date.now,
  freeBytes: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  mounts: () => readFile('/proc/self/mountinfo', 'utf8').catch(() => ''),
  ask: (program, args) =>
    new Promise((resolve) => {
      execFile(program, args, { timeout: PATIENCE_MS }, (error, stdout) =>
        resolve(error === null ? stdout : null),
      );
    }),
});
