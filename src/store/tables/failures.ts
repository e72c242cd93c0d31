import { sql } from 'kysely';
import type { SideName, WrittenEntity } from '../../domain/records/sides.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { FailuresTable } from './tables.ts';

/** Tries without any wait: most failures are over by the next run. */
const FREE_ATTEMPTS = 2;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 3_600_000;
/** The record becomes a dead letter with this failure. */
const LAST_ATTEMPT = 12;

/** Milliseconds to wait after the n-th failure (from 1); `null` when there is no further try. */
export const waitAfter = (attempts: number): number | null => {
  if (attempts >= LAST_ATTEMPT) return null;
  if (attempts <= FREE_ATTEMPTS) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - FREE_ATTEMPTS - 1));
};

/** Which record failed: its id on the side that the change comes from, and the side that was written to. */
export interface FailureKey {
  readonly practice: string;
  readonly entity: WrittenEntity;
  readonly side: SideName;
  readonly recordId: string;
}

/**
 * Whether a failed record may be tried now. One that changed since is always due.
 * @param fingerprint of the record as it is now
 */
export const isDue = (
  failure: Pick<FailuresTable, 'fingerprint' | 'next_attempt_at' | 'dead_at'>,
  fingerprint: string,
  now: number,
): boolean => {
  if (failure.fingerprint !== fingerprint) return true;
  if (failure.dead_at !== null) return false;
  const waitMs = Date.parse(failure.next_attempt_at) - now;
  // A wait longer than the longest one was counted by a clock that has been set back since.
  return waitMs <= 0 || waitMs > LONGEST_WAIT_MS;
};

/** The failures of a record that has another id now. */
export const renameFailures = async (
  { db }: StoreHandle,
  key: FailureKey,
  recordId: string,
): Promise<void> => {
  await db
    .updateTable('failures')
    .set({ record_id: recordId })
    .where('practice', '=', key.practice)
    .where('entity', '=', key.entity)
    .where('side', '=', key.side)
    .where('record_id', '=', key.recordId)
    .execute();
};

/** Counts one more failure of a record; a changed record (other `fingerprint`) starts again at one. `reason`: no patient data. */
export const recordFailure = async (
  handle: StoreHandle,
  key: FailureKey,
  failure: { readonly fingerprint: string; readonly reason: string; readonly now: number },
): Promise<FailuresTable> => {
  const before = await handle.db
    .selectFrom('failures')
    .selectAll()
    .where('practice', '=', key.practice)
    .where('entity', '=', key.entity)
    .where('side', '=', key.side)
    .where('record_id', '=', key.recordId)
    .executeTakeFirst();
  const same = before?.fingerprint === failure.fingerprint ? before : undefined;
  const attempts = (same?.attempts ?? 0) + 1;
  const wait = waitAfter(attempts);
  const row: FailuresTable = {
    practice: key.practice,
    entity: key.entity,
    side: key.side,
    record_id: key.recordId,
    fingerprint: failure.fingerprint,
    attempts,
    next_attempt_at: iso(failure.now + (wait ?? 0)),
    dead_at: wait === null ? (same?.dead_at ?? iso(failure.now)) : null,
    reason: failure.reason,
  };
  await handle.db
    .insertInto('failures')
    .values(row)
    .onConflict((c) => c.columns(['practice', 'entity', 'side', 'record_id']).doUpdateSet(row))
    .execute();
  return row;
};

/** Forgets the failures of a record: it went through, or a person wants it tried again. `false` when it had none. */
export const clearFailure = async ({ db }: StoreHandle, key: FailureKey): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('failures')
    .where('practice', '=', key.practice)
    .where('entity', '=', key.entity)
    .where('side', '=', key.side)
    .where('record_id', '=', key.recordId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
};

/** @param wanted `mostUrgent`: at most so many, those first that were given up */
export const listFailures = (
  { db }: StoreHandle,
  practice: string,
  {
    entity,
    id,
    mostUrgent,
  }: { readonly entity?: WrittenEntity; readonly id?: string; readonly mostUrgent?: number } = {},
): Promise<FailuresTable[]> => {
  const failures = db
    .selectFrom('failures')
    .selectAll()
    .where('practice', '=', practice)
    .$if(entity !== undefined, (all) => all.where('entity', '=', entity ?? 'patient'))
    .$if(id !== undefined, (all) => all.where('record_id', '=', id ?? ''));
  if (mostUrgent === undefined) return failures.orderBy('record_id').execute();
  return failures
    .orderBy(sql`dead_at is null`)
    .orderBy('next_attempt_at')
    .orderBy('record_id')
    .limit(mostUrgent)
    .execute();
};

export const countFailures = async ({ db }: StoreHandle, practice: string): Promise<number> => {
  const { count } = await db
    .selectFrom('failures')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('practice', '=', practice)
    .executeTakeFirstOrThrow();
  return Number(count);
};
