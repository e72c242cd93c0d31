import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { type CommandSettings, loadSettings, withStore } from '../../../app/context.ts';
import {
  COMMAND,
  exitCodeOf,
  type RunningContext,
  type SyncCommandOptions,
  syncPractice,
} from '../../../app/sync-practice.ts';
import { subjectOf } from '../../../domain/review/review.ts';
import { EXIT, type ExitCode, RunError } from '../../../errors.ts';
import { withFields } from '../../../ops/log.ts';
import { createPing, type Ping } from '../../../ops/ping.ts';
import { reviewText } from '../../../texts/review-text.ts';
import type { Runtime } from '../../command-options.ts';
import { complain } from '../../complain.ts';
import { pingText } from '../../render/ping-text.ts';
import { type RunOutcome, syncDocument } from '../../render/sync-document.ts';
import { syncText } from '../../render/sync-text.ts';
import { worst } from '../../worst.ts';
import { afterRun } from './after-run.ts';
import { parseWindow } from './window-option.ts';

const report = (context: RunningContext, outcome: RunOutcome): void => {
  const { output, log } = context;
  output.document(syncDocument(outcome));
  output.text(syncText(outcome));
  const { command, practice, error, durationMs } = outcome;
  for (const f of outcome.report.failures)
    log.warn('record.failed', { side: f.side, id: f.id, link: f.link, reason: f.reason });
  for (const r of outcome.report.reviews)
    log.warn('review', { kind: r.kind, side: r.side, id: subjectOf(r), reason: reviewText(r) });
  if (error) {
    const { exitCode, message: reason, hint } = error;
    const text = `error: practice ${practice}: ${reason}\n  ${hint}`;
    complain(context, 'error', 'run.stopped', { command, exitCode, reason, hint, text });
  }
  log.info('run.end', { command, exitCode: exitCodeOf(outcome), durationMs });
};

/** What a monitor is told: another run's lock counts only where no practice could be synced because of it. */
const codeForMonitor = (codes: readonly ExitCode[]): ExitCode => {
  const own = codes.filter((code) => code !== EXIT.locked);
  return own.length === 0 ? worst(codes) : worst(own);
};

const syncAll = async (
  settings: CommandSettings,
  options: SyncCommandOptions,
  ping: Ping,
): Promise<ExitCode> => {
  const outcomes: RunOutcome[] = [];
  const codes = (): ExitCode[] => outcomes.map(exitCodeOf);
  let monitored: ExitCode = EXIT.bug;
  try {
    const code = await withStore(settings, async (context) => {
      for (const practice of context.practices) {
        const run = randomUUID();
        const log = withFields(context.log, { practice: practice.name, run });
        const own: RunningContext = { ...context, log, run, onStart: ping.start };
        const outcome = await syncPractice(own, practice, options);
        report(own, outcome);
        outcomes.push(outcome);
      }
      if (options.dryRun !== true) await afterRun(context);
      return worst(codes());
    });
    monitored = codeForMonitor(codes());
    return code;
  } catch (error) {
    if (error instanceof RunError) monitored = error.exitCode;
    throw error;
  } finally {
    await ping.end(monitored, pingText(COMMAND[options.what], outcomes));
  }
};

/** V8 lets a heap grow to four times what is alive: with long lists that is more than a small machine has. */
const HEAP = '--heap-growing-percent=100';

/** `sync`, `sync patients`, `sync appointments`: each practice by itself; the worst exit code counts. */
export const sync = async (options: SyncCommandOptions, runtime: Runtime): Promise<ExitCode> => {
  setFlagsFromString(HEAP);
  // Days that are none are wrong for every practice: said once, before anything is opened.
  parseWindow(options.from, options.to, 'UTC');
  const settings = loadSettings(options, runtime);
  const url = options.dryRun === true ? null : settings.config.monitoring.pingUrl;
  return syncAll(settings, options, createPing({ url, log: settings.log }));
};
