import { randomUUID } from 'node:crypto';
import type { PracticeConfig } from '../config/schema.ts';
import type { Direction } from '../domain/reconcile-pair.ts';
import { EXIT, type ExitCode, RunError, StoppedError } from '../errors.ts';
import { acquireLock } from '../store/locks.ts';
import { explainSqliteError } from '../store/sqlite-error.ts';
import { finishRun, startRun } from '../store/sync-runs.ts';
import { assertAccounts, assertConnected } from '../sync/accounts.ts';
import { newReport, type Report } from '../sync/report.ts';
import type { RunContext, SyncOptions } from '../sync/run-context.ts';
import { sync as runSync } from '../sync/sync.ts';
import type { CommonOptions, Runtime } from './command-options.ts';
import { type CommandContext, withContext } from './context.ts';
import { openSides, type PracticeSides } from './practice-sides.ts';
import { progressText } from './render/progress-text.ts';
import { type RunOutcome, syncDocument } from './render/sync-document.ts';
import { syncText } from './render/sync-text.ts';
import { parseWindow } from './window-option.ts';
import { worst } from './worst.ts';

export interface SyncCommandOptions extends CommonOptions {
  readonly what: 'patients' | 'appointments' | 'both';
  readonly direction: Direction;
  readonly dryRun?: boolean;
  readonly full?: boolean;
  readonly concurrency: number;
  readonly allowEmpty?: boolean;
  readonly allowShrink?: boolean;
  readonly allowRetire?: boolean;
  readonly allowMassChange?: boolean;
  readonly from?: string;
  readonly to?: string;
}

const COMMAND = { patients: 'sync patients', appointments: 'sync appointments', both: 'sync' } as const;

const syncOptions = (options: SyncCommandOptions, practice: PracticeConfig): SyncOptions => ({
  direction: options.direction,
  dryRun: options.dryRun === true,
  full: options.full === true,
  concurrency: options.concurrency,
  overrides: {
    allowEmpty: options.allowEmpty === true,
    allowShrink: options.allowShrink === true,
    allowRetire: options.allowRetire === true,
    allowMassChange: options.allowMassChange === true,
  },
  window: parseWindow(options.from, options.to, practice.timezone),
});

/** One practice, from the lock to the row that says how it ended. What goes wrong is part of the outcome. */
const syncPractice = async (
  context: CommandContext,
  practice: PracticeConfig,
  options: SyncCommandOptions,
): Promise<RunOutcome> => {
  const { store, now, log, output } = context;
  const command = COMMAND[options.what];
  const report: Report = newReport();
  const startedAt = now();
  const sides: PracticeSides = openSides(context, practice);
  const dryRun = options.dryRun === true;
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
    const lock = await acquireLock(store, {
      name: `sync ${practice.name}`,
      command: `ephysio-ghl ${command}`,
      now,
    });
    try {
      const runId = await startRun(store, { practice: practice.name, command, now: startedAt });
      log.info('run.start', { practice: practice.name, command, run: runId, dryRun });
      let error: RunError | null = null;
      try {
        await assertConnected(store, practice);
        await assertAccounts(store, practice, sides.ephysioPracticeId, dryRun);
        const run: RunContext = {
          practice,
          store,
          patients: sides.patients,
          appointments: sides.appointments,
          options: settings,
          report,
          progress: (step, done, total) =>
            output.progress(progressText(practice.name, step, done, total, now() - startedAt)),
          stopping: context.stopping,
          owner: lock.token,
          assertLocked: (handle) => lock.assertHeld(handle),
          now,
          newId: randomUUID,
        };
        await runSync(run, options.what);
      } catch (caught) {
        const explained = explainSqliteError(caught, store.path);
        if (!(explained instanceof RunError)) throw explained;
        error = explained;
      }
      const end = outcome(error);
      await finishRun(store, runId, { exitCode: exitCodeOf(end), counts: syncDocument(end), now: now() });
      return end;
    } finally {
      await lock.release();
    }
  } catch (caught) {
    if (caught instanceof RunError) return outcome(caught);
    throw caught;
  } finally {
    sides.close();
  }
};

const exitCodeOf = ({ error, report }: RunOutcome): ExitCode =>
  error?.exitCode ?? (report.failures.length > 0 ? EXIT.someFailed : EXIT.done);

const report = (context: CommandContext, outcome: RunOutcome): void => {
  const { output, log } = context;
  output.document(syncDocument(outcome));
  output.text(syncText(outcome));
  const { practice, error } = outcome;
  for (const f of outcome.report.failures)
    log.warn('record.failed', { practice, side: f.side, id: f.id, link: f.link, reason: f.reason });
  for (const r of outcome.report.reviews)
    log.warn('review', { practice, kind: r.kind, side: r.side, reason: r.message });
  if (error) {
    log.error('run.stopped', { practice, exitCode: error.exitCode, reason: error.message, hint: error.hint });
    output.note(`error: practice ${practice}: ${error.message}\n  ${error.hint}`);
  }
  log.info('run.end', {
    practice,
    command: outcome.command,
    exitCode: exitCodeOf(outcome),
    durationMs: outcome.durationMs,
  });
};

/** `sync`, `sync patients`, `sync appointments`: each practice by itself; the worst exit code counts. */
export const sync = async (options: SyncCommandOptions, runtime: Runtime): Promise<ExitCode> => {
  // Days that are none are wrong for every practice: said once, before anything is opened.
  parseWindow(options.from, options.to, 'UTC');
  return withContext(options, runtime, async (context) => {
    const codes: ExitCode[] = [];
    for (const practice of context.practices) {
      const outcome = await syncPractice(context, practice, options);
      report(context, outcome);
      codes.push(exitCodeOf(outcome));
    }
    return worst(codes);
  });
};
