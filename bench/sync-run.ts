import { runProgram, type Usage } from './program.ts';

interface Sides {
  readonly ephysio: number;
  readonly ghl: number;
}

/** What a run says about itself. */
export interface SyncDocument {
  readonly created: Sides;
  readonly updated: Sides;
  readonly cancelled: Sides;
  readonly linked: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly requests: Sides;
}

export interface SyncRun extends Usage {
  readonly wallMs: number;
  readonly document: SyncDocument;
}

/** Runs `sync …` to its end. @throws when it does not end with exit code 0 */
export const runSync = async (office: string, ...args: readonly string[]): Promise<SyncRun> => {
  const { stdout, wallMs, cpuMs, peakMb } = await runProgram(['sync', ...args, '--json'], office);
  return { wallMs, cpuMs, peakMb, document: JSON.parse(stdout) as SyncDocument };
};

export const written = ({ created, updated, cancelled }: SyncDocument): number =>
  [created, updated, cancelled].reduce((sum, { ephysio, ghl }) => sum + ephysio + ghl, 0);
