import type { Lookup, Side } from '../../domain/side.ts';
import { RecordError } from '../../errors.ts';

/** What a read by id came to; `unread`: the side refuses to show the record, which says nothing about the others. */
export type Reading<R> = Lookup<R> | { readonly state: 'unread'; readonly reason: string };

/** One record by its id. @throws RunError */
export const readOne = async <R>(side: Pick<Side<R, never>, 'get'>, id: string): Promise<Reading<R>> => {
  try {
    return await side.get(id);
  } catch (error) {
    if (error instanceof RecordError) return { state: 'unread', reason: error.reason };
    throw error;
  }
};
