import { matchSeries, type Place, type Renamed } from '../../domain/plan/match-series.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import { masterOf } from '../../domain/records/series.ts';
import { inWindow } from '../../domain/records/window.ts';
import type { Held, Listing } from '../../domain/side.ts';
import { isOver, startOf } from '../../store/tables/appointment-sync.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import { type Renumbering, renumber } from '../apply/renumber.ts';
import type { Target } from '../apply/target.ts';
import type { RunContext } from '../run-context.ts';
import type { PatientIds } from './patient-ids.ts';
import type { AppointmentSnapshot } from './snapshots.ts';

const DAY_MS = 86_400_000;
/** So far around it an instance is looked for before it counts as gone. */
const BEFORE_MS = 366 * DAY_MS;
const AFTER_MS = 731 * DAY_MS;

/** The instances of one series and contact that are not both linked and listed. */
interface Group {
  readonly missing: { readonly row: LinkHead; readonly start: string }[];
  readonly unlinked: Held<Appointment>[];
}

const placeOf = ({ id, record }: Held<Appointment>): Place => ({ id, start: record.start ?? '' });

const isKnown = (id: string | null): id is string => id !== null;

/** A row that another process is writing, or has written since: the list may be older than its id. */
const isMoving = (run: RunContext, { inFlight, readAt }: AppointmentSnapshot, row: LinkHead): boolean =>
  (row.updated_at >= readAt && row.updated_at <= new Date(run.now()).toISOString()) ||
  inFlight.ids.ghl.has(row.ghl_id ?? '') ||
  inFlight.ids.ephysio.has(row.ephysio_id ?? '');

/**
 * Gives linked instances of a series the ids under which GHL lists them now, before anything counts as new or as gone: moved, a
 * series or an instance has other ids. In a dry run only the snapshot learns them.
 */
