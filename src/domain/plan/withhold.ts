import type { Conflict } from '../merge/merge.ts';
import { mayWrite } from '../merge/reconcile-pair.ts';
import { type Appointment, isCancelled } from '../records/appointment.ts';
import { otherSide } from '../records/sides.ts';
import { isChanged, SLOT_PARTS } from '../records/slot.ts';
import type { ReviewItem } from '../review/review-item.ts';
import type { Adopt, Change, Operation } from './plan.ts';
import type { ChangedLink } from './plan-appointments.ts';
import { type AppointmentRules, planLinkedAppointment } from './plan-linked-appointment.ts';

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

/**
 * GHL's cancellation, which e-Physio does not take because the desk has moved the appointment. A slot that it does not take is a
 * conflict of the write that follows.
 */
const refused = ({ now }: ChangedLink): readonly Conflict[] =>
  isCalledOff(now.ghl)
    ? [
        {
          field: 'status',
          winner: 'ephysio',
          reason: 'both-changed',
          winnerValue: now.ephysio.status ?? null,
          loserValue: now.ghl.status ?? null,
        },
      ]
    : [];

/**
 * What is done instead of a change that e-Physio does not take, where the desk has moved the event itself since both sides
 * last agreed: GHL follows at once, because it would offer that time to others; and what GHL asked for is kept as a conflict.
 * @param fields those that e-Physio does not take; none: all of them
 * @returns `null`: the desk has moved nothing, or nothing of it can be carried over
 */
export const followDesk = (
  { link, side }: Change<Appointment>,
  fields: readonly string[],
  found: ChangedLink,
  rules: AppointmentRules,
): readonly Operation<Appointment>[] | null => {
  const { now, gone } = found;
  const agreed = link.base.ephysio;
  const isMoved = SLOT_PARTS.some(
    (part) => agreed[part] !== undefined && isChanged(agreed, now.ephysio, part),
  );
  if (side !== 'ephysio' || !isMoved) return null;
  const asked: Partial<Appointment> = Object.fromEntries(
    Object.entries(now.ghl).filter(([field]) => fields.length === 0 || fields.includes(field)),
  );
  const learnt = { ...link, base: { ...link.base, ghl: { ...link.base.ghl, ...asked } } };
  const onlyToGhl = { ...rules, winner: 'ephysio', direction: 'to-ghl' } as const;
  const { operations } = planLinkedAppointment(learnt, now, gone, onlyToGhl, found);
  if (operations.every(({ kind }) => kind === 'adopt')) return null;
  const patch = { ephysio: {}, ghl: asked };
  return [
    { kind: 'adopt', link, patch, conflicts: refused(found) },
    ...(mayWrite(rules.direction, 'ghl') ? operations : []),
  ];
};
