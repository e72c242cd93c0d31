import type { PracticeConfig } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import { countWaiting } from '../store/waiting.ts';
import { inboxState, lastReceivedAt } from '../store/webhook-event-list.ts';
import { type DayCount, dayCounts, lastDays } from './days.ts';
import { findProblems, type Problem } from './problems.ts';
import { gatherRuns, newestRuns, type RunSummary } from './runs.ts';
import { gatherSignIns, type SignIns } from './sign-ins.ts';

/** How one practice is doing. Ids, numbers, times and states; no patient data. */
export interface PracticeStatus {
  readonly practice: string;
  /** When it was looked at (UTC ISO, like all times here). */
  readonly at: string;
  /** True if no problem is an error. */
  readonly ok: boolean;
  readonly problems: readonly Problem[];
  /** The newest run of each command, and its newest dry run if that is newer; newest first. */
  readonly runs: readonly RunSummary[];
  readonly signIns: SignIns;
  readonly inbox: {
    readonly open: number;
    readonly dead: number;
    readonly oldestReceivedAt: string | null;
    /** Since when the longest due event has been due; in the future when none is due yet. */
    readonly oldestDueAt: string | null;
    /** Of any event, done or not. */
    readonly lastReceivedAt: string | null;
  };
  /** Given up after the last try: webhook events, and records that a service refuses. */
  readonly deadLetters: { readonly webhooks: number; readonly records: number };
  readonly conflicts: number;
  readonly reviews: { readonly open: number; readonly byKind: Readonly<Record<string, number>> };
  /** Patients that wait for real values in place of placeholders. */
  readonly placeholders: number;
  readonly links: { readonly patients: number; readonly appointments: number; readonly tombstones: number };
  /** The last days in the practice's time zone, today last. */
  readonly days: readonly DayCount[];
}

export interface StatusOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** How many days `days` has. */
  readonly days: number;
  /** A last run older than this is a problem; `null`: never. */
  readonly maxRunAgeHours: number | null;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Gathers how a practice is doing, from the database only. */
export const gatherStatus = async (
  store: Store,
  practice: PracticeConfig,
  { now, days, maxRunAgeHours }: StatusOptions,
): Promise<PracticeStatus> => {
  const window = lastDays(now, days, practice.timezone);
  const runs = await gatherRuns(store, practice.name, window[0]?.from ?? new Date(now).toISOString(), now);
  const signIns = await gatherSignIns(store, practice, now);
  const inbox = await inboxState(store, practice.name);
  const waiting = await countWaiting(store, practice.name);
  const facts = {
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
  const problems = findProblems(facts, runs, {
    now,
    maxRunAgeHours,
    hasCalendars: practice.calendars.length > 0,
  });
  return { ...facts, ok: problems.every(({ severity }) => severity === 'warning'), problems };
};
