import { type Appointment, isCancelled } from '../records/appointment.ts';
import { isOutside } from '../records/calendar.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import {
  differing,
  isAlike,
  isChanged,
  type ShowsCalendar,
  SLOT_PARTS,
  type SlotPart,
} from '../records/slot.ts';

/** What is merged of an appointment. The patient is not: GHL cannot change it. */
export const viewOf = ({ patient: _, ...view }: Appointment): Appointment => view;

export const isOff = ({ status }: Appointment): boolean => isCancelled({ status: status ?? null });

/** What each side shows for a value of the other. */
export interface Showing {
  /** What a side shows for a status once it is written there; `null`: it has no word for it. */
  readonly shows: Both<(status: string) => string | null>;
  readonly showsCalendar: ShowsCalendar;
}

/** The appointment takes place on one side only, or not at the same time and place: a change of GHL was not carried out. */
const isSplit = (base: Both<Appointment>, showsCalendar: ShowsCalendar): boolean =>
  typeof base.ephysio.status === 'string' &&
  typeof base.ghl.status === 'string' &&
  (isOff(base.ephysio) !== isOff(base.ghl) ||
    (!isOff(base.ghl) && differing(base, showsCalendar).length > 0));

/** What e-Physio did not take of GHL's slot: it is shown in GHL only, and lost once something else is written there. */
export const notTaken = (base: Both<Appointment>, showsCalendar: ShowsCalendar): readonly SlotPart[] =>
  isOff(base.ephysio) || isOff(base.ghl) || isOutside(base.ephysio.calendar)
    ? []
    : differing(base, showsCalendar);

/**
 * Both sides agreed to differ, because a change of GHL was not carried out in e-Physio. A value that one side cannot express
 * is no such difference, nor is that GHL's is cancelled because the event's therapist has no calendar.
 */
export const isKeptDifferent = (base: Both<Appointment>, { shows, showsCalendar }: Showing): boolean => {
  if (isOutside(base.ephysio.calendar)) return false;
  if (isSplit(base, showsCalendar)) return true;
  const [own, others] = [base.ephysio.status, base.ghl.status];
  if (isOff(base.ephysio) || !own || !others || own === others) return false;
  const shown = shows.ephysio(others);
  return shown !== null && shown !== own;
};

/**
 * What both sides agreed on, for the merge. Who revives an appointment, or changes one that both sides show differently, says
 * where and when it takes place: what differs counts as changed by that side. A side on which alone
 * it is cancelled has no say until it is revived there.
 */
export const agreedViews = (
  base: Both<Appointment>,
  now: Both<Appointment>,
  showsCalendar: ShowsCalendar,
): Both<Appointment> => {
  const split = isSplit(base, showsCalendar);
  const agreedOn = (side: SideName): Appointment => {
    const [own, agreed] = [now[side], base[side]];
    const other = otherSide(side);
    const isStillOff = isOff(agreed) && isOff(own);
    if (isStillOff && !isOff(base[other])) return viewOf({ ...agreed, ...own });
    if (isStillOff || isOff(own)) return viewOf(agreed);
    const isRevived = isOff(agreed);
    const isAlone = split && !isOff(agreed) && isOff(base[other]) && isOff(now[other]);
    const isMoved = SLOT_PARTS.some((part) => isChanged(agreed, own, part));
    const isRestated = isAlone && own.status !== undefined && own.status !== agreed.status;
    if (!isRevived && !(split && (isMoved || isRestated))) return viewOf(agreed);
    const unlike = SLOT_PARTS.filter((part) => !isAlike(now, part, showsCalendar));
    const unknown = [...unlike, ...(isAlone && isMoved ? ['status'] : [])];
    return Object.fromEntries(Object.entries(viewOf(agreed)).filter(([field]) => !unknown.includes(field)));
  };
  return { ephysio: agreedOn('ephysio'), ghl: agreedOn('ghl') };
};
