import { RecordError } from '../errors.ts';

/** An update sends a whole record back, so that one which was listed longer ago than this is listed again first. */
export const FRESH_MS = 2_000;

/**
 * Whether what is to be changed still reads as it did when the change was planned.
 * @param shown the record as the planner was told it; `undefined` when it was not told
 * @throws RecordError when somebody at the desk has changed one of these fields since, to something else
 */
export const assertAsShown = <R extends object>(
  what: string,
  changes: Partial<R>,
  shown: R | undefined,
  now: R,
): void => {
  const fields = Object.keys(changes) as (keyof R)[];
  const isEdited = (field: keyof R): boolean =>
    changes[field] !== undefined && now[field] !== shown?.[field] && now[field] !== changes[field];
  if (shown !== undefined && fields.some(isEdited)) {
    throw new RecordError(`${what} was changed in e-Physio meanwhile; the next run decides`);
  }
};
