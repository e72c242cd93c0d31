import { randomUUID } from 'node:crypto';
import { iso } from './iso.ts';
import type { StoreHandle } from './store.ts';
import type { SyncRunsTable } from './tables.ts';

/** Notes that a run began; returns its id. `now`: epoch milliseconds. */
export const startRun = async (
  { db }: StoreHandle,
  run: { readonly practice: string; readonly command: string; readonly now: number },
): Promise<string> => {
  const id = randomUUID();
  await db
    .insertInto('sync_runs')
    .values({
      id,
      practice: run.practice,
      command: run.command,
      started_at: iso(run.now),
      finished_at: null,
      exit_code: null,
      counts: null,
    })
    .execute();
  return id;
};

/** Notes how a run ended. `counts`: what `--json` prints; it holds ids and numbers only. */
export const finishRun = async (
  { db }: StoreHandle,
  id: string,
  end: { readonly exitCode: number; readonly counts: unknown; readonly now: number },
): Promise<void> => {
  await db
    .updateTable('sync_runs')
    .set({
      finished_at: iso(end.now),
      exit_code: end.exitCode,
      counts: JSON.stringify(end.counts ?? null),
    })
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
