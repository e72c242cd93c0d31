import { isOff, type Showing } from '../merge/appointment-view.ts';
import type { Conflict } from '../merge/merge.ts';
import { inOneWrite, mergeAppointment } from '../merge/merge-appointment.ts';
import { type Direction, mayWrite, type PairWrite } from '../merge/reconcile-pair.ts';
import { type Appointment, isCancelled } from '../records/appointment.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import {
  goneWithContactReview,
  isOfTwoPatients,
  isOfUnknownPatient,
  outOfScopeReview,
  patientReview,
  stillOnReview,
  unsharedReview,
} from '../review/appointment-reviews.ts';
import type { ReviewItem } from '../review/review-item.ts';
import { isWithoutContact, planWithoutContact } from './gone-with-contact.ts';
import { lostMoves } from './lost-values.ts';
import { agreedOnReturn, planOutOfScope } from './out-of-scope.ts';
import { hasNoBase, type Link, type Operation } from './plan.ts';
import { bookedAgain, isBookedAgain, isHandedOver, planRecreation } from './recreate-appointment.ts';
import { inAgreedCalendar, isAwayInGhl, isReturning } from './scope.ts';

export interface AppointmentRules extends Showing {
  readonly winner: SideName;
  readonly direction: Direction;
  /** When this is decided (UTC ISO). */
  readonly now: string;
}

/** As of a changed link. */
interface InGhl {
  /** UTC ISO. */
  readonly deletedAt?: string;
  readonly isContactGone?: boolean;
  readonly isExcluded?: boolean;
}

/** The operations and reviews for one link. */
export interface SettledAppointment {
  readonly operations: readonly Operation<Appointment>[];
  /** Statuses that the other side has no word for. */
  readonly unspoken: readonly { readonly side: SideName; readonly status: string }[];
  readonly reviews: readonly ReviewItem[];
}

/** A status that the side cannot hold, or shows already, is left as it is there: nothing of it is sent. */
const spokenWrite = (
  write: PairWrite,
  side: SideName,
  now: Appointment,
  shows: AppointmentRules['shows'],
): { readonly write: PairWrite; readonly unspoken: string | null } => {
  const { status } = write.changes;
  if (typeof status !== 'string' || isCancelled({ status })) return { write, unspoken: null };
  const shown = shows[side](status);
  if (shown !== null && shown !== now.status) return { write, unspoken: null };
  return { write: withoutStatus(write, side, now), unspoken: shown === null ? status : null };
};

/** From here on the two statuses differ by agreement: neither is a change any more, and nothing was overwritten. */
const withoutStatus = (write: PairWrite, side: SideName, now: Appointment): PairWrite => {
  const { status: _, ...changes } = write.changes;
  const patch = { ...write.patch, [side]: { ...write.patch[side], status: now.status } };
  return { changes, patch, conflicts: write.conflicts.filter(({ field }) => field !== 'status') };
};

/**
 * The operations that settle one linked appointment; none when there is nothing to do, or not in this direction.
 * @param more what else is known of GHL's half: when it was deleted, where GHL says so (a run may see it much later)
 */
