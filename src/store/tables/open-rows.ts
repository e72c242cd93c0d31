import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';

/** Which items of a practice a list shows. */
export interface Wanted {
  /** Only what this id names: the whole one, or the first 8 or more characters of a random one. */
  readonly id?: string | undefined;
  readonly limit?: number;
}

/** No id has anything else in it, so that nothing in it is a wildcard; and a mistyped id of something else must not fit by chance. */
export const isBeginning = (id: string): boolean => /^[0-9a-f]{8}[0-9a-f-]*$/i.test(id);

/** Whether an id is the one that was named, where ids are not looked up by the database: some are given by a service. */
export const isNamed = (id: string, word: string): boolean =>
  id === word || (word.length >= 8 && id.toLowerCase().startsWith(word.toLowerCase()));

/** Both tables have the columns by which rows are found and settled. */
type OpenTable = 'conflicts' | 'reviews';

/** Rows that no person has settled, oldest first. */
export const listOpenRows = async (
  { db }: StoreHandle,
  table: OpenTable,
  practice: string,
  { id, limit }: Wanted,
): Promise<unknown[]> => {
  if (id !== undefined && !isBeginning(id)) return [];
  const open = db
    .selectFrom(table as 'conflicts')
    .selectAll()
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .$if(id !== undefined, (all) => all.where('id', 'like', `${id?.toLowerCase()}%`))
    .orderBy('created_at')
    .orderBy('id');
  return (limit === undefined ? open : open.limit(limit)).execute();
};

/** All rows that are kept, settled or not, newest first. */
export const listRows = ({ db }: StoreHandle, table: OpenTable, practice: string): Promise<unknown[]> =>
  db
    .selectFrom(table as 'conflicts')
    .selectAll()
    .where('practice', '=', practice)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();

/** `false` when there is no such open row. */
export const settleRow = async (
  { db }: StoreHandle,
  table: OpenTable,
  id: string,
  now: number,
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable(table as 'conflicts')
    .set({ resolved_at: iso(now) })
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** When an item began to wait, and when it was settled (UTC ISO); `null`: it still waits. */
export interface Wait {
  readonly created_at: string;
  readonly resolved_at: string | null;
}

/** The items of a practice that waited at an instant (UTC ISO) or later. */
export const waitsSince = async (
  { db }: StoreHandle,
  table: OpenTable,
  practice: string,
  since: string,
): Promise<Wait[]> => {
  const all = db
    .selectFrom(table as 'conflicts')
    .select(['created_at', 'resolved_at'])
    .where('practice', '=', practice);
  // Two questions, because each of them has an index that serves it.
  return [
    ...(await all.where('resolved_at', 'is', null).execute()),
    ...(await all.where('resolved_at', '>=', since).execute()),
  ];
};
