import { type Appointment, isCancelled } from './appointment.ts';
import {
  isOfTwoPatients,
  isOfUnknownPatient,
  patientReview,
  stillOnReview,
  unsharedReview,
} from './appointment-reviews.ts';
import { agreedViews, fromView, fromViews, isOff, toViews, VIEW_FIELDS } from './appointment-view.ts';
import type { Conflict, Fields, MergeRules } from './merge.ts';
import { type Both, type Link, neverMet, type Operation, type ReviewItem } from './plan.ts';
import { type Direction, mayWrite, type PairWrite, reconcilePair } from './reconcile-pair.ts';
import { otherSide, type SideName } from './side.ts';

export interface AppointmentRules {
  readonly winner: SideName;
  readonly direction: Direction;
  /** What a side shows for a status once it is written there; `null`: it has no word for it. */
  readonly shows: Both<(status: string) => string | null>;
}

/** What is to be done for one link. */
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
  now: Fields,
  shows: AppointmentRules['shows'],
): { readonly write: PairWrite; readonly unspoken: string | null } => {
  const { status } = write.changes;
  if (typeof status !== 'string' || isCancelled({ status })) return { write, unspoken: null };
  const shown = shows[side](status);
  if (shown !== null && shown !== now.status) return { write, unspoken: null };
  const { status: _, ...changes } = write.changes;
  // From here on the two statuses differ by agreement: neither is a change any more, and nothing was overwritten.
  const patch = { ...write.patch, [side]: { ...write.patch[side], status: now.status } };
  const conflicts = write.conflicts.filter(({ field }) => field !== 'status');
  return { write: { changes, patch, conflicts }, unspoken: shown === null ? status : null };
};

/** The operations that settle one linked appointment; none when there is nothing to do, or not in this direction. */
export const planLinkedAppointment = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  gone: Both<boolean>,
  rules: AppointmentRules,
): SettledAppointment => {
  const only = (...operations: Operation<Appointment>[]): SettledAppointment => ({
    operations,
    unspoken: [],
    reviews: [],
  });
  if (isCancelled(now.ephysio) && isCancelled(now.ghl)) return only({ kind: 'adopt', link, patch: now });
  if (isOfUnknownPatient(link) && isOfTwoPatients(now))
    return { operations: [], unspoken: [], reviews: [unsharedReview(link)] };
  const anew = planAnew(link, now, rules.direction);
  if (anew) return only(...anew);
  // Called off, and another patient's by now: nothing of the former patient's comes back to it from GHL.
  const { winner, direction } = isHandedOver(link, now)
    ? ({ winner: 'ephysio', direction: 'to-ghl' } as const)
    : { ...rules, winner: calledOffBy(link, now, gone) ?? rules.winner };
  const mergeRules: MergeRules = { owners: {}, winner, keepOneOf: [] };
  const views = toViews(now);
  const decision = reconcilePair(VIEW_FIELDS, agreedViews(link.base, views), views, mergeRules, direction);
  const operations: Operation<Appointment>[] = [];
  const unspoken: { side: SideName; status: string }[] = [];
  const reviews: ReviewItem[] = [];
  const adopted = withPatients(decision.adopted ? fromViews(decision.adopted) : null, link, now);
  if (adopted) operations.push({ kind: 'adopt', link, patch: adopted });
  for (const side of ['ghl', 'ephysio'] as const) {
    const decided = decision.write[side];
    const targetId = side === 'ghl' ? link.ghlId : link.ephysioId;
    if (!decided || targetId === null) continue;
    if (gone[side]) {
      if (decided.changes.status !== undefined) reviews.push(stillOnReview(link, side));
      continue;
    }
    // What is called off is not moved any more.
    if (isCancelled(now[side]) && decided.changes.status === undefined) continue;
    const spoken = spokenWrite(decided, side, views[side], rules.shows);
    if (spoken.unspoken !== null) unspoken.push({ side, status: spoken.unspoken });
    const write = withLostStatus(spoken.write, side, views[side], rules.shows);
    const before = { ...link.base[side], ...now[side] };
    const about = { side, link, targetId, before, conflicts: write.conflicts } as const;
    if (isOff(write.changes)) {
      const changes = { status: 'cancelled' };
      const patch = { ...now, [side]: { ...before, ...changes } };
      const conflicts = [...write.conflicts, ...lostMoves(link, views, side)];
      const cause = gone[otherSide(side)] ? 'gone' : 'cancelled';
      operations.push({ ...about, kind: 'cancel', cause, changes, patch, conflicts });
    } else if (Object.keys(write.changes).length === 0) {
      operations.push({ kind: 'adopt', link, patch: fromViews(write.patch) });
    } else {
      const changes = fromView(write.changes);
      const patch = fromViews(write.patch);
      operations.push({ ...about, kind: 'update', changes, patch });
    }
  }
  const isCalledOff = operations.some((o) => o.kind === 'cancel');
  if (!isCalledOff && isOfTwoPatients(now)) reviews.push(patientReview(link));
  return { operations, unspoken, reviews };
};

