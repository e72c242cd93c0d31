import { spawn } from 'node:child_process';
import { PROGRAM_PATH } from '../../../installation.ts';
import type { Sandbox } from '../../../sandbox/start-sandbox.ts';

export interface CliResult {
  readonly exitCode: number;
  /** The JSON documents of stdout, one a practice. */
  readonly documents: readonly Record<string, unknown>[];
  readonly stderr: string;
}

const documentsIn = (stdout: string): Record<string, unknown>[] =>
  stdout.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [];
    } catch {
      return [];
    }
  });

/**
 * Runs this program as a process of its own, as cron would.
 * @param onStderr sees what it says to a person while it runs
 */
export const runCli = (
  args: readonly string[],
  cwd: string,
  stopping: AbortSignal,
  onStderr: (text: string) => void = () => undefined,
): Promise<CliResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM_PATH, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = (): void => void child.kill('SIGTERM');
    stopping.addEventListener('abort', stop, { once: true });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
      onStderr(stderr);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      stopping.removeEventListener('abort', stop);
      resolve({ exitCode: code ?? 70, documents: documentsIn(stdout), stderr });
    });
  });

/** `auth` for all practices, with the browser of the person who signs in: the simulated page takes one after the other. */
export const signIn = async (
  sandbox: Sandbox,
  config: string,
  folder: string,
  stopping: AbortSignal,
): Promise<CliResult> => {
  const visited = new Set<string>();
  return runCli(['auth', '--no-browser', '--json', '--config', config], folder, stopping, (stderr) => {
    for (const [url] of stderr.matchAll(/https?:\/\/\S+chooselocation\S*(?=\s)/g)) {
      if (visited.has(url)) continue;
      visited.add(url);
      // What the browser of the person who signs in would do; the command itself says if it went wrong.
      sandbox.visitAuthorize(url).catch(() => undefined);
    }
  });
};
