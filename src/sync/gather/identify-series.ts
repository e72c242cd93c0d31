import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { isLeftBehind } from '../../domain/plan/scope.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import { masterOf } from '../../domain/records/series.ts';
import { inWindow } from '../../domain/records/window.ts';
import type { Held } from '../../domain/side.ts';
import { isOver, startOf } from '../../store/tables/appointment-sync.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import { type Renumbering, renumber } from '../apply/renumber.ts';
import type { Target } from '../apply/target.ts';
import type { RunContext } from '../run-context.ts';
import { lookBeyond } from './look-beyond.ts';
import { pairSeries, type SeriesPass } from './pair-series.ts';
import type { PatientIds } from './patient-ids.ts';
import { readOne } from './read-one.ts';
import { knownPlaces, NO_PLACES, rememberPlaces } from './series-places.ts';
import type { AppointmentSnapshot } from './snapshots.ts';

/** Series of which the list shows an appointment that is not linked. */
const mastersWithNews = ({ ghl, rows }: AppointmentSnapshot): ReadonlySet<string | null> => {
  const linked = new Set(rows.map((row) => row.ghl_id));
  return new Set(ghl.records.flatMap(({ id, series }) => (series && !linked.has(id) ? [series.master] : [])));
};

/**
 * Links of appointments of a series, and of whole series, that this pass is about and that the list does not show: those that should
 * be in the window, and those that are later, where the list shows something new of their series.
 */
const unseenIn = (snapshot: AppointmentSnapshot): LinkHead[] => {
  const { ghl, wanted, rows, window } = snapshot;
  const masters = ghl.masters ?? new Set<string>();
  const ofSeries = rows.filter((row) => row.ghl_id?.includes('_') || masters.has(row.ghl_id ?? ''));
  if (ofSeries.length === 0) return [];
  const known = new Set([...ghl.records, ...ghl.bad].map(({ id }) => id));
  const news = mastersWithNews(snapshot);
  return ofSeries.filter((row) => {
    const { ghl_id: id } = row;
    if (id === null || known.has(id) || wanted.ghl?.has(id) === false) return false;
    const [master, start] = [masterOf(id), startOf(row)];
    if (master === null) return masters.has(id);
    return inWindow(start, window) || (start >= window.to && news.has(master));
  });
};

/** Those that are out of the window in GHL, and not where they were. Nothing is asked of a series without anything new. */
const strayedAmong = async (
  { appointments }: RunContext,
  snapshot: AppointmentSnapshot,
  rows: readonly LinkHead[],
): Promise<LinkHead[]> => {
  const news = mastersWithNews(snapshot);
  const readings = rows
    .filter((row) => row.state === 'linked' && !isOver(row) && news.has(masterOf(row.ghl_id ?? '')))
    .map(async (row) => ({ row, reading: await readOne(appointments.ghl, row.ghl_id ?? '') }));
  const read = await allSettledOrThrow(readings);
  return read.flatMap(({ row, reading }) =>
    reading.state === 'gone' || (reading.state === 'held' && reading.held.isSeries) ? [row] : [],
  );
};

/** What the pairing needs to know; `null`: no appointment of a series is anywhere else than it was. */
const openPass = async (
  run: RunContext,
  { records }: Target<Appointment>,
  snapshot: AppointmentSnapshot,
  ids: PatientIds,
): Promise<SeriesPass | null> => {
  const unseen = unseenIn(snapshot);
  if (unseen.length === 0) return null;
  const opened = await records.openSome(
    run.store,
    unseen.map(({ id }) => id),
  );
  const isThere = (row: LinkHead): boolean =>
    masterOf(row.ghl_id ?? '') === null ||
    inWindow(opened.get(row.id)?.link.base.ghl.start ?? startOf(row), snapshot.window);
  const { ephysio } = snapshot;
  const events = new Map(
    [...ephysio.records, ...(ephysio.outside ?? [])].map((held) => [held.id, held.record]),
  );
  const isBehind = ({ id, ephysio_id: event }: LinkHead): boolean => {
    const link = opened.get(id)?.link;
    const seen = { ephysio: events.get(event ?? ''), ghl: undefined };
    return link !== undefined && isLeftBehind(link, seen, run.practice.calendars);
  };
  return {
    run,
    snapshot,
    ids,
    missing: unseen.filter(isThere),
    strayed: await strayedAmong(
      run,
      snapshot,
      unseen.filter((row) => !isThere(row)),
    ),
    opened,
    leftBehind: new Set(unseen.filter(isBehind).map(({ id }) => id)),
    known: await knownPlaces(run),
    rules: new Map(),
  };
};

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
  const pass = await openPass(run, target, snapshot, ids);
  if (pass === null) {
    if (snapshot.wanted.ghl === null) await rememberPlaces(run, await knownPlaces(run), NO_PLACES);
    return withSiblings(snapshot);
  }
  const { opened, missing, strayed } = pass;
  const pairs = await pairSeries(pass, snapshot.ghl.records);
  const { renamed, waiting, undecided, leftOut, further, unlisted } = await lookBeyond(pass, pairs);
  run.report.again += waiting.size;

  const rows = new Map([...missing, ...strayed].map((row) => [row.id, row]));
  const renumberings = renamed.flatMap(([id, ghlId]): Renumbering[] => {
    const [row, link] = [rows.get(id), opened.get(id)?.link];
    return row && link ? [{ row, link, ghlId }] : [];
  });
  const done = run.options.dryRun
    ? new Map(renumberings.map(({ row, ghlId }) => [row.id, { ...row, ghl_id: ghlId }]))
    : await renumber(run, target, renumberings);
  const { ghl, wanted } = snapshot;
  const records = [...ghl.records, ...further].filter(({ id }) => !leftOut.has(id));
  const newIds = renumberings.map(({ ghlId }) => ghlId);
  return withSiblings({
    ...snapshot,
    wanted: { ...wanted, ghl: wanted.ghl && new Set([...wanted.ghl, ...newIds]) },
    rows: snapshot.rows.map((row) => done.get(row.id) ?? row),
    ghl: { ...ghl, records },
    series: { unlisted, renumbered: new Set(done.keys()), waiting: new Set([...waiting, ...undecided]) },
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
