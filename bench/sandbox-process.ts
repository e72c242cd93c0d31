import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxConfig } from '../src/sandbox/sandbox-config.ts';
import { type Remote, startRemote } from './remote.ts';
import type { SandboxCalls } from './sandbox-calls.ts';

export interface SandboxProcessOptions {
  readonly practices?: number;
  /** Of each practice. */
  readonly patients: number;
  readonly eventsPerPatient: number;
  readonly therapists?: number;
  /** Of each answer, of both services. */
  readonly latencyMs?: number;
}

/** Runs `use` with both simulated services in another process, which ends with it. */
export const withSandbox = async <T>(
  options: SandboxProcessOptions,
  use: (sandbox: Remote<SandboxCalls>) => Promise<T>,
): Promise<T> => {
  const { calls, stop } = await startRemote<SandboxCalls>(
    new URL('./serve-sandbox.js', import.meta.url),
    options,
  );
  try {
    return await use(calls);
  } finally {
    stop();
  }
};

/** A folder in which the program finds its config. */
export const officeIn = (folder: string, name: string, config: SandboxConfig): string => {
  const office = join(folder, name);
  mkdirSync(office, { recursive: true });
  writeFileSync(join(office, 'ephysio-ghl.config.json'), JSON.stringify(config), { mode: 0o600 });
  return office;
};
