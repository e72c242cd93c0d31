import type { Patient } from '../../domain/records/patient.ts';
import type { Held, Lookup, Side } from '../../domain/side.ts';
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

/** A read by id leaves empty fields out, where a search says that they are empty. What it says goes before the search. */
export const withEmptyFields = (read: Held<Patient>, searched: Held<Patient>): Held<Patient> => {
  const empty = Object.entries(searched.record).filter(([, value]) => value === null);
  return { ...read, record: { ...Object.fromEntries(empty), ...read.record } };
};
