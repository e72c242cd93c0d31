import { createHash } from 'node:crypto';
import type { ListedSide } from '../domain/plan/guards.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { planAppointments } from '../domain/plan/plan-appointments.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { getCheckpoint } from '../store/tables/checkpoints.ts';
import type { Target } from './apply/target.ts';
import { withholdKept } from './apply/withhold-kept.ts';
import { appointmentRules } from './appointment-rules.ts';
import type { PatientIds } from './gather/patient-ids.ts';
import { expectedIn } from './gather/read-appointments.ts';
import type { AppointmentSnapshot, ComparedAppointments } from './gather/snapshots.ts';
import type { RunContext } from './run-context.ts';

/** Counts compare only between windows of one size, and GHL's between lists of the same calendars. */
const countName = ({ practice }: RunContext, side: string): string => {
  const { pastDays, futureDays } = practice.sync.window;
  const name = `appointments.${side}.count:${pastDays}/${futureDays}`;
  if (side === 'ephysio') return name;
  const ids = [...new Set(practice.calendars.map((m) => m.ghlCalendarId))].toSorted();
  return `${name}:${createHash('sha256').update(ids.join()).digest('hex').slice(0, 12)}`;
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
    const name = countName(run, side);
    const last = run.options.window === null ? await getCheckpoint(run.store, run.practice.name, name) : null;
    const lastCount = last === null ? null : Number(last);
    sides.push({
      side,
      countName: name,
      count: records.length + bad.length + (side === 'ephysio' ? snapshot.linkedOutside : 0),
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
