import { createHash } from 'node:crypto';
import type { ListedSide } from '../domain/plan/guard-input.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { planAppointments } from '../domain/plan/plan-appointments.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { seriesKey } from '../domain/records/series.ts';
import type { SideName } from '../domain/records/sides.ts';
import { getCheckpoint } from '../store/tables/checkpoints.ts';
import type { Target } from './apply/target.ts';
import { withholdKept } from './apply/withhold-kept.ts';
import { appointmentRules } from './appointment-rules.ts';
import type { PatientIds } from './gather/patient-ids.ts';
import { expectedIn } from './gather/read-appointments.ts';
import type { AppointmentSnapshot, ComparedAppointments } from './gather/snapshots.ts';
import type { RunContext } from './run-context.ts';

/** How many records a side lists, where those of one series in GHL count as one: it is booked and cancelled as one. */
const countOnce = (side: SideName, { [side]: { records, bad }, rows }: AppointmentSnapshot): number => {
  const ofSeries = rows.filter((row) => row.ghl_id?.includes('_'));
  const events = new Map(ofSeries.map((row) => [row.ephysio_id, seriesKey(row.ghl_id)]));
  const seriesOf = (id: string): string | null =>
    side === 'ghl' ? (id.includes('_') ? seriesKey(id) : null) : (events.get(id) ?? null);
  const seen = new Set<string>();
  let repeated = 0;
  for (const { id } of records) {
    const series = seriesOf(id);
    if (series === null) continue;
    if (seen.has(series)) repeated += 1;
    seen.add(series);
  }
  return records.length + bad.length - repeated;
};

/** Counts compare only between windows of one size, and GHL's between lists of the same calendars. */
const countNames = ({ practice }: RunContext, side: SideName) => {
  const { pastDays, futureDays } = practice.sync.window;
  const ids = side === 'ghl' ? practice.calendars.map((m) => m.ghlCalendarId) : [];
  const digest = createHash('sha256')
    .update([...new Set(ids)].toSorted().join())
    .digest('hex')
    .slice(0, 12);
  return {
    name: `appointments.${side}.series-once:${pastDays}/${futureDays}${side === 'ghl' ? `:${digest}` : ''}`,
    /** Of earlier versions, which counted each appointment of a series. Which calendars GHL's was of is not known. */
    before: side === 'ephysio' ? `appointments.ephysio.count:${pastDays}/${futureDays}` : null,
  };
};

/** The count of the last list of the whole window. */
const lastCountOf = async (run: RunContext, side: SideName, repeated: number): Promise<number | null> => {
  if (run.options.window !== null) return null;
  const { name, before } = countNames(run, side);
  const last = await getCheckpoint(run.store, run.practice.name, name);
  if (last !== null || before === null) return last === null ? null : Number(last);
  const earlier = await getCheckpoint(run.store, run.practice.name, before);
  return earlier === null ? null : Number(earlier) - repeated;
};

/** What a side listed, and the name under which the count is kept. */
export type CountedSide = ListedSide & { readonly countName: string };

export const listedSides = async (
  run: RunContext,
  target: Target<Appointment>,
  snapshot: AppointmentSnapshot,
  ids: PatientIds,
): Promise<CountedSide[]> => {
  const sides: CountedSide[] = [];
  for (const side of ['ephysio', 'ghl'] as const) {
    const { records, bad, complete } = snapshot[side];
    const once = countOnce(side, snapshot);
    const lastCount = await lastCountOf(run, side, records.length + bad.length - once);
    sides.push({
      side,
      countName: countNames(run, side).name,
      count: once + (side === 'ephysio' ? snapshot.linkedOutside : 0),
      complete,
      expected: await expectedIn(run, target, side, snapshot, ids),
      lastCount,
    });
  }
  return sides;
};

/** The plan, without what e-Physio keeps: that is not carried out, and no guard counts it. */
export const decideAppointments = async (
  run: RunContext,
  target: Target<Appointment>,
  { wanted, expected }: AppointmentSnapshot,
  { goneContacts: _, ...compared }: ComparedAppointments,
): Promise<Plan<Appointment>> => {
  const rules = appointmentRules(run, run.options.direction);
  const plan = planAppointments({ ...compared, wanted, linked: expected, rules, newId: run.newId });
  const found = new Map(compared.changed.map((changed) => [changed.link.id, changed]));
  return withholdKept({ target, sides: run.appointments, found, rules }, plan);
};
