import type { PracticeConfig } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import { gatherRuns, type RunFact, type RunSummary } from '../store/tables/sync-runs.ts';
import { countWaiting } from '../store/tables/waiting.ts';
import { inboxState, lastReceivedAt } from '../store/tables/webhooks/webhook-event-list.ts';
import { dayCounts, lastDays } from './days.ts';
import { judge } from './find-problems.ts';
import type { PracticeStatus, StatusFacts } from './practice-status.ts';
import type { FoundProblem } from './problem.ts';
import { describeProblem } from './problem-text.ts';
import { gatherSignIns } from './sign-ins.ts';

export interface StatusOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** How many days `days` has. */
  readonly days: number;
  /** A last run older than this is a problem; `null`: never. */
  readonly maxRunAgeHours: number | null;
  /** By whose clock the texts of problems name times; UTC when left out, as in JSON. */
  readonly timezone?: string;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Of each command the newest run, and the newest dry run where that is newer. `runs`: newest first. */
const newestRuns = (runs: readonly RunFact[]): RunSummary[] => {
  const done = new Set<string>();
  const seen = new Set<string>();
  return runs.flatMap(({ id: _, listsChanges: __, ...run }) => {
    const key = `${run.command} ${run.dryRun}`;
    if (done.has(run.command) || seen.has(key)) return [];
    seen.add(key);
    if (!run.dryRun) done.add(run.command);
    return [run];
  });
};

/** How a practice is doing, with what was found as values: for who does not read the terminal's language. */
export interface JudgedStatus extends PracticeStatus {
  readonly found: readonly FoundProblem[];
}

/** Gathers how a practice is doing, from the database only. */
export const judgeStatus = async (
  store: Store,
  practice: PracticeConfig,
  { now, days, maxRunAgeHours, timezone }: StatusOptions,
): Promise<JudgedStatus> => {
  const window = lastDays(now, days, practice.timezone);
  const runs = await gatherRuns(store, practice.name, window[0]?.from ?? new Date(now).toISOString(), now);
  const signIns = await gatherSignIns(store, practice, now);
  const inbox = await inboxState(store, practice.name);
  const waiting = await countWaiting(store, practice.name);
  const facts: StatusFacts = {
    practice: practice.name,
    at: new Date(now).toISOString(),
    runs: newestRuns(runs),
    signIns,
    inbox: { ...inbox, lastReceivedAt: await lastReceivedAt(store, practice.name) },
    deadLetters: { webhooks: inbox.dead, records: waiting.deadRecords },
    conflicts: waiting.conflicts,
    reviews: { open: sum(Object.values(waiting.reviews)), byKind: waiting.reviews },
    placeholders: waiting.placeholders,
    links: waiting.links,
    days: await dayCounts(store, practice.name, window, runs),
  };
  const found = judge(facts, runs, {
    now,
    maxRunAgeHours,
    hasCalendars: practice.calendars.length > 0,
    timezone,
  });
  const ok = found.every(({ severity }) => severity === 'warning');
  const problems = found.map((problem) => describeProblem(problem, timezone ?? 'UTC'));
  return { ...facts, ok, problems, found };
};

/** The same for output. */
export const gatherStatus = async (
  store: Store,
  practice: PracticeConfig,
  options: StatusOptions,
): Promise<PracticeStatus> => {
  const { found: _, ...status } = await judgeStatus(store, practice, options);
  return status;
};
