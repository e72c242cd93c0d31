import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandContext } from '../../src/app/context.ts';
import { openSides } from '../../src/app/practice-sides.ts';
import { runOf } from '../../src/app/run-of.ts';
import { createOutput } from '../../src/cli/output.ts';
import { type Config, type ConfigInput, configSchema } from '../../src/config/schema.ts';
import type { Direction } from '../../src/domain/merge/reconcile-pair.ts';
import { type GuardOverrides, NO_OVERRIDES } from '../../src/domain/plan/guard-flags.ts';
import type { TimeWindow } from '../../src/domain/records/window.ts';
import { createHostConnections } from '../../src/ephysio/host-connections.ts';
import { LockedError, RunError } from '../../src/errors.ts';
import { createLog } from '../../src/ops/log.ts';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { openStore } from '../../src/store/database/open.ts';
import type { Store } from '../../src/store/store.ts';
import { acquireLock } from '../../src/store/tables/locks.ts';
import { assertAccounts, assertConnected } from '../../src/sync/accounts.ts';
import { newReport, type Report } from '../../src/sync/run-context.ts';
import { sync } from '../../src/sync/run-sync.ts';
import { createVirtualClock, HOUR_MS, MONDAY, type VirtualClock } from './virtual-clock.ts';

type PracticeInput = ConfigInput['practices'][number];

/** What the config of the practice says besides who is who. */
export interface Settings {
  readonly sync?: PracticeInput['sync'];
  readonly ephysio?: Partial<PracticeInput['ephysio']>;
  readonly calendars?: PracticeInput['calendars'];
  readonly language?: PracticeInput['language'];
}

export interface BenchOptions extends Settings {
  /** When it begins, epoch milliseconds; a Monday morning in March unless said otherwise. */
  readonly start?: number;
  readonly sandbox?: SandboxOptions;
  /** Puts a database there, before the bench opens it. */
  readonly prepare?: (database: string) => Promise<void>;
  /** False: the practice has to be connected by OAuth first. */
  readonly usePrivateToken?: boolean;
}

export interface RunOptions {
  readonly what?: 'patients' | 'appointments' | 'both';
  readonly direction?: Direction;
  readonly dryRun?: boolean;
  readonly full?: boolean;
  readonly concurrency?: number;
  readonly overrides?: Partial<GuardOverrides>;
  readonly window?: TimeWindow;
  readonly stopping?: AbortSignal;
  /** How long after what came before; an hour unless said otherwise. */
  readonly afterMs?: number;
  /** From this transaction on (from 1) the lock is another's: what was sent is not stored, as after a kill. */
  readonly lostFrom?: number;
}

export interface RunEnd {
  /** For whom its changes are listed. */
  readonly id: string;
  readonly report: Report;
  /** What ended the run early. A bug of this program is thrown instead. */
  readonly error: RunError | null;
  /** Requests of this run by service, as the program counted them. */
  readonly requests: { readonly ephysio: number; readonly ghl: number };
  /** What this run asked of GHL, by `METHOD /path/:id`. */
  readonly ghlRoutes: Readonly<Record<string, number>>;
}

/** Both simulated services, a database and the engine between them, on one clock that waits cost nothing. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly store: Store;
  readonly clock: VirtualClock;
  /** The database is closed and opened again, as when the machine starts again. */
  restart(): Promise<void>;
  /** What the commands work with, as the config is now. */
  context(stopping?: AbortSignal): CommandContext;
  /** The config is edited: for the runs, and the listeners, that begin from now on. */
  configure(settings: Settings): void;
  /** One run of `sync`. The clock goes on by an hour first, as between two runs of a timer, or by `afterMs`. */
  run(options?: RunOptions): Promise<RunEnd>;
  close(): Promise<void>;
}

/** For whom changes of a person are listed. */
export const PERSON = { kind: 'person', id: 'decision', command: 'test' } as const;

const nowhere = { write: () => true };

const lostLock = (): LockedError => new LockedError('the lock was lost', 'Run again.');