export const identifySeries = async (
  run: RunContext,
  target: Target<Appointment>,
  snapshot: AppointmentSnapshot,
  ids: PatientIds,
): Promise<AppointmentSnapshot> => {
  const { ghl, window } = snapshot;
  const masters = ghl.masters ?? new Set<string>();
  const rows = snapshot.rows.filter((row) => row.ghl_id?.includes('_') || masters.has(row.ghl_id ?? ''));
  if (rows.length === 0) return withSiblings(snapshot);
  const unread = new Set(ghl.bad.map(({ id }) => id));
  const listedIds = new Set(ghl.records.map(({ id }) => id));
  const contactOf = (patient: string | null | undefined): string =>
    ids.idOf('ghl', patient ?? '') ?? patient ?? '';

  const isMissing = (row: LinkHead): boolean =>
    isKnown(row.ghl_id) &&
    !listedIds.has(row.ghl_id) &&
    !unread.has(row.ghl_id) &&
    (masterOf(row.ghl_id) !== null ? inWindow(startOf(row), window) : masters.has(row.ghl_id));
  const missing = rows.filter(isMissing);
  if (missing.length === 0) return withSiblings(snapshot);

  const linkedIds = new Set(snapshot.rows.map((row) => row.ghl_id));
  const opened = await target.records.openSome(
    run.store,
    missing.map(({ id }) => id),
  );
  const groups = new Map<string, Group>();
  const groupOf = (master: string, contact: string): Group => {
    const key = `${master} ${contact}`;
    const group = groups.get(key) ?? { missing: [], unlinked: [] };
    groups.set(key, group);
    return group;
  };
  const addUnlinked = (held: Held<Appointment>): void => {
    if (held.series && !linkedIds.has(held.id))
      groupOf(held.series.master, contactOf(held.record.patient)).unlinked.push(held);
  };
  for (const row of missing) {
    const base = opened.get(row.id)?.link.base;
    const master = masterOf(row.ghl_id ?? '') ?? row.ghl_id ?? '';
    const start = base?.ghl.start ?? startOf(row);
    groupOf(master, contactOf(base?.ghl.patient ?? base?.ephysio.patient)).missing.push({ row, start });
  }
  for (const held of ghl.records) addUnlinked(held);

  const isLinked = (master: string): boolean => rows.some((row) => masterOf(row.ghl_id ?? '') === master);
  const waiting = new Set<string>();
  const leftOut = new Set<string>();
  const renamed: Renamed[] = [];
  const pairUp = (records: readonly Held<Appointment>[]): void => {
    for (const { missing: left, unlinked } of groups.values()) {
      const open = left.filter(({ row }) => !renamed.some(([id]) => id === row.id));
      const free = unlinked.filter(({ id }) => !renamed.some(([, taken]) => taken === id));
      const [first] = free;
      if (open.length === 0 || !first?.series) continue;
      if (unread.has(null) || open.some(({ row }) => isMoving(run, snapshot, row))) {
        for (const { row } of open) waiting.add(row.id);
        for (const { id } of free) leftOut.add(id);
        continue;
      }
      const { master, everyMs } = first.series;
      const old = open.filter(({ row }) => row.ghl_id === master);
      const taken = old.flatMap(({ row, start }): Renamed[] => {
        const same = free.find(({ record }) => record.start === start);
        const found = same ?? (isLinked(master) ? undefined : free.toSorted(byStart)[0]);
        return found ? [[row.id, found.id]] : [];
      });
      const ofMaster = records.filter(({ series }) => series?.master === master);
      const others = matchSeries({
        missing: open.flatMap(({ row, start }) => (row.ghl_id === master ? [] : [{ id: row.id, start }])),
        unlinked: free.filter(({ id }) => !taken.some(([, other]) => other === id)).map(placeOf),
        listed: ofMaster.map(({ record }) => record.start ?? ''),
        takenOut: ofMaster.flatMap(({ series }) => series?.takenOut ?? []),
        everyMs,
      });
      renamed.push(...taken, ...others);
    }
  };
  pairUp(ghl.records);

  let records = ghl.records;
  const isLeft = (row: LinkHead): boolean =>
    masterOf(row.ghl_id ?? '') !== null && !waiting.has(row.id) && !renamed.some(([id]) => id === row.id);
  const unlisted = new Set<string>();
  const lost = missing.filter((row) => isLeft(row) && row.state === 'linked' && !isOver(row));
  if (lost.length > 0 && ghl.complete && !unread.has(null)) {
    const wide = await listWidely(run, lost);
    const ofThese = new Set(lost.map((row) => masterOf(row.ghl_id ?? '')));
    const further = wide.records.filter(
      ({ id, series }) => !listedIds.has(id) && (linkedIds.has(id) || ofThese.has(series?.master ?? '')),
    );
    for (const held of further) addUnlinked(held);
    pairUp([...ghl.records, ...further]);
    const isTaken = ({ id }: Held<Appointment>): boolean =>
      lost.some((row) => row.ghl_id === id) || renamed.some(([, taken]) => taken === id);
    records = [...records, ...further.filter(isTaken)];
    const seen = new Set(further.map(({ id }) => id));
    if (wide.complete && wide.bad.every(({ id }) => id !== null))
      for (const row of lost) if (isLeft(row) && !seen.has(row.ghl_id ?? '')) unlisted.add(row.ghl_id ?? '');
  }
  run.report.again += waiting.size;

  const byRow = new Map(snapshot.rows.map((row) => [row.id, row]));
  const renumberings = renamed.flatMap(([id, ghlId]): Renumbering[] => {
    const [row, link] = [byRow.get(id), opened.get(id)?.link];
    return row?.ghl_id && link ? [{ row, link, ghlId }] : [];
  });
  const done = run.options.dryRun
    ? new Map(renumberings.map(({ row, ghlId }) => [row.id, { ...row, ghl_id: ghlId }]))
    : await renumber(run, target, renumberings);
  const wanted =
    snapshot.wanted.ghl && new Set([...snapshot.wanted.ghl, ...renumberings.map((r) => r.ghlId)]);
  return withSiblings({
    ...snapshot,
    wanted: { ...snapshot.wanted, ghl: wanted },
    rows: snapshot.rows.map((row) => done.get(row.id) ?? row),
    ghl: { ...ghl, records: records.filter(({ id }) => !leftOut.has(id)) },
    series: { unlisted, renumbered: new Set(done.keys()), waiting },
  });
};

const byStart = (a: Held<Appointment>, b: Held<Appointment>): number =>
  (a.record.start ?? '').localeCompare(b.record.start ?? '');

/** All calendars, far around the instances that are not where they were: one may have moved out of the window. */
const listWidely = (run: RunContext, lost: readonly LinkHead[]): Promise<Listing<Appointment>> => {
  const starts = lost.map((row) => Date.parse(startOf(row)));
  return run.appointments.ghl.list({
    from: new Date(Math.min(...starts) - BEFORE_MS).toISOString(),
    to: new Date(Math.max(...starts) + AFTER_MS).toISOString(),
  });
};

/** New instances of a series learn which events stand for the others: they belong on one invoice. */
const withSiblings = (snapshot: AppointmentSnapshot): AppointmentSnapshot => {
  const { ghl, rows } = snapshot;
  if (!ghl.records.some(({ series }) => series !== undefined)) return snapshot;
  const linked = new Set(rows.map((row) => row.ghl_id));
  const isNew = ({ id, series }: Held<Appointment>): boolean => series !== undefined && !linked.has(id);
  if (!ghl.records.some(isNew)) return snapshot;
  const events = new Map<string, string[]>();
  for (const { ghl_id: id, ephysio_id: event } of rows) {
    const master = masterOf(id ?? '');
    if (master !== null && event !== null) events.set(master, [...(events.get(master) ?? []), event]);
  }
  const withEvents = (held: Held<Appointment>): Held<Appointment> =>
    held.series && isNew(held)
      ? { ...held, series: { ...held.series, events: events.get(held.series.master) ?? [] } }
      : held;
  return { ...snapshot, ghl: { ...ghl, records: ghl.records.map(withEvents) } };
};
