import { findClashes, type TakenTime } from '../domain/plan/double-booked.ts';
import { afterChange, type Plan } from '../domain/plan/plan.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import type { RecordRef } from '../domain/review/review.ts';
import type { Listing } from '../domain/side.ts';
import { appointmentSync } from '../store/tables/appointment-sync.ts';
import type { LinkHead } from '../store/tables/links.ts';
import type { Target } from './apply/target.ts';
import { type Known, reportClashes } from './double-booked.ts';
import { countedAbsences } from './gather/absences.ts';
import { around } from './gather/read-one-appointment.ts';
import { REACH_DAYS } from './gather/read-series.ts';
import type { AppointmentSnapshot } from './gather/snapshots.ts';
import { absenceTime, afterPlan, nameOfEvent, timeOf } from './gather/taken-time.ts';
import { type KnownPair, knownPairs, settleOverlaps } from './known-overlaps.ts';
import type { RunContext } from './run-context.ts';
import { storeReviews } from './settle-reviews.ts';

const HALF_DAY_MS = 12 * 3_600_000;

/** The pass over one appointment; its sides speak of patients by their links. */
interface Session extends Known {
  readonly run: RunContext;
  readonly target: Target<Appointment>;
}

/** By which names pairs may know one appointment. */
type Names = readonly RecordRef[];

const isNamed = (names: Names, { side, id }: RecordRef): boolean =>
  names.some((name) => name.side === side && name.id === id);

const pairsOf = async (run: RunContext, names: Names): Promise<KnownPair[]> =>
  (await knownPairs(run)).filter(({ booking, other }) => isNamed(names, booking) || isNamed(names, other));

/** The one appointment of a webhook's pass, as it will be once the plan is carried out; `null`: it does not take place. */
const ownTime = (
  read: AppointmentSnapshot,
  plan: Plan<Appointment>,
  ghlId: string,
  row: LinkHead | undefined,
): { readonly time: TakenTime | null; readonly eventId: string | null } => {
  const { events, off, made, joined } = afterPlan(read.ephysio.records, plan);
  const entered = made.find(({ id }) => id === ghlId);
  if (entered)
    return {
      time: timeOf({ side: 'ghl', id: ghlId }, entered.record, entered.isFromGhl),
      eventId: row?.ephysio_id ?? null,
    };
  const eventId = row?.ephysio_id ?? joined.get(ghlId) ?? null;
  const [toGhl] = plan.operations.flatMap((operation) =>
    (operation.kind === 'update' || operation.kind === 'cancel') && operation.side === 'ghl'
      ? [operation]
      : [],
  );
  if (eventId === null || off.has(eventId) || toGhl?.kind === 'cancel') return { time: null, eventId };
  // An event that the days of the list lack is where GHL says, or is going to say.
  const record =
    events.find(({ id }) => id === eventId)?.record ??
    (toGhl && afterChange(toGhl)) ??
    read.ghl.records.find(({ id }) => id === ghlId)?.record;
  const { name, isFromGhl } = nameOfEvent(eventId, row);
  return { time: record ? timeOf(name, record, isFromGhl) : null, eventId };
};

/** e-Physio's list of the days around `time`: the one that was read, if it shows all that may overlap. */
const listAround = async (
  session: Session,
  { window, ephysio }: AppointmentSnapshot,
  time: TakenTime,
  pairs: readonly KnownPair[],
): Promise<Listing<Appointment>> => {
  const from = new Date(Date.parse(time.start) - HALF_DAY_MS).toISOString();
  const listed = new Set(ephysio.absences?.records.map(({ id }) => id));
  // A leave that a run has found may have begun long ago.
  const isLong = pairs.some(({ isAbsence, other }) => isAbsence && !listed.has(other.id));
  if (window.from <= from && time.end <= window.to && !isLong) return ephysio;
  const query = around(time.start);
  return session.run.appointments.ephysio.list(isLong ? query : { ...query, reachDays: REACH_DAYS });
};

