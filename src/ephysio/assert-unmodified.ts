import { RecordError } from '../errors.ts';

/** An update sends the whole record back. A record that was listed longer ago than this is listed again first. */
export const FRESH_MS = 2_000;

/**
 * Checks that the fields to be changed still have the values that the change was planned with. A field that cannot be read,
 * such as a mistyped date, is not checked: no plan knows its value, and it stays as it is until somebody corrects it.
 * @param before the record that the change was planned with
 * @throws RecordError when somebody at the desk has changed one of these fields since, to another value
 */
export const assertUnmodified = <R extends object>(
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
    throw new RecordError(`${what} was changed in e-Physio after it was read; the next run decides`);
};
