import {
  type DistinctPairs,
  pairKey,
  pairOfKey,
  type RecordName,
} from '../../domain/identity/distinct-pairs.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';

/** Remembers that two records are of two people. `now`: epoch milliseconds. */
export const markDistinct = async (
  { db }: StoreHandle,
  practice: string,
  [one, other]: readonly [RecordName, RecordName],
  now: number,
): Promise<void> => {
  await db
    .insertInto('distinct_pairs')
    .values({ practice, pair: pairKey(one, other), decided_at: iso(now) })
    .onConflict((c) => c.columns(['practice', 'pair']).doNothing())
    .execute();
};

export const loadDistinctPairs = async ({ db }: StoreHandle, practice: string): Promise<DistinctPairs> => {
  const rows = await db
    .selectFrom('distinct_pairs')
    .select('pair')
    .where('practice', '=', practice)
    .execute();
  return new Set(rows.map(({ pair }) => pair));
};

/** For two records that are one person after all. */
export const forgetDistinct = async (
  { db }: StoreHandle,
  practice: string,
  [one, other]: readonly [RecordName, RecordName],
): Promise<void> => {
  await db
    .deleteFrom('distinct_pairs')
    .where('practice', '=', practice)
    .where('pair', '=', pairKey(one, other))
    .execute();
};

export interface DistinctPair {
  readonly practice: string;
  readonly pair: readonly [RecordName, RecordName];
  /** UTC ISO. */
  readonly decidedAt: string;
}

/** Newest decision first. */
export const listDistinctPairs = async ({ db }: StoreHandle, practice: string): Promise<DistinctPair[]> => {
  const rows = await db
    .selectFrom('distinct_pairs')
    .selectAll()
    .where('practice', '=', practice)
    .orderBy('decided_at', 'desc')
    .orderBy('pair')
    .execute();
  return rows.map(({ pair, decided_at: decidedAt }) => ({ practice, pair: pairOfKey(pair), decidedAt }));
};