export const planLinkedAppointment = (
  link: Link<Appointment>,
  found: Both<Appointment>,
  gone: Both<boolean>,
  rules: AppointmentRules,
  { deletedAt, isContactGone = false, isExcluded = false }: InGhl = {},
): SettledAppointment => {
  const only = (...operations: Operation<Appointment>[]): SettledAppointment => ({
    operations,
    unspoken: [],
    reviews: [],
  });
  const now = { ...found, ghl: inAgreedCalendar(link, found.ghl) };
  if (isCancelled(now.ephysio) && isCancelled(now.ghl)) return only({ kind: 'adopt', link, patch: now });
  if (isOfUnknownPatient(link) && isOfTwoPatients(now))
    return { operations: [], unspoken: [], reviews: [unsharedReview(link)] };
  const outside = planOutOfScope(link, now, gone, rules.direction);
  if (outside) return { ...outside, unspoken: [] };
  const recreation = planRecreation(link, now, rules.direction);
  if (recreation) return only(...recreation);
  if (isCancelled(now.ghl) && (isContactGone || isWithoutContact(link))) {
    const { operations, isReviewed } = planWithoutContact(link, now, isContactGone, rules);
    return {
      operations,
      unspoken: [],
      reviews: isReviewed && !isExcluded ? [goneWithContactReview(link)] : [],
    };
  }
  if (isGoneAfterEnd(now, gone, deletedAt ?? rules.now))
    return isAsAgreed(link.base, now) ? only() : only({ kind: 'adopt', link, patch: now });
  // Cancelled, and reassigned to another patient: nothing of the former patient is written back from GHL.
  const { winner, direction } = isHandedOver(link, now)
    ? ({ winner: 'ephysio', direction: 'to-ghl' } as const)
    : { ...rules, winner: cancelledBy(link, now, gone) ?? rules.winner };
  const isAway = isAwayInGhl(now.ghl);
  const isBack = isReturning(link, now.ephysio);
  // What is off in GHL of somebody who objects does not take place there again.
  const isLeftOff = isExcluded && isCancelled(now.ghl);
  if (isBack && (isLeftOff || !mayWrite(direction, 'ghl'))) return only();
  const merged = mergeAppointment(
    agreedOnReturn(link, now, gone.ghl),
    now,
    {
      ...rules,
      winner,
      direction: isAway ? without('ephysio', direction) : isLeftOff ? without('ghl', direction) : direction,
    },
    gone.ghl && !isBookedAgain(link, now, 'ghl'),
  );
  const decision = isBack ? inOneWrite(merged) : merged;
  const { shows } = rules;
  const operations: Operation<Appointment>[] = [];
  const unspoken: { side: SideName; status: string }[] = [];
  const reviews: ReviewItem[] = [];
  const adopted = withPatients(decision.adopted, link, now);
  if (adopted) operations.push({ kind: 'adopt', link, patch: adopted });
  /** The link as it is once what comes before is done. */
  let current = link;
  for (const side of ['ghl', 'ephysio'] as const) {
    const decided = decision.write[side];
    const targetId = side === 'ghl' ? link.ghlId : link.ephysioId;
    if (!decided || targetId === null) continue;
    // In a calendar that the config does not name it is moved back, or cancelled; nothing else is written there.
    if (isAway && decided.changes.calendar === undefined && !isOff(decided.changes)) continue;
    if (gone[side]) {
      const next = isBookedAgain(link, now, side)
        ? bookedAgain(link, now, decided, decision.write.ephysio)
        : null;
      operations.push(...(next ?? []));
      if (!next && decided.changes.status !== undefined) reviews.push(stillOnReview(link, side));
      if (next) return { operations, unspoken, reviews };
      continue;
    }
    // A cancelled appointment is not moved any more.
    if (isCancelled(now[side]) && decided.changes.status === undefined) continue;
    const spoken = decision.isConfirmedAgain
      ? { write: decided, unspoken: null }
      : isExcluded && side === 'ghl' && !isOff(decided.changes)
        ? { write: withoutStatus(decided, side, now.ghl), unspoken: null }
        : spokenWrite(decided, side, now[side], shows);
    if (spoken.unspoken !== null) unspoken.push({ side, status: spoken.unspoken });
    const write = decision.isConfirmedAgain
      ? spoken.write
      : withLostStatus(spoken.write, side, now[side], shows);
    const before = { ...link.base[side], ...now[side] };
    const about = { side, link: current, targetId, before, conflicts: write.conflicts } as const;
    if (isOff(write.changes)) {
      const changes = { status: 'cancelled' };
      const patch = { ...now, [side]: { ...before, ...changes } };
      const conflicts = [...write.conflicts.filter((c) => c.field !== 'slot'), ...lostMoves(link, now, side)];
      const cause = gone[otherSide(side)] ? 'gone' : 'cancelled';
      operations.push({ ...about, kind: 'cancel', cause, changes, patch, conflicts });
    } else if (Object.keys(write.changes).length === 0) {
      operations.push({ kind: 'adopt', link, patch: write.patch });
    } else {
      operations.push({ ...about, kind: 'update', changes: write.changes, patch: write.patch });
    }
    if (decision.isConfirmedAgain) current = learning(current, write.patch);
  }
  const isCalledOff = operations.some((o) => o.kind === 'cancel');
  if (isAway && operations.every((o) => o.kind === 'adopt')) reviews.push(outOfScopeReview(link, now));
  if (!isCalledOff && isOfTwoPatients(now)) reviews.push(patientReview(link));
  return { operations, unspoken, reviews };
};

/** Nothing of an appointment that is away travels to e-Physio, for one. */
const without = (side: SideName, direction: Direction): Direction => {
  const other = otherSide(side);
  if (!mayWrite(direction, other)) return 'none';
  return other === 'ghl' ? 'to-ghl' : 'to-ephysio';
};

const learning = (link: Link<Appointment>, patch: Both<Appointment>): Link<Appointment> => ({
  ...link,
  base: {
    ephysio: { ...link.base.ephysio, ...patch.ephysio },
    ghl: { ...link.base.ghl, ...patch.ghl },
  },
});

/** Somebody tidied GHL's calendar up after the visit: that changes nothing of what took place. */
const isGoneAfterEnd = (now: Both<Appointment>, gone: Both<boolean>, at: string): boolean =>
  gone.ghl &&
  !gone.ephysio &&
  !isCancelled(now.ephysio) &&
  typeof now.ephysio.end === 'string' &&
  now.ephysio.end <= at;

const isAsAgreed = (base: Both<Appointment>, now: Both<Appointment>): boolean =>
  (['ephysio', 'ghl'] as const).every((side) =>
    (Object.keys(now[side]) as (keyof Appointment)[]).every(
      (field) => now[side][field] === base[side][field],
    ),
  );

/** A status that the other side has no word for was never shown there: it is kept when it is overwritten. */
const withLostStatus = (
  write: PairWrite,
  side: SideName,
  now: Appointment,
  shows: AppointmentRules['shows'],
): PairWrite => {
  const [winnerValue, loserValue] = [write.changes.status, now.status];
  const isKnown = write.conflicts.some(({ field }) => field === 'status');
  if (!winnerValue || !loserValue || isKnown || shows[otherSide(side)](loserValue) !== null) return write;
  const lost: Conflict = {
    field: 'status',
    winner: otherSide(side),
    reason: 'both-changed',
    winnerValue,
    loserValue,
  };
  return { ...write, conflicts: [...write.conflicts, lost] };
};

/** No base yet, and one of the two is cancelled: that change is the newer one, because only active appointments are linked. */
const cancelledBy = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  gone: Both<boolean>,
): SideName | undefined =>
  hasNoBase(link) ? (['ephysio', 'ghl'] as const).find((s) => isCancelled(now[s]) && !gone[s]) : undefined;

/** The patient is not merged, but the base must know it where both sides agree: a later change is detected from it. */
const withPatients = (
  adopted: Both<Appointment> | null,
  { base }: Link<Appointment>,
  now: Both<Appointment>,
): Both<Appointment> | null => {
  const { patient } = now.ephysio;
  const isKnown = patient === base.ephysio.patient && patient === base.ghl.patient;
  if (patient === undefined || patient !== now.ghl.patient || isKnown) return adopted;
  return { ephysio: { ...adopted?.ephysio, patient }, ghl: { ...adopted?.ghl, patient } };
};