/** What takes time beside `own`: e-Physio's events, absences, and what other webhooks have entered since e-Physio was asked. */
const takenBeside = async (
  session: Session,
  listing: Listing<Appointment>,
  {
    plan,
    readAt,
    own,
    eventId,
  }: {
    readonly plan: Plan<Appointment>;
    readonly readAt: string;
    readonly own: TakenTime;
    readonly eventId: string | null;
  },
): Promise<TakenTime[]> => {
  const { run, target } = session;
  const { store, practice } = run;
  const isMet = ({ start, end }: Appointment): boolean =>
    !!start && !!end && start < own.end && own.start < end;
  const events = afterPlan(listing.records, plan).events.filter(
    ({ id, record }) => id !== eventId && isMet(record),
  );
  const eventIds = events.map(({ id }) => id);
  const rows = new Map(
    (await target.records.listBy(store, 'ephysio', eventIds)).map((r) => [r.ephysio_id, r]),
  );
  const from = new Date(Date.parse(own.start) - HALF_DAY_MS).toISOString();
  const linked = await appointmentSync.listStarting(store, practice.name, from, own.end);
  const listed = new Set(listing.records.map(({ id }) => id));
  const entered = linked.flatMap((row) => {
    const { ephysio_id: id, created_at } = row;
    if (id === null || id === eventId || listed.has(id) || created_at < readAt) return [];
    rows.set(id, row);
    return [{ id, record: target.records.open(store, row).base.ephysio }];
  });
  const times = [...events, ...entered].map(({ id, record }) => {
    const { name, isFromGhl } = nameOfEvent(id, rows.get(id));
    return timeOf(name, record, isFromGhl);
  });
  const absences = await countedAbsences(run, listing);
  return [...times.filter((time) => time !== null), ...absences.map(absenceTime)];
};

/**
 * After a webhook's pass: asks about what its appointment overlaps with by now, and closes what it does not any more.
 * @param read what the pass has read; `null`: the appointment is gone, or not in a calendar of the config
 */
export const checkAround = async (
  session: Session,
  run: RunContext,
  ghlId: string,
  read: { readonly snapshot: AppointmentSnapshot; readonly plan: Plan<Appointment> } | null,
): Promise<void> => {
  const { target } = session;
  const row = await target.records.findBySide(run.store, 'ghl', ghlId);
  const ids: Names = [
    { side: 'ghl', id: ghlId },
    ...(row?.ephysio_id ? [{ side: 'ephysio', id: row.ephysio_id } as const] : []),
  ];
  const pairs = await pairsOf(run, ids);
  const { time: own, eventId } = read
    ? ownTime(read.snapshot, read.plan, ghlId, row?.state === 'linked' ? row : undefined)
    : { time: null, eventId: null };
  if (!read || !own) {
    if (pairs.length > 0 && run.report.failures.length === 0)
      await settleOverlaps(
        run,
        new Set(),
        ({ booking, other }) => isNamed(ids, booking) || isNamed(ids, other),
      );
    return;
  }
  const { plan, snapshot } = read;
  const listing = await listAround(session, snapshot, own, pairs);
  const { readAt } = snapshot;
  const beside = await takenBeside(session, listing, { plan, readAt, own, eventId });
  const now = new Date(run.now()).toISOString();
  const clashes = findClashes([own, ...beside], now).filter(
    ({ booking, other }) => booking === own || other === own,
  );
  const overlapping = await reportClashes(session, run, clashes);
  if (clashes.length > 0) await storeReviews(run);
  if (pairs.length === 0 || run.report.failures.length > 0) return;
  const unread = new Set([...listing.bad, ...(listing.absences?.bad ?? [])].map(({ id }) => id));
  const partners = new Map<string, boolean>();
  for (const { booking, other } of pairs) {
    const { side, id } = isNamed(ids, booking) ? other : booking;
    const event =
      side === 'ephysio' ? id : (await target.records.findBySide(run.store, 'ghl', id))?.ephysio_id;
    // What is in GHL only, this pass has not looked at.
    partners.set(`${side} ${id}`, !!event && !unread.has(event) && !unread.has(null));
  }
  await settleOverlaps(run, overlapping, ({ booking, other }) => {
    if (!isNamed(ids, booking) && !isNamed(ids, other)) return false;
    const { side, id } = isNamed(ids, booking) ? other : booking;
    return partners.get(`${side} ${id}`) === true;
  });
};
