import { randomBytes, randomUUID } from 'node:crypto';
import type { SideName } from '../../domain/records/sides.ts';
import type { Journal, Made, Rehearsed, RehearsedKind } from '../../domain/rehearsal/journal.ts';
import { markOf } from '../../domain/rehearsal/marker.ts';
import { NotTakenError, RecordError, UnknownOutcomeError } from '../../errors.ts';
import { iso } from '../../store/iso.ts';
import {
  insertRehearsed,
  listRehearsed,
  setRehearsedGone,
  setRehearsedId,
} from '../../store/rehearsals/rehearsals.ts';
import type { Store, StoreHandle } from '../../store/store.ts';

/** Whether an error says that the record was certainly not made. */
const isNothingMade = (error: unknown): boolean =>
  error instanceof NotTakenError || (error instanceof RecordError && !(error instanceof UnknownOutcomeError));

/**
 * The journal of a practice in its database. Every entry is made in a transaction that checks the practice's lock.
 * @param assertHeld @throws LockedError when the lock was taken over
 */
export const journalOf = (
  store: Store,
  practice: string,
  {
    now,
    assertHeld,
  }: { readonly now: () => number; readonly assertHeld: (handle: StoreHandle) => Promise<void> },
): Journal => {
  const mark = markOf(randomBytes(32));
  const locked = (write: (handle: StoreHandle) => Promise<void>): Promise<void> =>
    store.transaction(async (handle) => {
      await assertHeld(handle);
      await write(handle);
    });
  const found = async (row: Rehearsed, recordId: string): Promise<Made> => {
    if (row.recordId !== recordId) await locked((handle) => setRehearsedId(handle, row.id, recordId));
    return { ...row, recordId };
  };
  const begin = async (side: SideName, kind: RehearsedKind): Promise<Rehearsed> => {
    const row = { id: randomUUID(), side, kind, mark, recordId: null, createdAt: iso(now()) };
    await locked((handle) => insertRehearsed(handle, { id: row.id, practice, side, kind, mark }, now()));
    return row;
  };
  const gone = ({ id }: Pick<Rehearsed, 'id'>): Promise<void> =>
    locked((handle) => setRehearsedGone(handle, id, now()));
  return {
    mark,
    left: async (side) =>
      (await listRehearsed(store, practice, side)).map(({ id, kind, mark: own, record_id, created_at }) => ({
        id,
        side,
        kind,
        mark: own,
        recordId: record_id,
        createdAt: created_at,
      })),
    note: async (side, kind, recordId) => found(await begin(side, kind), recordId),
    create: async (side, kind, make) => {
      const row = await begin(side, kind);
      let recordId: string;
      try {
        recordId = await make();
      } catch (error) {
        if (isNothingMade(error)) await gone(row);
        throw error;
      }
      return found(row, recordId);
    },
    found,
    gone,
  };
};
