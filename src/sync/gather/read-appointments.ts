import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import type { Leaving } from '../../domain/plan/patients-input.ts';
import { isPartlyRead, type RecordFailure } from '../../domain/plan/plan.ts';
import type { AppointmentsInput } from '../../domain/plan/plan-appointments.ts';
import { isLeftBehind } from '../../domain/plan/scope.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import type { SideName } from '../../domain/records/sides.ts';
import { inWindow, type TimeWindow } from '../../domain/records/window.ts';
import { seriesReview } from '../../domain/review/appointment-reviews.ts';
import type { ReviewItem } from '../../domain/review/review-item.ts';
import type { Held, Listing } from '../../domain/side.ts';
import { RecordError } from '../../errors.ts';
import { isOver, startOf } from '../../store/tables/appointment-sync.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { Target } from '../apply/target.ts';
import { isBusy, readInFlight, settledOnly } from '../in-flight.ts';
import { addCount, addIgnored, type RunContext } from '../run-context.ts';
import { asCancelled, createContactStates, createFindInGhl, type Finding } from './gone-contacts.ts';
import type { PatientIds } from './patient-ids.ts';
import type { AppointmentSnapshot, ComparedAppointments } from './snapshots.ts';

/** One list a side (GHL: a calendar) of everything that starts in the window. */
export const listAppointments = async (
  run: RunContext,
  target: Target<Appointment>,
  window: TimeWindow,
): Promise<AppointmentSnapshot> => {
  run.progress('reading-appointments');
  const readAt = new Date(run.now()).toISOString();
  const [ephysio, ghl] = await allSettledOrThrow([
    run.appointments.ephysio.list(window),
    run.appointments.ghl.list(window),
  ]);
  const inFlight = await readInFlight(run, target);
  const rows = await target.records.list(run.store);
  for (const [side, listing] of [
    ['ephysio', ephysio],
    ['ghl', ghl],
  ] as const) {
    addCount(run.report, 'appointment', 'read', side, listing.records.length + listing.bad.length);
    addIgnored(run.report, listing.ignored);
  }
  const wanted = { ephysio: null, ghl: null };
  const expected = rows.filter((row) => isExpected(row, { window, readAt })).length;
  const outside = new Set((ephysio.outside ?? []).map(({ id }) => id));
  const linkedOutside = rows.filter((row) => outside.has(row.ephysio_id ?? '')).length;
  return { window, readAt, wanted, ephysio, ghl, inFlight, rows, expected, linkedOutside };
};

/** A link that the listener has made since need not be in the lists. */
const isExpected = (
  row: LinkHead,
  { window, readAt }: Pick<AppointmentSnapshot, 'window' | 'readAt'>,
): boolean =>
  row.state === 'linked' && !isOver(row) && inWindow(startOf(row), window) && row.created_at <= readAt;

/**
 * How many linked appointments a side's list must show. What is off on that side by agreement may have been deleted there, as
 * may what went with its contact. Only an empty list is worth the look at each.
 */
export const expectedIn = async (
  { store, practice }: RunContext,
  { records }: Target<Appointment>,
  side: SideName,
  snapshot: AppointmentSnapshot,
  ids: PatientIds,
): Promise<number> => {
  const { [side]: listing, rows, expected } = snapshot;
  const outside = listing.outside?.length ?? 0;
  if (expected === 0 || listing.records.length + listing.bad.length + outside > 0) return expected;
  const live = rows.filter((row) => isExpected(row, snapshot)).map(({ id }) => id);
  const links = await records.openSome(store, live);
  return [...links.values()].filter(({ link }) => {
    const { base, ephysioId, ghlId } = link;
    if (isLeftBehind(link, { ephysio: undefined, ghl: undefined }, practice.calendars)) return false;
    if ((side === 'ghl' ? ghlId : ephysioId) === null || isCancelled(base[side])) return false;
    return side === 'ephysio' || !ids.isContactGone(base.ghl.patient ?? base.ephysio.patient ?? '');
  }).length;
};

