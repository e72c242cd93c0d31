import { mayWrite } from '../domain/merge/reconcile-pair.ts';
import type { SideName } from '../domain/records/sides.ts';
import { inWindow } from '../domain/records/window.ts';
import type { RecordRef } from '../domain/review/review.ts';
import { startOf } from '../store/tables/appointment-sync.ts';
import type { LinkHead } from '../store/tables/links.ts';
import type { AppointmentSnapshot } from './gather/snapshots.ts';
import { type KnownPair, knownPairs, settleOverlaps } from './known-overlaps.ts';
import type { RunContext } from './run-context.ts';

const isUnread = ({ ephysio, ghl }: AppointmentSnapshot, side: SideName, id: string | null): boolean =>
  id !== null &&
  [...(side === 'ghl' ? ghl.bad : [...ephysio.bad, ...(ephysio.absences?.bad ?? [])])].some(
    (bad) => bad.id === null || bad.id === id,
  );

/** After a pass over the whole window. */
export const settleDoubleBooked = async (
  run: RunContext,
  listed: AppointmentSnapshot,
  overlapping: ReadonlySet<string>,
): Promise<void> => {
  if ((await knownPairs(run)).length === 0) return;
  const { rows, window, readAt } = listed;
  const byId = { ephysio: new Map<string, LinkHead>(), ghl: new Map<string, LinkHead>() };
  for (const row of rows) {
    if (row.state !== 'linked') continue;
    if (row.ephysio_id !== null) byId.ephysio.set(row.ephysio_id, row);
    if (row.ghl_id !== null) byId.ghl.set(row.ghl_id, row);
  }
  const ends = new Map(listed.ephysio.records.map(({ id, record }) => [id, record.end]));
  const now = new Date(run.now()).toISOString();
  const eventOf = ({ side, id }: RecordRef): string | null =>
    side === 'ephysio' ? id : (byId.ghl.get(id)?.ephysio_id ?? null);
  // A booking without a link is met only where it would be entered in e-Physio.
  const isMet = ({ side, id }: RecordRef): boolean =>
    side === 'ephysio' || byId.ghl.has(id) || mayWrite(run.options.direction, 'ephysio');
  const isRead = ({ side, id }: RecordRef): boolean =>
    isMet({ side, id }) && !isUnread(listed, side, id) && !isUnread(listed, 'ephysio', eventOf({ side, id }));
  /** The list shows all that such a record can overlap, if it is still where it was. */
  const isInside = (ref: RecordRef): boolean => {
    const row = byId[ref.side].get(ref.id);
    if (!row) return ref.side === 'ghl' || ends.has(ref.id);
    const end = ends.get(row.ephysio_id ?? '');
    return inWindow(startOf(row), window) && (!end || end <= window.to);
  };
  // What a webhook has found since the lists came is newer than they are; what is from the future, than the clock.
  const isOlder = ({ at }: KnownPair): boolean => at <= readAt || at > now;
  await settleOverlaps(
    run,
    overlapping,
    (pair) =>
      isOlder(pair) &&
      isRead(pair.booking) &&
      isRead(pair.other) &&
      (isInside(pair.booking) || (!pair.isAbsence && isInside(pair.other))),
  );
};
