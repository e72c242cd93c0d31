import { type RunOutcome, runNote } from '../cli/commands/sync/sync-document.ts';
import { parseWindow } from '../cli/commands/sync/window-option.ts';
import type { CommonOptions } from '../cli/options.ts';
import { createProgressText } from '../cli/render/progress-text.ts';
import type { PracticeConfig } from '../config/schema.ts';
import type { Direction } from '../domain/merge/reconcile-pair.ts';
import type { GuardOverrides, PlanGuard } from '../domain/plan/guard-flags.ts';
import type { RunMessage } from '../domain/plan/run-message.ts';
import { EXIT, type ExitCode, RunError, StoppedError } from '../errors.ts';
import { INDEX_LAG_MS } from '../ghl/contacts/contact-search.ts';
import { createDelay, onAbort } from '../http/delay.ts';
import { type ReservedSpace, reserveSpace } from '../store/database/reserve-space.ts';
import { explainSqliteError } from '../store/database/sqlite-error.ts';
import { getCheckpoint, RESTORED_AT } from '../store/tables/checkpoints.ts';
import { acquireLock } from '../store/tables/locks.ts';
import { finishRun, startRun } from '../store/tables/sync-runs.ts';
import { releaseHeld } from '../store/tables/webhooks/webhook-queue.ts';
import { assertAccounts, assertConnected } from '../sync/accounts.ts';
import { newReport, type Report, type SyncOptions } from '../sync/run-context.ts';
import { sync as runSync } from '../sync/run-sync.ts';
import type { CommandContext } from './context.ts';
import { openSides, type PracticeSides } from './practice-sides.ts';
import { runOf } from './run-of.ts';

export interface SyncCommandOptions extends CommonOptions {
  readonly what: 'patients' | 'appointments' | 'both';
  readonly direction: Direction;
  readonly dryRun?: boolean;
  readonly names?: boolean;
  readonly full?: boolean;
  readonly concurrency: number;
  /** Practices side by side. */
  readonly parallel: number;
  readonly allowEmpty?: boolean;
  readonly allowShrink?: boolean;
  readonly allowRetire?: boolean;
  readonly allowMassChange?: boolean;
  readonly allowCreate?: boolean;
  readonly from?: string;
  readonly to?: string;
}

/** What is synced, as the command is called. */
export const COMMAND = {
  patients: 'sync patients',
  appointments: 'sync appointments',
  both: 'sync',
} as const;

const syncOptions = (options: SyncCommandOptions, practice: PracticeConfig): SyncOptions => ({
  direction: options.direction,
  dryRun: options.dryRun === true,
  names: options.names === true,
  full: options.full === true,
  concurrency: options.concurrency,
  overrides: {
    allowEmpty: options.allowEmpty === true,
    allowShrink: options.allowShrink === true,
    allowRetire: options.allowRetire === true,
    allowMassChange: options.allowMassChange === true,
    allowCreate: options.allowCreate === true,
  },
  window: parseWindow(options.from, options.to, practice.timezone),
});

/** The guards of the listener that this run has done without: their events can go on. */
const liftedGuards = ({ allowCreate, allowRetire, allowMassChange }: GuardOverrides): PlanGuard[] => [
  ...(allowCreate ? (['creations'] as const) : []),
  ...(allowRetire ? (['retire-limit'] as const) : []),
  ...(allowMassChange ? (['mass-change'] as const) : []),
];

/** A practice's context: its log says of each line which practice and which run it is about. */
export interface RunningContext extends CommandContext {
  readonly run: string;
  /** Called when the run has its lock. */
  readonly onStart: () => void;
}

/** The run's time is over. @param minutes what the config allows */
const tooLong = (minutes: number): RunError =>
  new RunError(
    EXIT.someFailed,
    `The run took longer than sync.timeLimitMinutes (${minutes}); what was begun is finished.`,
    'The next run goes on from here. If it happens again, look for a slow service, or allow more time.',
  );

/** Aborts `stopping` when the command is stopped, or when the practice's time is over. */
const limitTime = (outer: AbortSignal, minutes: number) => {
  const ending = new AbortController();
  let isOver = false;
  const end = (): void => ending.abort();
  if (outer.aborted) end();
  const forget = onAbort(outer, end);
  const timer =
    minutes === 0
      ? undefined
      : setTimeout(() => {
          isOver = !ending.signal.aborted;
          end();
        }, minutes * 60_000);
  return {
    stopping: ending.signal,
    isOver: () => isOver,
    close: () => {
      clearTimeout(timer);
      forget();
    },
  };
};