const minus = (after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(after)
      .map(([route, n]) => [route, n - (before[route] ?? 0)] as const)
      .filter(([, n]) => n > 0),
  );

/** Sets everything up. GHL starts empty; without other wishes there is no rate limit. */
export const openBench = async (options: BenchOptions = {}): Promise<Bench> => {
  const clock = createVirtualClock(options.start ?? MONDAY);
  const { now, sleep } = clock;
  const folder = await mkdtemp(join(tmpdir(), 'ephysio-ghl-sync-'));
  const ghl = { rateLimit: null, ...options.sandbox?.ghl };
  const sandbox = await startSandbox({ patients: 0, now, sleep, ...options.sandbox, ghl });
  const database = join(folder, 'db.sqlite');
  await options.prepare?.(database);
  const plain = sandbox.config({ database, usePrivateToken: options.usePrivateToken ?? true });
  const configOf = ({ sync = {}, ephysio, calendars, language }: Settings): Config =>
    configSchema.parse({
      ...plain,
      practices: plain.practices.map((p) => ({
        ...p,
        language,
        ephysio: { ...p.ephysio, ...ephysio },
        calendars: calendars ?? p.calendars,
        sync,
      })),
    });
  let config = configOf(options);
  let store = await openStore({ path: database, env: {}, now });
  const output = createOutput({ json: true, logging: false, stdout: nowhere, stderr: nowhere });
  const log = createLog({ level: 'silent', terminal: false });

  const contextOf = (stopping = new AbortController().signal): CommandContext => ({
    config,
    configPath: '',
    practices: config.practices,
    store,
    log,
    output,
    stopping,
    now,
    sleep,
    ephysioHosts: createHostConnections(8),
    [Symbol.asyncDispose]: async () => undefined,
  });

  const run = async (o: RunOptions = {}): Promise<RunEnd> => {
    clock.advance(o.afterMs ?? HOUR_MS);
    const stopping = o.stopping ?? new AbortController().signal;
    const [practice] = config.practices;
    if (!practice) throw new Error('the sandbox gave a config without a practice');
    const sides = openSides(contextOf(stopping), practice);
    const report = newReport();
    const runId = randomUUID();
    const before = { ...sandbox.ghl.counters.routes };
    let transactions = 0;
    const lock = await acquireLock(store, { name: 'sync main', command: 'test', now });
    const end = (error: RunError | null): RunEnd => ({
      id: runId,
      report,
      error,
      requests: sides.requests(),
      ghlRoutes: minus(sandbox.ghl.counters.routes, before),
    });
    try {
      await assertConnected(store, practice);
      await assertAccounts(store, practice, sides.ephysioPracticeId, o.dryRun === true);
      const context = runOf(contextOf(stopping), {
        practice,
        sides,
        lock: {
          token: lock.token,
          assertHeld: (handle) => {
            transactions += 1;
            if (transactions >= (o.lostFrom ?? Number.POSITIVE_INFINITY)) return Promise.reject(lostLock());
            return lock.assertHeld(handle);
          },
        },
        writer: { kind: 'run', id: runId, command: 'sync' },
        options: {
          direction: o.direction ?? 'both',
          dryRun: o.dryRun === true,
          full: o.full === true,
          concurrency: o.concurrency ?? 4,
          overrides: { ...NO_OVERRIDES, ...o.overrides },
          window: o.window ?? null,
        },
        report,
      });
      await sync(context, o.what ?? 'both');
      return end(null);
    } catch (error) {
      if (error instanceof RunError) return end(error);
      throw error;
    } finally {
      await lock.release();
      sides.close();
    }
  };

  return {
    sandbox,
    get store() {
      return store;
    },
    clock,
    restart: async () => {
      await store.close();
      store = await openStore({ path: database, env: {}, now });
    },
    context: contextOf,
    configure: (settings) => {
      config = configOf(settings);
    },
    run,
    close: async () => {
      await store.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Everything that a run changed on either side. */
export const writesOf = ({ report }: RunEnd): number =>
  [report.created, report.updated, report.cancelled].reduce((sum, n) => sum + n.ephysio + n.ghl, 0);
