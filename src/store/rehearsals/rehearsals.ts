import type { Entity, SideName } from '../../domain/records/sides.ts';
import type { RehearsedKind } from '../../domain/rehearsal/journal.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { RehearsalsTable } from './rehearsals-table.ts';

/** Written before the record is made. `now`: epoch milliseconds. */
export const insertRehearsed = async (
  { db }: StoreHandle,
  row: {
    readonly id: string;
    readonly practice: string;
    readonly side: SideName;
    readonly kind: RehearsedKind;
    readonly mark: string;
  },
  now: number,
): Promise<void> => {
  await db
    .insertInto('rehearsals')
    .values({ ...row, record_id: null, created_at: iso(now), gone_at: null })
    .execute();
};

export const setRehearsedId = async ({ db }: StoreHandle, id: string, record_id: string): Promise<void> => {
  await db.updateTable('rehearsals').set({ record_id }).where('id', '=', id).execute();
};

/** The id stays known: its webhooks, and lists that lag, may still name the record. `now`: epoch milliseconds. */
export const setRehearsedGone = async ({ db }: StoreHandle, id: string, now: number): Promise<void> => {
  await db.deleteFrom('rehearsals').where('id', '=', id).where('record_id', 'is', null).execute();
  await db
    .updateTable('rehearsals')
    .set({ gone_at: iso(now) })
    .where('id', '=', id)
    .execute();
};

/** What may still be there, oldest first. */
export const listRehearsed = (
  { db }: StoreHandle,
  practice: string,
  side: SideName,
): Promise<RehearsalsTable[]> =>
  db
    .selectFrom('rehearsals')
    .selectAll()
    .where('practice', '=', practice)
    .where('side', '=', side)
    .where('gone_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();

/** What the engine knows as a person and as an appointment. Ids of other kinds may be those of other people. */
const KINDS = { patient: ['patient', 'contact'], appointment: ['event', 'appointment'] } as const;

/** Ids of all people, or appointments, that rehearsals have ever made on a side. */
export const rehearsedIds = async (
  { db }: StoreHandle,
  practice: string,
  side: SideName,
  entity: Entity,
): Promise<ReadonlySet<string>> => {
  const rows = await db
    .selectFrom('rehearsals')
    .select('record_id')
    .where('practice', '=', practice)
    .where('side', '=', side)
    .where('kind', 'in', KINDS[entity])
    .where('record_id', 'is not', null)
    .execute();
  return new Set(rows.flatMap(({ record_id }) => record_id ?? []));
};

/** The webhooks about records that have arrived, in the order of their arrival. Times are epoch milliseconds. */
export const webhookArrivals = async (
  { db }: StoreHandle,
  practice: string,
  recordIds: readonly string[],
): Promise<{ readonly type: string; readonly recordId: string; readonly receivedAt: number }[]> => {
  const rows = await db
    .selectFrom('webhook_events')
    .select(['type', 'record_id', 'received_at'])
    .where('practice', '=', practice)
    .where('record_id', 'in', recordIds)
    .orderBy('id')
    .execute();
  return rows.map(({ type, record_id, received_at }) => ({
    type,
    recordId: record_id,
    receivedAt: Date.parse(received_at),
  }));
};
