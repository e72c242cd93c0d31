import { type Appointment, isCancelled } from './appointment.ts';
import type { Adopt, Change, ReviewItem } from './plan.ts';
import { SLOT_PARTS } from './slot.ts';

/** The fields of a change that a side keeps as they are, as changes and conflicts name them. None: all of it. */
export const KEPT_SLOT: readonly string[] = [...SLOT_PARTS, 'slot'];

export const isCalledOff = ({ status }: Partial<Appointment>): boolean =>
  isCancelled({ status: status ?? null });

/** Whether a change would cancel or move an appointment: not if it has begun, or may have been billed. */
export const isProtected = (changes: Partial<Appointment>): boolean =>
  isCalledOff(changes) || SLOT_PARTS.some((part) => changes[part] !== undefined);

/**
 * What is not carried out of a change: both sides agree to differ in it. The base learns what the side holds that the change
 * came from, and keeps what it knows of the other: what somebody changes there later is seen as a change.
 * @param fields those that are withheld; none: all of them
 */
export const withheld = <R extends object>(
  { kind, side, link, changes, before, patch }: Change<R>,
  fields: readonly string[],
  review: ReviewItem,
): Adopt<R> => {
  const isLeft = (field: string): boolean => fields.length === 0 || fields.includes(field);
  const pick = (record: Partial<R>, keep: (field: keyof R) => boolean): Partial<R> =>
    Object.fromEntries(
      Object.entries(record).filter(([field]) => isLeft(field) && keep(field as keyof R)),
    ) as Partial<R>;
  const source = side === 'ephysio' ? 'ghl' : 'ephysio';
  const known = link.base[side];
  // What was never known of this side is learnt as it is: it would look like a change.
  const first = pick(before, (field) => field in patch[source] && known[field] === undefined);
  const besides = pick(patch[side], (field) => !(field in changes) && patch[side][field] === before[field]);
  const own = kind === 'update' ? { ...besides, ...first } : first;
  const learnt = { ephysio: {}, ghl: {}, [source]: pick(patch[source], () => true), [side]: own };
  return { kind: 'adopt', link, patch: learnt, review };
};
