import type { Appointment } from '../../domain/records/appointment.ts';
import { type InSeries, masterOf } from '../../domain/records/series.ts';
import { inWindow, rollingWindow, type TimeWindow } from '../../domain/records/window.ts';
import type { Held, Lookup } from '../../domain/side.ts';
import { startOf } from '../../store/tables/appointment-sync.ts';
import type { LinkRow } from '../../store/tables/links.ts';
import type { Target } from '../apply/target.ts';
import { readInFlight } from '../in-flight.ts';
import { addCount, type RunContext } from '../run-context.ts';
import type { AppointmentSnapshot } from './snapshots.ts';

const DAY_MS = 86_400_000;
/** A webhook does not ask for half a year: a longer leave is a run's to see. */
export const REACH_DAYS = 31;

/** A series, as far as one of its ids names it. */
export interface SeriesRef extends Pick<InSeries, 'master'> {
  /** The key of the calendar where it is. */
  readonly calendar?: string;
}

/** The series that a reading by id is about; `null`: none. What is gone is known by its links. */
export const seriesIn = async (
  run: RunContext,
  { records }: Target<Appointment>,
  id: string,
  reading: Lookup<Appointment>,
): Promise<SeriesRef | null> => {
  if (reading.state === 'held') {
    const { series, record } = reading.held;
    const calendar = series?.calendar ?? record.calendar;
    return series ? { master: series.master, ...(calendar ? { calendar } : {}) } : null;
  }
  const master = masterOf(id) ?? id;
  const rows = await records.listOfSeries(run.store, master);
  const isOne = rows.some((row) => masterOf(row.ghl_id ?? '') !== null);
  const isAsked = master === id || rows.some((row) => row.ghl_id === id);
  return isOne && isAsked ? { master } : null;
};

/** Where its linked appointments are, and where the webhook says that it is: the keys of calendars. */
const calendarsOf = (
  run: RunContext,
  { records }: Target<Appointment>,
  rows: readonly LinkRow[],
  said: string | undefined,
): string[] => {
  const linked = rows.map((row) => records.open(run.store, row).base.ghl.calendar);
  return [...new Set([said, ...linked])].flatMap((key) => key ?? []);
};

/** The dates that they all lie between, with a day on both sides. */
const around = (starts: readonly string[]): TimeWindow => {
  const times = starts.map((start) => Date.parse(start));
  return {
    from: new Date(Math.min(...times) - DAY_MS).toISOString(),
    to: new Date(Math.max(...times) + DAY_MS).toISOString(),
  };
};

/**
 * All appointments of a series, with e-Physio's events of the time where their counterparts are, or would be. `null`: nothing
 * to do, because none of them is linked, and none starts within the window of the config.
 * @param reading what the id that a webhook has named was answered with
 */
export const readSeries = async (
  run: RunContext,
  target: Target<Appointment>,
  { master, calendar }: SeriesRef,
  id: string,
  reading: Lookup<Appointment>,
): Promise<AppointmentSnapshot | null> => {
  const { records } = target;
  const readAt = new Date(run.now()).toISOString();
  const ofSeries = await records.listOfSeries(run.store, master);
  const { pastDays, futureDays } = run.practice.sync.window;
  const inSync = rollingWindow(run.now(), pastDays, futureDays);
  const linkedStarts = ofSeries.map(startOf).filter((start) => start !== '');
  const reach = linkedStarts.length === 0 ? inSync : around(linkedStarts);
  // In a calendar that the config does not name, it stays in GHL, unless it is linked.
  if (reading.state === 'held' && calendar === undefined && ofSeries.length === 0) return null;
  const listed = await run.appointments.ghl.list({
    from: reach.from < inSync.from ? reach.from : inSync.from,
    to: reach.to > inSync.to ? reach.to : inSync.to,
    calendars: calendarsOf(run, target, ofSeries, calendar),
  });
  const instances = listed.records.filter(
    (held) => held.series?.master === master || ofSeries.some((row) => row.ghl_id === held.id),
  );
  const linked = await records.listBy(
    run.store,
    'ghl',
    instances.map((held) => held.id),
  );
  const isInScope = ({ id: instance, record }: Held<Appointment>): boolean =>
    inWindow(record.start ?? '', inSync) || linked.some((row) => row.ghl_id === instance);
  const found = instances.filter(isInScope);
  const starts = [...found.map(({ record }) => record.start ?? ''), ...[...ofSeries, ...linked].map(startOf)];
  const known = starts.filter((start) => start !== '');
  if (known.length === 0) return null;
  const window = around(known);
  const ephysio = await run.appointments.ephysio.list({ ...window, reachDays: REACH_DAYS });
  const inFlight = await readInFlight(run, target);
  const ofEvents = await records.listBy(
    run.store,
    'ephysio',
    ephysio.records.map((held) => held.id),
  );
  const now = [...(await records.listOfSeries(run.store, master)), ...linked, ...ofEvents];
  const rows = [...new Map(now.map((row) => [row.id, row])).values()];
  addCount(run.report, 'appointment', 'read', 'ghl', found.length);
  const isSaid = reading.state === 'gone' && (reading.at !== undefined || reading.patient !== undefined);
  const ids = [...found.map((held) => held.id), ...[...ofSeries, ...linked].map((row) => row.ghl_id)];
  return {
    window,
    readAt,
    wanted: { ephysio: new Set(), ghl: new Set(ids.flatMap((one) => one ?? [])) },
    ephysio,
    ghl: {
      ...listed,
      records: found,
      deleted: [...listed.deleted, ...(isSaid ? [id] : [])],
      deletedAt: new Map([
        ...(listed.deletedAt ?? []),
        ...(isSaid && reading.at ? [[id, reading.at] as const] : []),
      ]),
      deletedOf: new Map(isSaid && reading.patient ? [[id, reading.patient]] : []),
    },
    inFlight,
    rows,
    expected: rows.length,
    linkedOutside: 0,
  };
};
