import { insertOperation, type NewOperation } from '../store/operations.ts';
import type { RunContext } from './run-context.ts';

/** An operation that is written down, and not known to have been carried out. */
export interface WrittenDown {
  readonly id: string;
  /** UTC ISO. */
  readonly at: string;
}

/** Writes an operation down before it is sent, if the practice's lock is still ours. */
export const writeDown = async (
  run: RunContext,
  operation: Omit<NewOperation, 'practice' | 'now'>,
): Promise<WrittenDown> => {
  const now = run.now();
  const id = await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    return insertOperation(handle, { ...operation, practice: run.practice.name, now });
  });
  return { id, at: new Date(now).toISOString() };
};
