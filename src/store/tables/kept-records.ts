import { type KeptRecord, type RecordKey, recordKeyText } from '../../domain/records/kept-record.ts';
import type { Entity, SideName } from '../../domain/records/sides.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { KeptRecordsTable } from './link-columns.ts';

/** A record as it was last read, and since when it is known to be so (UTC ISO). */
export interface LastRead extends RecordKey {
  readonly kept: KeptRecord;
  readonly readAt: string;
}

/** What tells whether a kept record is still as it was kept. */
export interface KeptHead extends RecordKey {
  readonly fingerprint: string;
  readonly startsAt: string | null;
}

/** So many names in one statement: SQLite takes no more than some thousands. */
const AT_ONCE = 500;

const context = (practice: string, { entity, side, id }: RecordKey): string =>
  `kept_records/data/${practice}/${entity}/${side}/${id}`;

const keyOf = ({ entity, side, record_id: id }: Pick<KeptRecordsTable, 'entity' | 'side' | 'record_id'>) => ({
  entity,
  side,
  id,
});

/** @throws GuardError when it was changed or damaged */
export const openKept = ({ sealer }: StoreHandle, row: KeptRecordsTable): LastRead => ({
  ...keyOf(row),
  kept: sealer.open(row.data, context(row.practice, keyOf(row))) as KeptRecord,
  readAt: row.read_at,
});

/** All that is kept of a practice's patients or appointments, unopened. */
export const keptHeads = async (
  { db }: StoreHandle,
  practice: string,
  entity: Entity,
): Promise<KeptHead[]> => {
  const rows = await db
    .selectFrom('kept_records')
    .select(['entity', 'side', 'record_id', 'fingerprint', 'starts_at'])
    .where('practice', '=', practice)
    .where('entity', '=', entity)
    .execute();
  return rows.map((row) => ({ ...keyOf(row), fingerprint: row.fingerprint, startsAt: row.starts_at }));
};

export const keptFingerprint = ({ sealer }: StoreHandle, kept: KeptRecord): string =>
  sealer.fingerprint(kept);

/** @param at epoch milliseconds */
export const putKept = async (
  { db, sealer }: StoreHandle,
  practice: string,
  key: RecordKey,
  kept: KeptRecord,
  { startsAt, at }: { readonly startsAt: string | null; readonly at: number },
): Promise<void> => {
  const row = {
    starts_at: startsAt,
    data: sealer.seal(kept, context(practice, key)),
    fingerprint: sealer.fingerprint(kept),
    read_at: iso(at),
  };
  const { entity, side, id: record_id } = key;
  await db
    .insertInto('kept_records')
    .values({ practice, entity, side, record_id, ...row })
    .onConflict((c) => c.columns(['practice', 'entity', 'side', 'record_id']).doUpdateSet(row))
    .execute();
};

export const dropKept = async (
  { db }: StoreHandle,
  practice: string,
  { entity, side, id }: RecordKey,
): Promise<void> => {
  await db
    .deleteFrom('kept_records')
    .where('practice', '=', practice)
    .where('entity', '=', entity)
    .where('side', '=', side)
    .where('record_id', '=', id)
    .execute();
};

/** What is kept of these records, by `recordKeyText`. */
export const findKept = async (
  handle: StoreHandle,
  practice: string,
  keys: readonly RecordKey[],
): Promise<ReadonlyMap<string, LastRead>> => {
  const found = new Map<string, LastRead>();
  const groups = new Map<string, { entity: Entity; side: SideName; ids: string[] }>();
  for (const { entity, side, id } of keys) {
    const group = groups.get(`${entity} ${side}`) ?? { entity, side, ids: [] };
    group.ids.push(id);
    groups.set(`${entity} ${side}`, group);
  }
  for (const { entity, side, ids } of groups.values()) {
    for (let n = 0; n < ids.length; n += AT_ONCE) {
      const rows = await handle.db
        .selectFrom('kept_records')
        .selectAll()
        .where('practice', '=', practice)
        .where('entity', '=', entity)
        .where('side', '=', side)
        .where('record_id', 'in', ids.slice(n, n + AT_ONCE))
        .execute();
      for (const row of rows) found.set(recordKeyText(keyOf(row)), openKept(handle, row));
    }
  }
  return found;
};

/** What is kept of a practice's patients on one side, in the order of their ids behind one of them, unopened. */
export const keptPatientsAfter = (
  { db }: StoreHandle,
  practice: string,
  side: SideName,
  id: string,
  limit: number,
): Promise<KeptRecordsTable[]> =>
  db
    .selectFrom('kept_records')
    .selectAll()
    .where('practice', '=', practice)
    .where('entity', '=', 'patient')
    .where('side', '=', side)
    .where('record_id', '>', id)
    .orderBy('record_id')
    .limit(limit)
    .execute();

/** The kept appointments that start in `[from, to)` (UTC ISO). */
export const keptStarting = async (
  handle: StoreHandle,
  practice: string,
  from: string,
  to: string,
): Promise<LastRead[]> => {
  const rows = await handle.db
    .selectFrom('kept_records')
    .selectAll()
    .where('practice', '=', practice)
    .where('entity', '=', 'appointment')
    .where('starts_at', '>=', from)
    .where('starts_at', '<', to)
    .orderBy('starts_at')
    .execute();
  return rows.map((row) => openKept(handle, row));
};

/** Keeps no name any more of a patient of e-Physio beside the appointments that only e-Physio has. */
export const forgetKeptNames = async (
  handle: StoreHandle,
  practice: string,
  ephysioId: string,
): Promise<void> => {
  const rows = await handle.db
    .selectFrom('kept_records')
    .selectAll()
    .where('practice', '=', practice)
    .where('entity', '=', 'appointment')
    .where('side', '=', 'ephysio')
    .execute();
  for (const row of rows) {
    const { kept, readAt, ...key } = openKept(handle, row);
    const { patient } = kept;
    if (patient?.id !== ephysioId || patient.name === null) continue;
    const nameless = { ...kept, patient: { ...patient, name: null } };
    await putKept(handle, practice, key, nameless, { startsAt: row.starts_at, at: Date.parse(readAt) });
  }
};
