import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { FLAGS, type PlanGuard } from '../../../domain/plan/guard-flags.ts';
import { runMessage, type Step } from '../../../domain/plan/run-message.ts';
import { EXIT } from '../../../errors.ts';
import type { Log } from '../../../ops/log.ts';
import { type RunDocument, runDocument } from './run-document.ts';

/** A preview plans and writes nothing. */
export type LaunchKind = 'preview' | 'run';

/** A run that somebody started on the page, or its preview. */
export interface Launch {
  readonly id: string;
  readonly practice: string;
  readonly kind: LaunchKind;
  /** The user who started it. */
  readonly by: string;
  /** Epoch milliseconds, like `endedAt`. */
  readonly startedAt: number;
  /** Guards that do not stop it. */
  readonly lifted: readonly PlanGuard[];
  /** Of a run: the preview that the person had before them. */
  readonly preview: Launch | null;
  /** `null`: it is running. */
  readonly endedAt: number | null;
  /** The id under which the run lists its changes, once it has its lock. */
  readonly run: string | null;
  readonly progress: {
    readonly step: Step;
    readonly done: number | null;
    readonly total: number | null;
  } | null;
  /** `null`: it is running, or was killed. */
  readonly exitCode: number | null;
  /** May hold patient data; `null`: it ended without one, for example because another run held the lock. */
  readonly document: RunDocument | null;
}

export interface Launcher {
  /** Starts a process of its own; `null` where one of this practice is running already. */
  start(wanted: {
    readonly practice: string;
    readonly kind: LaunchKind;
    readonly by: string;
    readonly lifted?: readonly PlanGuard[];
  }): Launch | null;
  /** The last one of a practice, for half an hour after its end. */
  last(practice: string): Launch | null;
  /** Resolves when the last one of a practice has ended. */
  ended(practice: string): Promise<void>;
  /** Asks all to stop after the record that they are writing, and resolves when they have. */
  close(): Promise<void>;
}

export interface LauncherOptions {
  /** What is started, with its arguments before the command's: Node and the program. */
  readonly program: readonly [file: string, ...args: readonly string[]];
  readonly configPath: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly now: () => number;
}

/** Names of people are not kept for longer than somebody looks at them. */
const KEEP_MS = 30 * 60_000;
/** More than a preview of 100,000 records needs. */
const MAX_OUTPUT = 64 * 1024 * 1024;

const argsOf = (configPath: string, { practice, kind, lifted }: Launch): string[] => [
  'sync',
  ...['--config', configPath, '--practice', practice, '--json', '--log-level', 'warn'],
  ...(kind === 'preview' ? ['--dry-run', '--names'] : []),
  ...lifted.map((guard) => FLAGS[guard]),
];

const documentIn = (stdout: string): RunDocument | null => {
  try {
    return runDocument.safeParse(JSON.parse(stdout)).data ?? null;
  } catch {
    // Killed in the middle of it, or never printed.
    return null;
  }
};

/** What the process prints to stdout, as long as it is not more than a document can be. */
const collect = (child: ChildProcess): (() => string) => {
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_OUTPUT) child.kill('SIGTERM');
    else chunks.push(chunk);
  });
  return () => (size > MAX_OUTPUT ? '' : Buffer.concat(chunks).toString('utf8'));
};

/**
 * Starts runs from the page. Each is a process of its own, with the lock, guards and report of the command, so that the
 * listener takes webhooks while it works, and nothing of the listener is lost if it fails.
 */
export const createLauncher = ({ program, configPath, log, now }: LauncherOptions): Launcher => {
  const launches = new Map<string, Launch>();
  const children = new Map<string, { readonly child: ChildProcess; readonly ended: Promise<void> }>();

  const note = (practice: string, id: string, news: Partial<Launch>): void => {
    const launch = launches.get(practice);
    if (launch?.id === id) launches.set(practice, { ...launch, ...news });
  };

  const forget = (practice: string, id: string): void => {
    if (launches.get(practice)?.id === id) launches.delete(practice);
  };

  const watch = (launch: Launch, child: ChildProcess): Promise<void> => {
    const { practice, id } = launch;
    const stdout = collect(child);
    child.on('message', (said) => {
      const message = runMessage.safeParse(said).data;
      if (message === undefined) return;
      note(practice, id, 'run' in message ? { run: message.run } : { progress: message });
    });
    return new Promise<void>((resolve) => {
      child.on('error', (error: NodeJS.ErrnoException) => {
        log.warn('admin.run-failed', { practice, error: error.code ?? error.name });
        note(practice, id, { endedAt: now(), exitCode: EXIT.bug });
        resolve();
      });
      child.on('close', (exitCode) => {
        log.info('admin.run-ended', { practice, kind: launch.kind, exitCode });
        note(practice, id, { endedAt: now(), exitCode, document: documentIn(stdout()) });
        setTimeout(forget, KEEP_MS, practice, id).unref();
        resolve();
      });
    }).then(() => void children.delete(practice));
  };

  const last: Launcher['last'] = (practice) => launches.get(practice) ?? null;
  return {
    start: ({ practice, kind, by, lifted = [] }) => {
      if (children.has(practice)) return null;
      const before = last(practice);
      const launch: Launch = {
        id: randomUUID(),
        practice,
        kind,
        by,
        startedAt: now(),
        lifted,
        preview: kind === 'run' && before?.kind === 'preview' ? before : null,
        endedAt: null,
        run: null,
        progress: null,
        exitCode: null,
        document: null,
      };
      launches.set(practice, launch);
      const [file, ...args] = program;
      const child = spawn(file, [...args, ...argsOf(configPath, launch)], {
        // Nothing of stderr is for the page: the process logs beside the listener.
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      });
      log.info('admin.run-started', { practice, kind });
      children.set(practice, { child, ended: watch(launch, child) });
      return launch;
    },
    last,
    ended: async (practice) => children.get(practice)?.ended,
    close: async () => {
      const all = [...children.values()];
      for (const { child } of all) child.kill('SIGTERM');
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
};
