import { NotTakenError, RecordError, RunError, SupersededError, UnknownOutcomeError } from '../../errors.ts';
import { closeOperation } from '../../store/tables/operations.ts';
import type { RunContext } from '../run-context.ts';

const TRIES = 3;

/** A create whose intent is stored. */
export interface SentCreate<T> {
  readonly send: () => Promise<T>;
  /**
   * What an attempt has left that ended without an outcome; `null`: certainly nothing.
   * @param lostAt when that was found out (UTC ISO)
   */
  readonly find: (lostAt: string) => Promise<T | null>;
  /** Whether it must not be sent again; without it, it may. */
  readonly isOff?: () => Promise<boolean>;
}

/**
 * Sends a create until its outcome is known: after an unknown outcome the service is asked before it is sent again. The operation is
 * closed where nothing was created. @throws RunError, RecordError
 */
export const createOnce = async <T>(
  run: RunContext,
  operationId: string,
  { send, find, isOff = async () => false }: SentCreate<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (error instanceof UnknownOutcomeError) {
        // If this look fails too, the operation stays open and the next run looks again.
        const found = await find(new Date(run.now()).toISOString());
        if (found !== null) return found;
        const off = await isOff();
        if (attempt < TRIES && !off) continue;
        await closeOperation(run.store, operationId);
        if (off) throw new SupersededError();
        throw new NotTakenError(`${error.reason}; it was not created`, { cause: error });
      }
      if (error instanceof RecordError || error instanceof RunError)
        await closeOperation(run.store, operationId);
      throw error;
    }
  }
};
