import type { BadRecord, Held, Lookup } from '../domain/side.ts';
import { RecordError } from '../errors.ts';

/**
 * What a complete list says about one id.
 * @throws RecordError when the record, or one that may be it, cannot be read: then it is not gone
 */
export const lookUp = <R>(
  what: string,
  id: string,
  held: Held<R> | undefined,
  bad: readonly BadRecord[],
): Lookup<R> => {
  if (held !== undefined) return { state: 'held', held };
  const unreadable = bad.find((b) => b.id === id || b.id === null);
  if (unreadable !== undefined) throw new RecordError(`${what} ${id}: ${unreadable.reason}`);
  return { state: 'gone' };
};
