import type { StoreHandle } from '../../store/store.ts';
import { insertOperation, type NewOperation } from '../../store/tables/operations.ts';
import type { RunContext } from '../run-context.ts';

/** An operation that is written down, and not known to have been carried out. */
export interface WrittenDown {
  readonly id: string;
  /** UTC ISO. */
  readonly at: string;
}

/**
 * Writes an operation down before it is sent, if our lock is still ours and `assertDue` does not object.
 * @throws SupersededError when the record is being written, or was written, by somebody else
 */
export const writeDown = async (
  run: RunContext,
  operation: Omit<NewOperation, 'practice' | 'owner' | 'now'>,
  assertDue: (handle: StoreHandle) => Promise<void>,
): Promise<WrittenDown> => {
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
