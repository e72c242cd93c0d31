import { randomUUID } from 'node:crypto';
import type { Entity, SideName } from '../../domain/records/sides.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import { listOpenRows, listRows, settleRow, type Wanted } from './open-rows.ts';
import type { ConflictsTable } from './tables.ts';

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
  handle: StoreHandle,
  practice: string,
  wanted: Wanted = {},
): Promise<ConflictsTable[]> =>
  (await listOpenRows(handle, 'conflicts', practice, wanted)) as ConflictsTable[];

/** Conflicts that are kept, settled or not, newest first. */
export const listConflicts = async (handle: StoreHandle, practice: string): Promise<ConflictsTable[]> =>
  (await listRows(handle, 'conflicts', practice)) as ConflictsTable[];

export const isConflictOpen = async ({ db }: StoreHandle, id: string): Promise<boolean> => {
  const open = db.selectFrom('conflicts').select('id').where('id', '=', id).where('resolved_at', 'is', null);
  return (await open.executeTakeFirst()) !== undefined;
};

export const openConflict = (
  { sealer }: StoreHandle,
  conflict: Pick<ConflictsTable, 'id' | 'data'>,
): ConflictValues => sealer.open(conflict.data, context(conflict.id)) as ConflictValues;

/** `false` when there is no such open conflict. */
export const resolveConflict = (handle: StoreHandle, id: string, now: number): Promise<boolean> =>
  settleRow(handle, 'conflicts', id, now);
