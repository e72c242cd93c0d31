import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { guardFacts } from '../../domain/plan/guard-facts.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import { isLockHeld } from './locks.ts';
import type { SyncRunsTable } from './tables.ts';

const perSide = z.object({ ephysio: z.number(), ghl: z.number() });

const slotCounts = z.object({ created: z.number(), updated: z.number(), removed: z.number() });

/** How many records a run read, wrote and met. */
const runCounts = z.object({
  dryRun: z.boolean(),
  read: perSide,
  created: perSide,
  updated: perSide,
  cancelled: perSide,
  /** Block slots; an earlier version knew none. */
  blockSlots: slotCounts.optional(),
  linked: z.number(),
  unchanged: z.number(),
  conflicts: z.number(),
  review: z.number(),
  failed: z.number(),
  requests: perSide,
  durationMs: z.number(),
});
export type RunCounts = z.infer<typeof runCounts>;

const stopped = z.object({
  exitCode: z.number(),
  message: z.string(),
  hint: z.string(),
  /** The guards that stopped the run, or held a part of it back. */
  guards: z.array(guardFacts).readonly().optional(),
});
/** The error that ended a run; fit for output. */
export type RunStop = z.infer<typeof stopped>;

const isDryRun = z.object({ dryRun: z.literal(true) });
const hasError = z.object({ error: stopped });

/** What a row of `sync_runs` says of a run. */
export interface RunNote {
  /** `null`: none (yet), or written by another version. */
  readonly counts: RunCounts | null;
  readonly error: RunStop | null;
  readonly dryRun: boolean;
}

const parsed = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
};

/** Reads what `finishRun` stored. */
export const readRunNote = (text: string | null): RunNote => {
  const value = parsed(text);
  return {
    counts: runCounts.safeParse(value).data ?? null,
    error: hasError.safeParse(value).data?.error ?? null,
    // A dry run says so from its beginning, when there is nothing to count yet.
    dryRun: isDryRun.safeParse(value).success,
  };
};

/** What `readRunNote` calls a dry run, for the database. */
const isNoDryRun = sql<boolean>`(counts is null or counts not like '%"dryRun":true%')`;

/** Notes that a run began; returns its id, a new one if none is given. `now`: epoch milliseconds. */
export const startRun = async (
  { db }: StoreHandle,
  run: {
    readonly id?: string;
    readonly practice: string;
    readonly command: string;
    readonly dryRun?: boolean;
    readonly now: number;
  },
): Promise<string> => {
  const { id = randomUUID() } = run;
  await db
    .insertInto('sync_runs')
    .values({
      id,
      practice: run.practice,
      command: run.command,
      started_at: iso(run.now),
      finished_at: null,
      exit_code: null,
      // From the beginning, so that one that is killed is known for what it was.
      counts: run.dryRun === true ? JSON.stringify({ dryRun: true }) : null,
      lists_changes: 1,
    })
    .execute();
  return id;
};

/** Notes how a run ended. */
export const finishRun = async (
  { db }: StoreHandle,
  id: string,
  end: Pick<RunNote, 'counts' | 'error'> & { readonly exitCode: number; readonly now: number },
): Promise<void> => {
  const { counts, error } = end;
  const note = { ...counts, ...(error === null ? {} : { error }) };
  await db
    .updateTable('sync_runs')
    .set({ finished_at: iso(end.now), exit_code: end.exitCode, counts: JSON.stringify(note) })
    .where('id', '=', id)
    .execute();
};

/** A practice's newest runs first. One without `finished_at` is running, or was killed. */
export const listRuns = (
  { db }: StoreHandle,
  practice: string,
  query: { readonly command?: string; readonly limit: number },
): Promise<SyncRunsTable[]> => {
  const runs = db.selectFrom('sync_runs').selectAll().where('practice', '=', practice);
  return (query.command === undefined ? runs : runs.where('command', '=', query.command))
    .orderBy('started_at', 'desc')
    .orderBy('id')
    .limit(query.limit)
    .execute();
};

