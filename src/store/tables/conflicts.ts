import { randomUUID } from 'node:crypto';
import type { Entity, SideName } from '../../domain/records/sides.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { ConflictsTable } from './tables.ts';
import { isBeginning, type Wanted } from './wanted.ts';

/** The two values of the field, sealed where they are kept. */
export interface ConflictValues {
  readonly winner: string | null;
  readonly loser: string | null;
}

export interface NewConflict {
  readonly practice: string;
  readonly entity: Entity;
  readonly linkId: string;
  readonly field: string;
  readonly winner: SideName;
  readonly reason: ConflictsTable['reason'];
  readonly values: ConflictValues;
  /** Epoch milliseconds. */
  readonly now: number;
}

const context = (id: string): string => `conflicts/data/${id}`;

/** Keeps a value that lost; belongs in the transaction that stores the new base. Returns its id. */
export const insertConflict = async ({ db, sealer }: StoreHandle, conflict: NewConflict): Promise<string> => {
  const id = randomUUID();
  await db
    .insertInto('conflicts')
    .values({
      id,
      practice: conflict.practice,
      entity: conflict.entity,
      link_id: conflict.linkId,
      field: conflict.field,
      winner: conflict.winner,
      reason: conflict.reason,
      data: sealer.seal(conflict.values, context(id)),
      created_at: iso(conflict.now),
      resolved_at: null,
    })
    .execute();
  return id;
};

/** Conflicts that no person has settled, oldest first. */
export const listOpenConflicts = async (
  { db }: StoreHandle,
  practice: string,
  { id, limit }: Wanted = {},
): Promise<ConflictsTable[]> => {
  if (id !== undefined && !isBeginning(id)) return [];
  const open = db
    .selectFrom('conflicts')
    .selectAll()
    .where('practice', '=', practice)
    .where('resolved_at', 'is', null)
    .$if(id !== undefined, (all) => all.where('id', 'like', `${id?.toLowerCase()}%`))
    .orderBy('created_at')
    .orderBy('id');
  return (limit === undefined ? open : open.limit(limit)).execute();
};

export const isConflictOpen = async ({ db }: StoreHandle, id: string): Promise<boolean> => {
  const open = db.selectFrom('conflicts').select('id').where('id', '=', id).where('resolved_at', 'is', null);
  return (await open.executeTakeFirst()) !== undefined;
};

export const openConflict = (
  { sealer }: StoreHandle,
  conflict: Pick<ConflictsTable, 'id' | 'data'>,
): ConflictValues => sealer.open(conflict.data, context(conflict.id)) as ConflictValues;

/** `false` when there is no such open conflict. */
export const resolveConflict = async ({ db }: StoreHandle, id: string, now: number): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('conflicts')
    .set({ resolved_at: iso(now) })
    .where('id', '=', id)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};
