import { type Direction, mayWrite } from '../merge/reconcile-pair.ts';
import { type Appointment, isCancelled } from '../records/appointment.ts';
import { isOutside, therapistIdOf } from '../records/calendar.ts';
import type { Both } from '../records/sides.ts';
import { outOfScopeReview } from '../review/appointment-reviews.ts';
import type { ReviewItem } from '../review/review-item.ts';
import { lostMoves, lostStatus } from './lost-values.ts';
import type { Link, Operation } from './plan.ts';
import { type Agreed, agreedKey, isAwayInGhl, isReturning } from './scope.ts';

/**
 * What the merge takes for agreed. Of an event that returns, all counts as changed in e-Physio: GHL gets its time and status, and
 * what somebody changed in GHL since is a conflict. One that was deleted there is no change: it is made again.
 */
export const agreedOnReturn = (link: Agreed, now: Both<Appointment>, isGone: boolean): Both<Appointment> => {
  const { base } = link;
  if (!isReturning(link, now.ephysio)) return base;
  const { patient } = base.ephysio;
  return { ephysio: patient === undefined ? {} : { patient }, ghl: isGone ? now.ghl : base.ghl };
};

/** What is decided of an appointment whose event is with a therapist without a calendar. */
interface OutOfScope {
  readonly operations: readonly Operation<Appointment>[];
  readonly reviews: readonly ReviewItem[];
}

/** e-Physio's half, where the base does not know it yet; what GHL's shows is learnt only if that was deleted. */
const learning = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  isGone: boolean,
): readonly Operation<Appointment>[] => {
  const { ephysio, ghl } = link.base;
  const isKnown = (Object.keys(now.ephysio) as (keyof Appointment)[]).every(
    (field) => now.ephysio[field] === ephysio[field],
  );
  const isGoneKnown = !isGone || isCancelled(ghl);
  if (isKnown && isGoneKnown) return [];
  const learnt = isGoneKnown ? {} : { status: 'cancelled' };
  return [{ kind: 'adopt', link, patch: { ephysio: now.ephysio, ghl: learnt } }];
};

/**
 * An event that the desk gave to a therapist without a calendar: GHL's appointment is cancelled, so that its time is free, and the
 * link stays. As long as that is so, nothing of GHL's appointment travels, no matter who cancels or revives it there.
 * @param now GHL's half as `inAgreedCalendar` gives it
 * @returns `null`: the event's therapist has a calendar, or the event is not known
 */
export const planOutOfScope = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  gone: Both<boolean>,
  direction: Direction,
): OutOfScope | null => {
  const { base, ephysioId, ghlId } = link;
  const only = (...operations: Operation<Appointment>[]): OutOfScope => ({ operations, reviews: [] });
  const { calendar } = now.ephysio;
  if (!isOutside(calendar) || ephysioId === null) return null;
  // Of a link that was taken over nothing is agreed on yet: GHL's calendar says whose it was.
  const agreed = agreedKey(link) ?? now.ghl.calendar ?? calendar;
  const isSame =
    agreed === calendar || (!isOutside(agreed) && therapistIdOf(agreed) === therapistIdOf(calendar));
  if (ghlId === null || (isSame && !isOutside(base.ephysio.calendar))) return only();
  if (isCancelled(now.ghl)) return only(...learning(link, now, gone.ghl));
  const isOff = isCancelled(now.ephysio);
  if (!isOff && isAwayInGhl(now.ghl)) return { operations: [], reviews: [outOfScopeReview(link, now)] };
  // Revived in GHL since.
  if (!isOff && isOutside(base.ephysio.calendar)) return only(...learning(link, now, false));
  if (!mayWrite(direction, 'ghl')) return only();
  const before = { ...base.ghl, ...now.ghl };
  const changes = { status: 'cancelled' };
  return only({
    kind: 'cancel',
    side: 'ghl',
    link,
    targetId: ghlId,
    cause: isOff ? (gone.ephysio ? 'gone' : 'cancelled') : 'out-of-scope',
    changes,
    before,
    patch: { ephysio: now.ephysio, ghl: { ...before, ...changes } },
    conflicts: [...lostMoves(link, now, 'ghl'), ...lostStatus(link, now, 'ghl')],
  });
};
