import { type Apart, apartKey, apartPair, type RecordName } from '../../domain/identity/apart.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';

/** Remembers that two records are of two people. `now`: epoch milliseconds. */
export const tellApart = async (
  { db }: StoreHandle,
  practice: string,
  [one, other]: readonly [RecordName, RecordName],
  now: number,
): Promise<void> => {
  await db
    .insertInto('told_apart')
    .values({ practice, pair: apartKey(one, other), decided_at: iso(now) })
    .onConflict((c) => c.columns(['practice', 'pair']).doNothing())
    .execute();
};

export const listApart = async ({ db }: StoreHandle, practice: string): Promise<Apart> => {
  const rows = await db.selectFrom('told_apart').select('pair').where('practice', '=', practice).execute();
  return new Set(rows.map(({ pair }) => pair));
};

/** Whoever is said to be one person after all. */
export const forgetApart = async (
  { db }: StoreHandle,
  practice: string,
  [one, other]: readonly [RecordName, RecordName],
): Promise<void> => {
  await db
    .deleteFrom('told_apart')
    .where('practice', '=', practice)
    .where('pair', '=', apartKey(one, other))
    .execute();
};

export interface ToldApart {
  readonly practice: string;
  readonly pair: readonly [RecordName, RecordName];
  /** UTC ISO. */
  readonly decidedAt: string;
}

/** What was decided last comes first. */
export const listToldApart = async ({ db }: StoreHandle, practice: string): Promise<ToldApart[]> => {
  const rows = await db
    .selectFrom('told_apart')
    .selectAll()
    .where('practice', '=', practice)
    .orderBy('decided_at', 'desc')
    .orderBy('pair')
    .execute();
  return rows.map(({ pair, decided_at: decidedAt }) => ({ practice, pair: apartPair(pair), decidedAt }));
};