/**
 * Contacts that another process made right before the database was restored are not in GHL's search yet, and no link names
 * them any more: a location that allows duplicates would get a second one.
 * @throws StoppedError
 */
const waitForIndex = async (context: RunningContext, practice: string): Promise<void> => {
  const { store, now, sleep, stopping: signal, output } = context;
  const restoredAt = await getCheckpoint(store, practice, RESTORED_AT);
  const leftMs = restoredAt === null ? 0 : Date.parse(restoredAt) + INDEX_LAG_MS - now();
  // A clock that was set back waits no longer than one that was not.
  if (leftMs <= 0 || leftMs > INDEX_LAG_MS) return;
  output.progress(`${practice}: waiting until GHL's search shows what was made before the restore`);
  await createDelay(sleep)(leftMs, { signal });
};

const BUG = new RunError(
  EXIT.bug,
  'Internal error: a bug of ephysio-ghl.',
  'Run the command again with --log-level debug and report the lines that it prints.',
);

/** For the process that started this one with a channel, as the admin page does. Nobody else has one. */
const tellParent = (message: RunMessage): void => {
  // A parent that has gone away is no reason to stop.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

/** One practice, from the lock to the row that says how it ended. What goes wrong is part of the outcome. */
export const syncPractice = async (
  outer: RunningContext,
  practice: PracticeConfig,
  options: SyncCommandOptions,
): Promise<RunOutcome> => {
  const { timeLimitMinutes } = practice.sync;
  const time = limitTime(outer.stopping, timeLimitMinutes);
  const context: RunningContext = { ...outer, stopping: time.stopping };
  const { store, now, log, output } = context;
  const command = COMMAND[options.what];
  const report: Report = newReport();
  const startedAt = now();
  const progressText = createProgressText(practice.name, now);
  const sides: PracticeSides = openSides(context, practice);
  const dryRun = options.dryRun === true;
  let space: ReservedSpace | null = null;
  const outcome = (error: RunError | null): RunOutcome => ({
    command,
    practice: practice.name,
    dryRun,
    report,
    requests: sides.requests(),
    durationMs: now() - startedAt,
    error,
  });
  try {
    if (context.stopping.aborted) throw new StoppedError();
    const settings = syncOptions(options, practice);
    space = reserveSpace(store.path);
    const lock = await acquireLock(store, {
      name: `sync ${practice.name}`,
      command: `ephysio-ghl ${command}`,
      now,
    });
    const end = async (error: RunError | null): Promise<RunOutcome> => {
      const ended = outcome(error);
      // Of a full disk, too, `status` has to know.
      space?.free();
      await finishRun(store, context.run, { ...runNote(ended), exitCode: exitCodeOf(ended), now: now() });
      return ended;
    };
    try {
      const begun = { id: context.run, practice: practice.name, command, dryRun, now: startedAt };
      await startRun(store, begun);
      context.onStart();
      tellParent({ run: context.run });
      log.info('run.start', { command, dryRun });
      try {
        await assertConnected(store, practice);
        await assertAccounts(store, practice, sides.ephysioPracticeId, dryRun);
        await waitForIndex(context, practice.name);
        const run = runOf(context, {
          practice,
          sides,
          lock,
          writer: { kind: 'run', id: context.run, command },
          options: settings,
          report,
          progress: (step, done, total) => {
            output.progress(progressText(step, done, total));
            tellParent({ step, done: done ?? null, total: total ?? null });
          },
        });
        await runSync(run, options.what);
        if (!dryRun)
          await releaseHeld(store, practice.name, liftedGuards(settings.overrides), {
            now: now(),
            isLetIn: false,
          });
      } catch (caught) {
        const isOver = caught instanceof StoppedError && time.isOver();
        const error = isOver ? tooLong(timeLimitMinutes) : explainSqliteError(caught, store.path);
        if (error instanceof RunError) return await end(error);
        await end(BUG);
        throw error;
      }
      return await end(null);
    } finally {
      await lock.release();
    }
  } catch (caught) {
    if (caught instanceof RunError) return outcome(caught);
    throw caught;
  } finally {
    space?.free();
    sides.close();
    time.close();
  }
};

/** What a run ends with. */
export const exitCodeOf = ({ error, report }: RunOutcome): ExitCode =>
  error?.exitCode ?? (report.failures.length > 0 ? EXIT.someFailed : EXIT.done);
