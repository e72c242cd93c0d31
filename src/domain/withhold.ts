import { type Appointment, isCancelled } from './appointment.ts';
import type { Adopt, Change, ReviewItem } from './plan.ts';
import { otherSide } from './side.ts';
import { SLOT_PARTS } from './slot.ts';

/** The fields of a change that a side keeps as they are, as changes and conflicts name them. None: all of it. */
export const KEPT_SLOT: readonly string[] = [...SLOT_PARTS, 'slot'];

export const isCalledOff = ({ status }: Partial<Appointment>): boolean =>
  isCancelled({ status: status ?? null });

/** Whether a change would cancel or move an appointment: not if it has begun, or may have been billed. */
export const isProtected = (changes: Partial<Appointment>): boolean =>
  isCalledOff(changes) || SLOT_PARTS.some((part) => changes[part] !== undefined);

/**
 * What is not carried out of a change: both sides agree to differ in it. The base learns what each of them holds, so that
 * only what somebody changes from now on is a change.
 * @param fields those that are withheld; none: all of them
 */
export const withheld = <R extends object>(
  { side, link, before, patch }: Change<R>,
  fields: readonly string[],
  review: ReviewItem,
): Adopt<R> => {
  const source = otherSide(side);
  const isLeft = (field: string): boolean => fields.length === 0 || fields.includes(field);
  const pick = (record: Partial<R>, from: object): Partial<R> =>
    Object.fromEntries(
      Object.entries(record).filter(([field]) => isLeft(field) && field in from),
    ) as Partial<R>;
  const decided = { ...patch[side], ...patch[source] };
  const learnt = {
    ephysio: {},
    ghl: {},
    [source]: pick(patch[source], decided),
    [side]: pick(before, decided),
  };
  return { kind: 'adopt', link, patch: learnt, review };
};