/** A status that the other side has no word for was never shown there: it is kept when it is overwritten. */
const withLostStatus = (
  write: PairWrite,
  side: SideName,
  now: Fields,
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

/** What is called off on one side and was moved on the other: where and when it would have been is kept. */
const lostMoves = ({ base }: Link<Appointment>, now: Both<Fields>, side: SideName): Conflict[] => {
  const before = toViews(base)[side];
  const winner = otherSide(side);
  return ['calendar', 'time'].flatMap((field): Conflict[] => {
    const moved = now[side][field];
    if (typeof moved !== 'string' || before[field] === undefined || moved === before[field]) return [];
    const winnerValue = now[winner][field] ?? null;
    return [{ field, winner, reason: 'both-changed', winnerValue, loserValue: moved }];
  });
};

/** The two never met, and one of them is called off: whoever did that came last, because a link is of two that took place. */
const calledOffBy = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  gone: Both<boolean>,
): SideName | undefined =>
  neverMet(link) ? (['ephysio', 'ghl'] as const).find((s) => isCancelled(now[s]) && !gone[s]) : undefined;

/** A half that is missing is made; and one that cannot be handed to another patient is cancelled and made anew. */
const planAnew = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  direction: Direction,
): Operation<Appointment>[] | null => {
  for (const side of ['ghl', 'ephysio'] as const) {
    const [id, otherId] = side === 'ghl' ? [link.ghlId, link.ephysioId] : [link.ephysioId, link.ghlId];
    const other = now[otherSide(side)];
    if (id !== null || otherId === null) continue;
    if (isCancelled(other) || !mayWrite(direction, side)) return [];
    return [
      { kind: 'create', side, from: { id: otherId, record: other }, link, replaces: null, makes: true },
    ];
  }
  if (link.ephysioId === null || link.ghlId === null) return [];
  if (!isHandedOver(link, now)) return null;
  if (!mayWrite(direction, 'ghl')) return [];
  if (isCancelled(now.ephysio)) return null;
  const from = { id: link.ephysioId, record: now.ephysio };
  const replaces = isCancelled(now.ghl) ? null : { id: link.ghlId, record: now.ghl };
  return [{ kind: 'create', side: 'ghl', from, link, replaces, makes: true }];
};

/** e-Physio has it for another patient than GHL was last known to. A link that has just been found knows of nobody before. */
const isHandedOver = ({ base }: Link<Appointment>, now: Both<Appointment>): boolean => {
  const { patient } = now.ephysio;
  if (patient === undefined || base.ephysio.patient === undefined || patient === now.ghl.patient)
    return false;
  return patient !== base.ephysio.patient || patient !== (base.ghl.patient ?? patient);
};

/** Who it belongs to is not merged, but has to be known where both sides agree: a later change of it is told from this. */
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
