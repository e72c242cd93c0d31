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

export interface SyncRuns extends Usage {
  readonly wallMs: number;
  /** One of each practice, in the order of the config. */
  readonly documents: readonly SyncDocument[];
}

/** Runs `sync …` over all practices to its end. @throws when it does not end with exit code 0 */
export const runSyncs = async (office: string, ...args: readonly string[]): Promise<SyncRuns> => {
  const { stdout, wallMs, cpuMs, peakMb } = await runProgram(['sync', ...args, '--json'], office);
  const documents = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SyncDocument);
  return { wallMs, cpuMs, peakMb, documents };
};

/** The same with one practice. */
export const runSync = async (office: string, ...args: readonly string[]): Promise<SyncRun> => {
  const { documents, ...run } = await runSyncs(office, ...args);
  const [document] = documents;
  if (document === undefined) throw new Error('the run said nothing');
  return { ...run, document };
};

export const written = ({ created, updated, cancelled }: SyncDocument): number =>
  [created, updated, cancelled].reduce((sum, { ephysio, ghl }) => sum + ephysio + ghl, 0);
