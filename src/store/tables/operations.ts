import { randomUUID } from 'node:crypto';
import type { SideName, WrittenEntity } from '../../domain/records/sides.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { OperationsTable } from './tables.ts';

export interface NewOperation {
  readonly practice: string;
  readonly entity: WrittenEntity;
  /** The side that is written to. */
  readonly side: SideName;
  readonly kind: OperationsTable['kind'];
  readonly linkId: string | null;
  /** The record's id on the other side, where the change comes from. */
  readonly sourceId: string;
  readonly targetId: string | null;
  /** Token of the lock that the writer holds. */
  readonly owner: string;
  /** What is written; sealed. */
  readonly payload: unknown;
  /** Epoch milliseconds. */
  readonly now: number;
}

const context = (id: string): string => `operations/payload/${id}`;

/**
 * Writes an operation down, before it is sent. Returns its id.
 * Fails for a second create of the same record while the first is open: its outcome has to be found out first.
 */
export const insertOperation = async (
  { db, sealer }: StoreHandle,
  operation: NewOperation,
): Promise<string> => {
  const id = randomUUID();
  await db
    .insertInto('operations')
    .values({
      id,
      practice: operation.practice,
      entity: operation.entity,
      side: operation.side,
      kind: operation.kind,
      link_id: operation.linkId,
      source_id: operation.sourceId,
      target_id: operation.targetId,
      owner: operation.owner,
      payload: sealer.seal(operation.payload, context(id)),
      created_at: iso(operation.now),
    })
    .execute();
  return id;
};

/** The operations whose outcome was not stored, oldest first: what a run has to find out before it plans. */
export const listOpenOperations = (
  { db }: StoreHandle,
  practice: string,
  entity?: WrittenEntity,
): Promise<OperationsTable[]> => {
  const open = db.selectFrom('operations').selectAll().where('practice', '=', practice);
  return (entity === undefined ? open : open.where('entity', '=', entity))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
};

export const openPayload = (
  { sealer }: StoreHandle,
  operation: Pick<OperationsTable, 'id' | 'payload'>,
): unknown => sealer.open(operation.payload, context(operation.id));

/** Closes an operation; belongs in the transaction that stores its result. */
export const closeOperation = async ({ db }: StoreHandle, id: string): Promise<void> => {
  await db.deleteFrom('operations').where('id', '=', id).execute();
};

/** Takes an operation over whose writer is gone; `false` when another process was quicker. */
export const claimOperation = async (
  { db }: StoreHandle,
  { id, owner }: Pick<OperationsTable, 'id' | 'owner'>,
  newOwner: string,
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('operations')
    .set({ owner: newOwner })
    .where('id', '=', id)
    .where('owner', '=', owner)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** Ids of one record; `null` where it has none. */
export interface RecordIds {
  readonly ephysio: string | null;
  readonly ghl: string | null;
}

/** The ids that an operation is about: where it comes from and, unless it makes the record, where it goes. */
export const idsOf = ({ side, source_id, target_id }: OperationsTable): RecordIds =>
  side === 'ghl' ? { ephysio: source_id, ghl: target_id } : { ephysio: target_id, ghl: source_id };

/** Whether an operation on one of the ids is open: its record is being written. */
export const isInFlight = async (
  { db }: StoreHandle,
  practice: string,
  entity: WrittenEntity,
  ids: RecordIds,
): Promise<boolean> => {
  const rows = await db
    .selectFrom('operations')
    .selectAll()
    .where('practice', '=', practice)
    .where('entity', '=', entity)
    .execute();
  return rows.some((row) => {
    const open = idsOf(row);
    return (
      (ids.ephysio !== null && open.ephysio === ids.ephysio) || (ids.ghl !== null && open.ghl === ids.ghl)
    );
  });
};
