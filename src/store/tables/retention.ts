import { type RawBuilder, sql } from 'kysely';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import { pruneEvents } from './webhooks/webhook-event-list.ts';

/** For how many days what is over stays. */
export interface RetentionDays {
  readonly webhookEventsDays: number;
  readonly runsDays: number;
  readonly changesDays: number;
  readonly conflictsDays: number;
  readonly reviewsDays: number;
  readonly auditDays: number;
}

const DAY_MS = 86_400_000;
/** Rows of one delete: a few milliseconds, so that another writer hardly waits. */
const AT_ONCE = 500;

/** The newest run of each command stays, and the newest that was no dry run: they say how the practice is doing. */
const oldRun = (before: string): RawBuilder<boolean> => sql<boolean>`started_at < ${before} and exists (
  select 1 from sync_runs as newer
  where newer.practice = sync_runs.practice and newer.command = sync_runs.command
    and newer.started_at > sync_runs.started_at
    and (newer.counts is null or newer.counts not like '%"dryRun":true%'))`;

const deleteOld = async (
  { db }: StoreHandle,
  table: 'sync_runs' | 'changes' | 'conflicts' | 'reviews' | 'block_slots' | 'audit_log',
  isOld: RawBuilder<boolean>,
): Promise<number> => {
  const old = db.selectFrom(table).select('id').where(isOld).limit(AT_ONCE);
  const { numDeletedRows } = await db.deleteFrom(table).where('id', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
};

/**
 * Deletes what is over and older than the config says; what is open stays. SQLite uses the freed pages again: the file
 * does not shrink, and does not grow either. Ends early when stopped. Returns how many rows went.
 */
export const pruneOld = async (
  store: StoreHandle,
  days: RetentionDays,
  { now, stopping }: { readonly now: number; readonly stopping: AbortSignal },
): Promise<number> => {
  const before = (count: number): string => iso(now - count * DAY_MS);
  const resolved = (count: number) => sql<boolean>`resolved_at < ${before(count)}`;
  const steps = [
    () => pruneEvents(store, before(days.webhookEventsDays), AT_ONCE),
    () => deleteOld(store, 'sync_runs', oldRun(before(days.runsDays))),
    // Of a slot that is over nothing is changed any more.
    () => deleteOld(store, 'block_slots', sql<boolean>`ends_at < ${before(days.runsDays)}`),
    () => deleteOld(store, 'changes', sql<boolean>`at < ${before(days.changesDays)}`),
    () => deleteOld(store, 'conflicts', resolved(days.conflictsDays)),
    () => deleteOld(store, 'reviews', resolved(days.reviewsDays)),
    () => deleteOld(store, 'audit_log', sql<boolean>`at < ${before(days.auditDays)}`),
  ];
  let gone = 0;
  for (const step of steps) {
    for (let some = AT_ONCE; some === AT_ONCE && !stopping.aborted; gone += some) some = await step();
  }
  return gone;
};
