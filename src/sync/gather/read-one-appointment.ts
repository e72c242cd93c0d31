import type { Appointment } from '../../domain/records/appointment.ts';
import { isOutside } from '../../domain/records/calendar.ts';
import { rollingWindow, type TimeWindow } from '../../domain/records/window.ts';
import type { Listing, Lookup } from '../../domain/side.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { Target } from '../apply/target.ts';
import { readInFlight } from '../in-flight.ts';
import { addCount, addFailure, type RunContext } from '../run-context.ts';
import { readOne } from './read-one.ts';
import { REACH_DAYS, readSeries, seriesIn } from './read-series.ts';
import type { AppointmentSnapshot } from './snapshots.ts';

const DAY_MS = 86_400_000;

/** The day before and after a start: events of other patients in it do no harm. */
export const around = (start: string): TimeWindow => ({
  from: new Date(Date.parse(start) - DAY_MS).toISOString(),
  to: new Date(Date.parse(start) + DAY_MS).toISOString(),
});

const listing = (reading: Lookup<Appointment>, id: string, asOf: string): Listing<Appointment> => ({
  records: reading.state === 'held' ? [reading.held] : [],
  bad: [],
  deleted: reading.state === 'gone' ? [id] : [],
  deletedAt: new Map(reading.state === 'gone' && reading.at ? [[id, reading.at]] : []),
  deletedOf: new Map(reading.state === 'gone' && reading.patient ? [[id, reading.patient]] : []),
  complete: false,
  ignored: {},
  asOf,
});

const isInSync = (run: RunContext, start: string): boolean => {
  const { pastDays, futureDays } = run.practice.sync.window;
  const { from, to } = rollingWindow(run.now(), pastDays, futureDays);
  return from <= start && start < to;
};

/**
 * One appointment of GHL, read by its id, with e-Physio's events of the days where its counterpart is, or would be. Where the
 * id is that of a series, or of one of its appointments, all of them are read.
 * `null`: nothing to do, because it is not linked and is gone, is in a calendar that is not mapped, or starts outside the
 * window of the config.
 */
export const readOneAppointment = async (
  run: RunContext,
  target: Target<Appointment>,
  id: string,
): Promise<AppointmentSnapshot | null> => {
  const asOf = new Date(run.now()).toISOString();
  const reading = await readOne(run.appointments.ghl, id);
  const linked = await target.records.findBySide(run.store, 'ghl', id);
  if (reading.state === 'unread') {
    addFailure(run.report, {
      link: linked?.id ?? null,
      side: 'ghl',
      id,
      code: 'unreadable',
      reason: reading.reason,
    });
    return null;
  }
  const series = await seriesIn(run, target, id, reading);
  if (series !== null) return readSeries(run, target, series, id, reading);
  const held = reading.state === 'held' ? reading.held : null;
  if (linked?.state === 'tombstone') return null;
  const start = linked ? target.records.open(run.store, linked).base.ephysio.start : held?.record.start;
  const isOurs = !!held?.record.calendar && !isOutside(held.record.calendar);
  if (!linked && (!isOurs || !start || !isInSync(run, start))) return null;
  const window = around(start ?? asOf);
  const ephysio = await run.appointments.ephysio.list({ ...window, reachDays: REACH_DAYS });
  const inFlight = await readInFlight(run, target);
  const rows = await rowsOf(run, target, ephysio, id);
  addCount(run.report, 'appointment', 'read', 'ghl');
  const wanted = { ephysio: new Set<string>(), ghl: new Set([id]) };
  const ghl = listing(reading, id, asOf);
  return {
    window,
    readAt: asOf,
    wanted,
    ephysio,
    ghl,
    inFlight,
    rows,
    expected: rows.length,
    linkedOutside: 0,
  };
};

/** The link of the appointment; and while it has none, those of the events around it, which it cannot be one of then. */
const rowsOf = async (
  run: RunContext,
  { records }: Target<Appointment>,
  ephysio: Listing<Appointment>,
  id: string,
): Promise<LinkHead[]> => {
  const row = await records.findBySide(run.store, 'ghl', id);
  if (row) return [row];
  return records.listBy(
    run.store,
    'ephysio',
    ephysio.records.map((held) => held.id),
  );
};
