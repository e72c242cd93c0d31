import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { type CommandContext, type CommandSettings, loadSettings, withStore } from '../../../app/context.ts';
import {
  COMMAND,
  exitCodeOf,
  type RunningContext,
  type SyncCommandOptions,
  syncPractice,
} from '../../../app/sync-practice.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import type { Deed } from '../../../domain/audit/access.ts';
import { subjectOf } from '../../../domain/review/review.ts';
import { ConfigError, EXIT, type ExitCode, RunError } from '../../../errors.ts';
import { knownReviews } from '../../../items/reviews.ts';
import { withFields } from '../../../ops/log.ts';
import { createPing, type Ping } from '../../../ops/ping.ts';
import { lastListSize } from '../../../store/tables/checkpoints.ts';
import type { Report } from '../../../sync/run-context.ts';
import { reviewText } from '../../../texts/review-text.ts';
import type { Runtime } from '../../options.ts';
import { mostSevere, sideBySide, type Weights } from '../../per-practice.ts';
import { recordHere } from '../../record-here.ts';
import { USUAL_WIDTH } from '../../render/for-terminal.ts';
import { reportProblem } from '../../reporter.ts';
import { afterRun } from './after-run.ts';
import { leavingOf, type RunOutcome, syncDocument } from './sync-document.ts';
import { syncText } from './sync-text.ts';
import { parseWindow } from './window-option.ts';

/** From so many new contacts on, a workflow that greets them is worth a look before they are created. */
const MANY_CONTACTS = 20;

/** What a person has to check in GHL before its workflows meet thousands of new contacts. */
const warnOfNewContacts = (context: RunningContext, { practice, report: done, dryRun }: RunOutcome): void => {
  const { newContacts } = leavingOf(done);
  if (!dryRun || newContacts <= MANY_CONTACTS) return;
  const reason = `${newContacts} new contacts would be created in GHL.`;
  const hint =
    'First check in GHL which workflows start on a new contact, and leave these out by a tag (sync.newContacts.tags): docs/data-protection.md.';
  const text = `practice ${practice}: ${reason}\n  ${hint}`;
  reportProblem(context, 'warn', 'run.new-contacts', { count: newContacts, reason, hint, text });
};

const report = async (context: RunningContext, outcome: RunOutcome): Promise<void> => {
  const { output, log, store, run } = context;
  output.document(syncDocument(outcome));
  // A database that cannot be read any more has stopped the run: that error is shown.
  const isKnown = await knownReviews(store, outcome.practice, run).catch(() => () => false);
  output.text(syncText(outcome, { width: output.width, isKnown }), USUAL_WIDTH);
  const { command, practice, error, durationMs } = outcome;
  for (const f of outcome.report.failures)
    log.warn('record.failed', { side: f.side, id: f.id, link: f.link, reason: f.reason });
  for (const r of outcome.report.reviews)
    log.warn('review', { kind: r.kind, side: r.side, id: subjectOf(r), reason: reviewText(r) });
  warnOfNewContacts(context, outcome);
  if (error) {
    const { exitCode, message: reason, hint } = error;
    const text = `error: practice ${practice}: ${reason}\n  ${hint}`;
    reportProblem(context, 'error', 'run.stopped', { command, exitCode, reason, hint, text });
  }
  log.info('run.end', { command, exitCode: exitCodeOf(outcome), durationMs });
};

/** The exit code for a monitor: another run's lock counts only where no practice could be synced because of it. */
const codeForMonitor = (codes: readonly ExitCode[]): ExitCode => {
  const own = codes.filter((code) => code !== EXIT.locked);
  return own.length === 0 ? mostSevere(codes) : mostSevere(own);
};

const total = (outcomes: readonly RunOutcome[], of: (report: Report) => number): number =>
  outcomes.reduce((so, { report }) => so + of(report), 0);

/** One line for a monitor: numbers over all practices. No names, no ids. */
const pingText = (command: string, outcomes: readonly RunOutcome[]): string => {
  const both = (what: 'created' | 'updated' | 'cancelled'): number =>
    total(outcomes, (report) => report[what].ephysio + report[what].ghl);
  const counts = {
    practices: outcomes.length,
    created: both('created'),
    updated: both('updated'),
    cancelled: both('cancelled'),
    linked: total(outcomes, (report) => report.linked),
    failed: total(outcomes, (report) => report.failures.length),
    reviews: total(outcomes, (report) => report.reviews.length),
    conflicts: total(outcomes, (report) => report.conflicts),
  };
  const words = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  return `${command}: ${words.join(', ')}`;
};

/** What the audit log says of a run: whether it shows names, and whether a person overrides a guard. */
const deedsOf = (options: SyncCommandOptions, run: string): Deed[] => {
  const { allowEmpty, allowShrink, allowRetire, allowMassChange, allowCreate, dryRun, names } = options;
  const allowed = [allowEmpty, allowShrink, allowRetire, allowMassChange, allowCreate].includes(true);
  const about = { kind: 'run', subject: run } as const;
  return [
    ...(names === true ? [{ action: 'names-shown', ...about } as const] : []),
    ...(allowed && dryRun !== true ? [{ action: 'override', ...about } as const] : []),
  ];
};

/** Records in memory at a time. Each takes up to 1.6 kB (`npm run bench -- unchanged`): 330 MB, beside 130 MB of the program. */
const RECORDS_AT_A_TIME = 200_000;
/** Of a practice that was never listed. */
const UNKNOWN_RECORDS = 5_000;

/** How many records the run of each practice will hold, by its last lists. */
const weightsOf = async ({ store, practices }: CommandContext): Promise<Weights<PracticeConfig>> => {
  const sizes = new Map<string, number>();
  for (const { name } of practices) sizes.set(name, (await lastListSize(store, name)) ?? UNKNOWN_RECORDS);
  return { most: RECORDS_AT_A_TIME, weightOf: ({ name }) => sizes.get(name) ?? UNKNOWN_RECORDS };
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
      const { practices, output } = context;
      const weights = await weightsOf(context);
      await sideBySide(
        practices,
        { output, parallel: options.parallel, weights },
        async (practice, shown) => {
          const run = randomUUID();
          const log = withFields(context.log, { practice: practice.name, run });
          await recordHere(context, practice.name, deedsOf(options, run));
          const own: RunningContext = { ...context, output: shown, log, run, onStart: ping.start };
          const outcome = await syncPractice(own, practice, options);
          outcomes.push(outcome);
          await report(own, outcome);
        },
      );
      if (options.dryRun !== true) await afterRun(context);
      return mostSevere(codes());
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

/** `sync`, `sync patients`, `sync appointments`: each practice by itself, side by side; the worst exit code counts. */
export const sync = async (options: SyncCommandOptions, runtime: Runtime): Promise<ExitCode> => {
  setFlagsFromString(HEAP);
  if (options.names === true && options.dryRun !== true)
    throw new ConfigError('--names is for a dry run.', 'Add --dry-run, or leave --names out.');
  // Days that are none are wrong for every practice: said once, before anything is opened.
  parseWindow(options.from, options.to, 'UTC');
  const settings = loadSettings(options, runtime);
  const url = options.dryRun === true ? null : settings.config.monitoring.pingUrl;
  return syncAll(settings, options, createPing({ url, log: settings.log }));
};
