import type { StoreHandle } from '../store/store.ts';
import { isLockHeld } from '../store/tables/locks.ts';
import { listRuns, listRunsSince, type RunNote, readRunNote } from '../store/tables/sync-runs.ts';

/** The commands whose runs are kept. */
export const RUN_COMMANDS = ['sync', 'sync patients', 'sync appointments', 'refresh-token'] as const;

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

/** Of each command the newest run, and the newest dry run where that is newer. `runs`: newest first. */
export const newestRuns = (runs: readonly RunFact[]): RunSummary[] => {
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