const statusReviews = (listing: Listing<Appointment>): ReviewItem[] =>
  Object.entries(listing.unknownStatuses ?? {}).map(([code, count]) => ({
    kind: 'unknown-status',
    about: { side: 'ephysio', status: code },
    side: 'ephysio',
    facts: { count },
  }));

/**
 * Compares the lists with the links. A record counts as gone only if a complete list of a window that contains it lacks it
 * and reading it by id confirms that, or if the side itself marks it as deleted. Gone reads as cancelled.
 */
export const compareAppointments = async (
  run: RunContext,
  target: Target<Appointment>,
  snapshot: AppointmentSnapshot,
  { ids, leaving }: { readonly ids: PatientIds; readonly leaving: Leaving },
): Promise<ComparedAppointments> => {
  const { ephysio, ghl, rows, window, wanted, readAt, inFlight, series } = snapshot;
  const unlisted = series?.unlisted;
  const { sealer } = run.store;
  const listings = { ephysio, ghl };
  const outside = new Map((ephysio.outside ?? []).map((held) => [held.id, held.record]));
  const now = {
    ephysio: new Map(ephysio.records.map((held) => [held.id, held.record])),
    ghl: new Map(ghl.records.map((held) => [held.id, held.record])),
  };
  const unreadable = {
    ephysio: new Set(ephysio.bad.map((b) => b.id)),
    ghl: new Set(ghl.bad.map((b) => b.id)),
  };
  const deleted = { ephysio: new Set(ephysio.deleted), ghl: new Set(ghl.deleted) };
  /** The list should have this record and has not: it may be gone, or have left the window. */
  const isMissing = (side: SideName, id: string, agreed: Appointment, isWanted: boolean): boolean =>
    listings[side].complete &&
    !unreadable[side].has(null) &&
    !unreadable[side].has(id) &&
    (agreed.status !== 'cancelled' || isWanted) &&
    // Where both sides have not agreed on a time yet, only a look by id can tell.
    (!agreed.start || inWindow(agreed.start, window));

  const seenOf = ({ ephysio_id, ghl_id }: Pick<LinkHead, 'ephysio_id' | 'ghl_id'>) => ({
    ephysio: now.ephysio.get(ephysio_id ?? '') ?? outside.get(ephysio_id ?? ''),
    ghl: now.ghl.get(ghl_id ?? ''),
  });

  /** @param isWanted it may have to take place again: if it was cancelled only here, it can be gone by now */
  const find = async (
    side: SideName,
    id: string | null,
    agreed: Appointment,
    isWanted = false,
  ): Promise<Finding> => {
    if (id === null) return { record: agreed, gone: false };
    const listed = now[side].get(id) ?? (side === 'ephysio' ? outside.get(id) : undefined);
    if (listed) return { record: listed, gone: false };
    if (deleted[side].has(id))
      return {
        record: asCancelled(agreed),
        gone: true,
        at: listings[side].deletedAt?.get(id),
        of: listings[side].deletedOf?.get(id),
      };
    if (side === 'ghl' && ghl.masters?.has(id)) return { record: agreed, gone: false, isSeries: true };
    if (!isMissing(side, id, agreed, isWanted)) return { record: agreed, gone: false };
    try {
      const lookup = await run.appointments[side].get(id);
      if (lookup.state === 'held' && lookup.held.isSeries)
        return unlisted?.has(id)
          ? { record: asCancelled(agreed), gone: true }
          : { record: agreed, gone: false, isSeries: lookup.held.series?.master === id };
      if (lookup.state === 'held') return { record: { ...agreed, ...lookup.held.record }, gone: false };
      return { record: asCancelled(agreed), gone: true, at: lookup.at, of: lookup.patient };
    } catch (error) {
      if (error instanceof RecordError) return { failed: error.reason };
      throw error;
    }
  };

  const contacts = createContactStates(run, ids);
  const findInGhl = createFindInGhl(run, ids, contacts, (id) => now.ghl.get(id));

  const changed: AppointmentsInput['changed'][number][] = [];
  const failures: RecordFailure[] = (['ephysio', 'ghl'] as const).flatMap((side) =>
    listings[side].bad.map(({ id, reason }) => ({ link: null, side, id, code: 'unreadable', reason })),
  );
  const linked = { ephysio: 0, ghl: 0 };
  const moved: LinkHead[] = [];
  const reviews = statusReviews(ephysio);
  let unchanged = 0;
  for (const row of rows) {
    const seen = seenOf(row);
    if (now.ephysio.has(row.ephysio_id ?? '')) linked.ephysio += 1;
    if (seen.ghl) linked.ghl += 1;
    if (row.state !== 'linked' || wanted.ghl?.has(row.ghl_id ?? '') === false) continue;
    const expected = !isOver(row) && inWindow(startOf(row), window);
    if (!seen.ephysio && !seen.ghl && !expected) continue;
    const isWhole = row.ghl_id !== null && row.ephysio_id !== null;
    const asAgreed =
      (seen.ephysio ? sealer.fingerprint(seen.ephysio) === row.ephysio_fingerprint : !expected) &&
      (seen.ghl ? sealer.fingerprint(seen.ghl) === row.ghl_fingerprint : !expected) &&
      (isWhole || isOver(row));
    if (!asAgreed) moved.push(row);
    else if (seen.ephysio) unchanged += 1;
  }
  const links = await target.records.openSome(
    run.store,
    moved.map(({ id }) => id),
  );
  for (const row of moved) {
    const opened = links.get(row.id);
    if (series?.waiting.has(row.id)) continue;
    if (isBusy(run, inFlight, row, opened?.row, readAt, series?.renumbered.has(row.id)) || !opened) continue;
    // In a dry run the link has its old id still.
    const link = { ...opened.link, ghlId: row.ghl_id };
    if (isLeftBehind(link, seenOf(row), run.practice.calendars)) continue;
    const left = await find('ephysio', row.ephysio_id, link.base.ephysio);
    const isLive = !('failed' in left) && !isCancelled(left.record) && !isCancelled(link.base.ephysio);
    const isWanted = isLive && sealer.fingerprint(left.record) !== row.ephysio_fingerprint;
    const seen = 'failed' in left ? link.base.ephysio : left.record;
    const inGhl = await findInGhl(link, seen, () => find('ghl', row.ghl_id, link.base.ghl, isWanted));
    if (inGhl === null) continue;
    const { right, isContactGone } = inGhl;
    if ('failed' in left || 'failed' in right) {
      const [side, id, reason] =
        'failed' in left
          ? (['ephysio', row.ephysio_id, left.failed] as const)
          : (['ghl', row.ghl_id, (right as { failed: string }).failed] as const);
      failures.push({ link: row.id, side, id, code: 'unreadable', reason });
      continue;
    }
    if (right.isSeries && !isCancelled(left.record)) {
      reviews.push(seriesReview(link));
      continue;
    }
    const isOff = right.isSeries === true;
    const found = { ephysio: left.record, ghl: isOff ? asCancelled(right.record) : right.record };
    if (isPartlyRead(link, found)) continue;
    const gone = { ephysio: left.gone, ghl: right.gone };
    const deletedAt = right.at === undefined ? {} : { deletedAt: right.at };
    const patient = ids.idOf('ephysio', left.record.patient ?? '');
    const isExcluded = leaving.excluded.has(patient ?? '');
    changed.push({ link, now: found, gone, ...deletedAt, isContactGone, isExcluded });
  }
  const unlinked = (side: SideName): readonly Held<Appointment>[] => {
    if (linked[side] === now[side].size) return [];
    const ids = new Set(rows.map((row) => (side === 'ghl' ? row.ghl_id : row.ephysio_id)));
    const others = listings[side].records.filter(({ id }) => !ids.has(id));
    return settledOnly(run, inFlight, target, side, others, wanted[side]);
  };
  return {
    changed,
    unlinked: { ephysio: unlinked('ephysio'), ghl: unlinked('ghl') },
    failures,
    reviews,
    unchanged,
    goneContacts: contacts.gone,
  };
};
