import type { PracticeConfig } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import { gatherRuns, gatherTellingRuns, type RunFact, type RunSummary } from '../store/tables/sync-runs.ts';
import { countLinked, countWaiting } from '../store/tables/waiting.ts';
import { lastReceivedAt } from '../store/tables/webhooks/webhook-arrivals.ts';
import { inboxState } from '../store/tables/webhooks/webhook-event-list.ts';
import { dayCounts, lastDays } from './days.ts';
import { countOnDesk, deskStateOf } from './desk-state.ts';
import { judge } from './find-problems.ts';
import type { JudgedFacts, PracticeStatus, State } from './practice-status.ts';
import type { FoundProblem, JudgeOptions } from './problem.ts';
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
  /** How many items the page Today lists. */
  readonly onDesk: number;
  /** The practice's state on the page. */
  readonly deskState: State;
}

const judged = (
  facts: JudgedFacts,
  runs: readonly RunFact[],
  failedRecords: number,
  options: JudgeOptions,
): Pick<JudgedStatus, 'ok' | 'found' | 'onDesk' | 'deskState'> => {
  const found = judge(facts, runs, options);
  const ok = found.every(({ severity }) => severity === 'warning');
  const onDesk = countOnDesk(facts, found, failedRecords);
  return { ok, found, onDesk, deskState: deskStateOf({ ...facts, ok }, onDesk) };
};

/** What a practice is judged by, apart from its runs. `now`: epoch milliseconds. */
const gatherFacts = async (
  store: Store,
  practice: PracticeConfig,
  now: number,
): Promise<{ readonly facts: JudgedFacts; readonly failedRecords: number }> => {
  const { name } = practice;
  const signIns = await gatherSignIns(store, practice, now);
  const inbox = await inboxState(store, name);
  const { conflicts, reviews, deadRecords, failedRecords } = await countWaiting(store, name);
  return {
    failedRecords,
    facts: {
      practice: name,
      signIns,
      inbox,
      deadLetters: { webhooks: inbox.dead, records: deadRecords },
      conflicts,
      reviews: { open: sum(Object.values(reviews)), byKind: reviews },
    },
  };
};

/** Gathers how a practice is doing, from the database only. */
export const judgeStatus = async (
  store: Store,
  practice: PracticeConfig,
  { now, days, maxRunAgeHours, timezone }: StatusOptions,
): Promise<JudgedStatus> => {
  const window = lastDays(now, days, practice.timezone);
  const runs = await gatherRuns(store, practice.name, window[0]?.from ?? new Date(now).toISOString(), now);
  const { facts, failedRecords } = await gatherFacts(store, practice, now);
  const hasCalendars = practice.calendars.length > 0;
  const judgement = judged(facts, runs, failedRecords, { now, maxRunAgeHours, hasCalendars, timezone });
  return {
    ...facts,
    ...(await countLinked(store, practice.name)),
    ...judgement,
    at: new Date(now).toISOString(),
    runs: newestRuns(runs),
    inbox: { ...facts.inbox, lastReceivedAt: await lastReceivedAt(store, practice.name) },
    days: await dayCounts(store, practice.name, window, runs),
    problems: judgement.found.map((problem) => describeProblem(problem, timezone ?? 'UTC')),
  };
};

/** How a practice is doing in a few words: a row among those of many practices. */
export type StatusGlance = Pick<JudgedStatus, 'practice' | 'onDesk' | 'deskState'> & {
  /** The newest sync that was no dry run, or that still runs; `null`: there was none. */
  readonly lastRun: RunSummary | null;
};

/**
 * The same judgement at a small part of the cost: of the runs it reads only those that say how the practice is doing, and it
 * counts neither links nor events that are done.
 */
export const glanceAt = async (
  store: Store,
  practice: PracticeConfig,
  { now, days, maxRunAgeHours }: Omit<StatusOptions, 'timezone'>,
): Promise<StatusGlance> => {
  const { name, timezone, calendars } = practice;
  const since = lastDays(now, days, timezone)[0]?.from ?? new Date(now).toISOString();
  const runs = await gatherTellingRuns(store, name, since, now);
  const { facts, failedRecords } = await gatherFacts(store, practice, now);
  const hasCalendars = calendars.length > 0;
  const { onDesk, deskState } = judged(facts, runs, failedRecords, { now, maxRunAgeHours, hasCalendars });
  const lastRun =
    newestRuns(runs).find(({ command, dryRun }) => !dryRun && command.startsWith('sync')) ?? null;
  return { practice: name, onDesk, deskState, lastRun };
};

/** The same as `judgeStatus` for output. */
export const gatherStatus = async (
  store: Store,
  practice: PracticeConfig,
  options: StatusOptions,
): Promise<PracticeStatus> => {
  const { found: _, onDesk: __, deskState: ___, ...status } = await judgeStatus(store, practice, options);
  return status;
};
