import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { isOutside } from '../../domain/records/calendar.ts';
import { masterOf } from '../../domain/records/series.ts';
import { inWindow, type TimeWindow } from '../../domain/records/window.ts';
import { isAboutLink } from '../../domain/review/review.ts';
import type { Held } from '../../domain/side.ts';
import { MissingScopeError } from '../../errors.ts';
import { isOver, startOf } from '../../store/tables/appointment-sync.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import { listOpenReviews } from '../../store/tables/reviews.ts';
import { type Renumbering, renumber } from '../apply/renumber.ts';
import type { Target } from '../apply/target.ts';
import type { RunContext } from '../run-context.ts';
import { pairSeries, type SeriesPairs, type SeriesPass } from './pair-series.ts';
import type { PatientIds } from './patient-ids.ts';
import { readOne } from './read-one.ts';
import type { AppointmentSnapshot } from './snapshots.ts';

const DAY_MS = 86_400_000;
/** So far around it an instance is looked for before it counts as gone. */
const BEFORE_MS = 366 * DAY_MS;
const AFTER_MS = 731 * DAY_MS;

/** Links of appointments of a series, and of whole series, that the list should show and does not. */
const missingIn = ({ ghl, rows, window }: AppointmentSnapshot): LinkHead[] => {
  const masters = ghl.masters ?? new Set<string>();
  const ofSeries = rows.filter((row) => row.ghl_id?.includes('_') || masters.has(row.ghl_id ?? ''));
  if (ofSeries.length === 0) return [];
  const known = new Set([...ghl.records, ...ghl.bad].map(({ id }) => id));
  return ofSeries.filter((row) => {
    if (row.ghl_id === null || known.has(row.ghl_id)) return false;
    return masterOf(row.ghl_id) === null ? masters.has(row.ghl_id) : inWindow(startOf(row), window);
  });
};

/** What was found where the list does not reach, and what is nowhere. */
interface Beyond extends SeriesPairs {
  readonly further: readonly Held<Appointment>[];
  readonly unlisted: ReadonlySet<string>;
}

/** Far around the instances that are not where they were. */
const widelyAround = (lost: readonly LinkHead[]): TimeWindow => {
  const starts = lost.map((row) => Date.parse(startOf(row)));
  return {
    from: new Date(Math.min(...starts) - BEFORE_MS).toISOString(),
    to: new Date(Math.max(...starts) + AFTER_MS).toISOString(),
  };
};

/** GHL's calendars that the config does not name; without the right to see them, none. */
const otherCalendars = async (run: RunContext): Promise<string[]> => {
  const own = new Set(run.practice.calendars.map((m) => m.ghlCalendarId));
  try {
    return [...(await run.readCalendarNames()).keys()].filter((id) => !own.has(id));
  } catch (error) {
    if (error instanceof MissingScopeError) return [];
    throw error;
  }
};

/** Those of which a person is asked already are out of scope still, if a read by id says so. */
const readAway = async (
  { store, practice, appointments }: RunContext,
  lost: readonly LinkHead[],
): Promise<Held<Appointment>[]> => {
  const open = await listOpenReviews(store, practice.name);
  const asked = new Set(
    open.map(({ kind, about }) => (kind === 'out-of-scope' && isAboutLink(about) ? about.link : null)),
  );
  const readings = await allSettledOrThrow(
    lost.filter(({ id }) => asked.has(id)).map((row) => readOne(appointments.ghl, row.ghl_id ?? '')),
  );
  const ids = new Set(lost.map((row) => row.ghl_id));
  return readings.flatMap((reading) => {
    if (reading.state !== 'held' || reading.held.isSeries) return [];
    const { id, record } = reading.held;
    return ids.has(id) && isOutside(record.calendar) ? [reading.held] : [];
  });
};

/** An instance that is not where it was, and goes on. */
const isLost = ({ opened }: SeriesPass, row: LinkHead): boolean =>
  masterOf(row.ghl_id ?? '') !== null &&
  row.state === 'linked' &&
  !isOver(row) &&
  !isCancelled(opened.get(row.id)?.link.base.ghl ?? {});

const isLeft =
  ({ renamed, waiting }: SeriesPairs) =>
  (row: LinkHead): boolean =>
    !waiting.has(row.id) && !renamed.some(([id]) => id === row.id);

/**
 * An instance that nothing of the list is may be out of the window, or in another calendar: first those of the config are looked
 * through, then the others.
 */
const lookBeyond = async (pass: SeriesPass, pairs: SeriesPairs): Promise<Beyond> => {
  const { run, snapshot, missing } = pass;
  const { ghl } = snapshot;
  const all = missing.filter((row) => isLost(pass, row) && isLeft(pairs)(row));
  const isPartial = !ghl.complete || ghl.bad.some(({ id }) => id === null);
  const away = all.length === 0 || isPartial ? [] : await readAway(run, all);
  const lost = all.filter((row) => !away.some(({ id }) => id === row.ghl_id));
  if (lost.length === 0 || isPartial) return { ...pairs, further: away, unlisted: new Set() };
  const listed = new Set(ghl.records.map(({ id }) => id));
  const lostIds = new Set(lost.map((row) => row.ghl_id));
  const masters = new Set(lost.map((row) => masterOf(row.ghl_id ?? '')));
  const window = widelyAround(lost);
  const further = [...away];
  let isWhole = true;
  const look = async (others: readonly string[] | null) => {
    const wide = await run.appointments.ghl.list({ ...window, ...(others && { others }) });
    isWhole &&= wide.complete && wide.bad.every(({ id }) => id !== null);
    further.push(
      ...wide.records.filter(
        ({ id, series }) => !listed.has(id) && (lostIds.has(id) || masters.has(series?.master ?? '')),
      ),
    );
    const there = new Set(further.map(({ id }) => id));
    const still = missing.filter((row) => !there.has(row.ghl_id ?? ''));
    const found = await pairSeries({ ...pass, missing: still }, [...ghl.records, ...further]);
    return { found, left: still.filter((row) => isLost(pass, row) && isLeft(found)(row)) };
  };
  let seen = await look(null);
  const others = seen.left.length > 0 ? await otherCalendars(run) : [];
  if (others.length > 0) seen = await look(others);
  const { found, left } = seen;
  const unlisted = isWhole ? left.flatMap((row) => row.ghl_id ?? []) : [];
  const taken = new Set([...all.map((row) => row.ghl_id), ...found.renamed.map(([, id]) => id)]);
  return { ...found, further: further.filter(({ id }) => taken.has(id)), unlisted: new Set(unlisted) };
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
  const missing = missingIn(snapshot);
  if (missing.length === 0) return withSiblings(snapshot);
  const opened = await target.records.openSome(
    run.store,
    missing.map(({ id }) => id),
  );
  const pass: SeriesPass = { run, snapshot, ids, missing, opened, rules: new Map() };
  const { renamed, waiting, leftOut, further, unlisted } = await lookBeyond(
    pass,
    await pairSeries(pass, snapshot.ghl.records),
  );
  run.report.again += waiting.size;

  const rows = new Map(missing.map((row) => [row.id, row]));
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
    series: { unlisted, renumbered: new Set(done.keys()), waiting },
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