/** A practice's runs that began at `since` (UTC ISO) or later. */
const listRunsSince = ({ db }: StoreHandle, practice: string, since: string): Promise<SyncRunsTable[]> =>
  db
    .selectFrom('sync_runs')
    .selectAll()
    .where('practice', '=', practice)
    .where('started_at', '>=', since)
    .execute();

const SYNC_COMMANDS = ['sync', 'sync patients', 'sync appointments'] as const;
/** The commands whose runs are kept. */
const RUN_COMMANDS = [...SYNC_COMMANDS, 'refresh-token'] as const;

export interface RunSummary extends RunNote {
  readonly command: string;
  /** `killed`: it never said how it ended, and does not run any more. */
  readonly state: 'running' | 'ended' | 'killed';
  /** UTC ISO. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly exitCode: number | null;
}

export interface RunFact extends RunSummary {
  readonly id: string;
  /** What it wrote is listed one by one; before that was so, there are counts only. */
  readonly listsChanges: boolean;
}

/** Dry runs among a command's newest, behind which its newest real run may stand. */
const LOOK_BACK = 20;

/** When the newest sync of a practice ended, dry runs and one run apart (UTC ISO); `null`: there was none. */
export const lastRunEnd = async (
  store: StoreHandle,
  practice: string,
  butFor: string,
): Promise<string | null> => {
  const ends: string[] = [];
  for (const command of SYNC_COMMANDS)
    for (const run of await listRuns(store, practice, { command, limit: LOOK_BACK }))
      if (run.id !== butFor && run.finished_at !== null && !readRunNote(run.counts).dryRun)
        ends.push(run.finished_at);
  return ends.sort().at(-1) ?? null;
};

const SYNCS_OF_PATIENTS: readonly string[] = ['sync', 'sync patients'];
const SYNCS_OF_APPOINTMENTS: readonly string[] = ['sync', 'sync appointments'];

/** When the newest of a practice's runs of these commands began that ended with 0 and was no dry run (UTC ISO); '': none. */
const lastGood = async (
  { db }: StoreHandle,
  practice: string,
  commands: readonly string[],
): Promise<string> => {
  let newest = '';
  for (const command of commands) {
    const row = await db
      .selectFrom('sync_runs')
      .select('started_at')
      .where('practice', '=', practice)
      .where('command', '=', command)
      .where('exit_code', '=', 0)
      .where(isNoDryRun)
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined && row.started_at > newest) newest = row.started_at;
  }
  return newest;
};

/**
 * Of a practice's runs since an instant those that say how it is doing: what was before the newest one that went well, of
 * patients and of appointments, is over. And the newest of each command however old; newest first.
 */
export const gatherTellingRuns = async (
  store: StoreHandle,
  practice: string,
  since: string,
  now: number,
): Promise<RunFact[]> => {
  const ofPatients = await lastGood(store, practice, SYNCS_OF_PATIENTS);
  const ofAppointments = await lastGood(store, practice, SYNCS_OF_APPOINTMENTS);
  const good = ofPatients < ofAppointments ? ofPatients : ofAppointments;
  return gatherRuns(store, practice, good > since ? good : since, now);
};

/** A practice's runs since an instant, and the newest of each command however old; newest first. */
export const gatherRuns = async (
  store: StoreHandle,
  practice: string,
  since: string,
  now: number,
): Promise<RunFact[]> => {
  const rows = new Map((await listRunsSince(store, practice, since)).map((row) => [row.id, row]));
  for (const command of RUN_COMMANDS)
    for (const row of await listRuns(store, practice, { command, limit: LOOK_BACK })) rows.set(row.id, row);
  const sorted = [...rows.values()].sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
  // One sync at a time: of those that have not said how they ended, only the newest can be the one that holds the lock.
  const newestOpen = sorted.find((row) => row.finished_at === null);
  const isRunning = newestOpen !== undefined && (await isLockHeld(store, `sync ${practice}`, now));
  return sorted.map((row) => ({
    id: row.id,
    listsChanges: row.lists_changes === 1,
    command: row.command,
    state: row.finished_at !== null ? 'ended' : isRunning && row === newestOpen ? 'running' : 'killed',
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    exitCode: row.exit_code,
    ...readRunNote(row.counts),
  }));
};
