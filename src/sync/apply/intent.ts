import type { StoreHandle } from '../../store/store.ts';
import { insertOperation, type NewOperation } from '../../store/tables/operations.ts';
import type { RunContext } from '../run-context.ts';

/** An operation that is stored, and not known to have been carried out. */
export interface Intent {
  readonly id: string;
  /** UTC ISO. */
  readonly at: string;
}

/**
 * Stores an operation before it is sent, if this run still holds its lock and `assertDue` does not throw.
 * @throws SupersededError when another process is writing the record, or has written it
 */
export const recordIntent = async (
  run: RunContext,
  operation: Omit<NewOperation, 'practice' | 'owner' | 'now'>,
  assertDue: (handle: StoreHandle) => Promise<void>,
): Promise<Intent> => {
  const now = run.now();
  const id = await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await assertDue(handle);
    const { owner } = run;
    return insertOperation(handle, { ...operation, practice: run.practice.name, owner, now });
  });
  const { entity, side, kind, linkId, sourceId } = operation;
  run.onWrite?.({ operation: id, entity, side, kind, link: linkId, id: sourceId });
  return { id, at: new Date(now).toISOString() };
};
