import { RecordError } from '../errors.ts';

/** An update sends a whole record back, so that one which was listed longer ago than this is listed again first. */
export const FRESH_MS = 2_000;

/**
 * Whether what is to be changed still reads as it did when the change was decided. A list that others have asked for
 * since says nothing about that; nor does a field that cannot be read, such as a slip of the finger: it is known to no
 * decision, and stays as it is until somebody corrects it on either side.
 * @param before the record as the decision was made on it
 * @throws RecordError when somebody at the desk has changed one of these fields since, to something else
 */
export const assertAsPlanned = <R extends object>(
  what: string,
  changes: { readonly [F in keyof R]?: R[F] | undefined },
  before: R,
  now: R,
): void => {
  const fields = Object.keys(changes) as (keyof R)[];
  const isEdited = (field: keyof R): boolean =>
    changes[field] !== undefined &&
    now[field] !== undefined &&
    now[field] !== (before[field] ?? null) &&
    now[field] !== changes[field];
  if (fields.some(isEdited))
    throw new RecordError(`${what} was changed in e-Physio meanwhile; the next run decides`);
};
