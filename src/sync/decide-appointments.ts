import type { ListedSide } from '../domain/plan/guards.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { planAppointments } from '../domain/plan/plan-appointments.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { getCheckpoint } from '../store/tables/checkpoints.ts';
import type { Target } from './apply/target.ts';
import { withholdKept } from './apply/withhold-kept.ts';
import { appointmentRules } from './appointment-rules.ts';
import { enforceAppointmentGuards, type GuardedPlan } from './enforce-appointment-guards.ts';
import { compareAppointments } from './gather/read-appointments.ts';
import type { AppointmentSnapshot } from './gather/snapshots.ts';
import type { RunContext } from './run-context.ts';

/** Counts compare only between windows of one size. */
export const countName = (run: RunContext, side: string): string => {
  const { pastDays, futureDays } = run.practice.sync.window;
  return `appointments.${side}.count:${pastDays}/${futureDays}`;
};

export const listedSides = async (run: RunContext, snapshot: AppointmentSnapshot): Promise<ListedSide[]> => {
  const sides: ListedSide[] = [];
  for (const side of ['ephysio', 'ghl'] as const) {
    const { records, bad, complete } = snapshot[side];
    const last =
      run.options.window === null
        ? await getCheckpoint(run.store, run.practice.name, countName(run, side))
        : null;
    const lastCount = last === null ? null : Number(last);
    sides.push({
      side,
      count: records.length + bad.length,
      complete,
      expected: snapshot.expected,
      lastCount,
    });
  }
  return sides;
};

/** The inputs of an appointments' run. */
export interface Reading {
  readonly run: RunContext;
  readonly target: Target<Appointment>;
  readonly sides: readonly ListedSide[];
}

/** Compares and plans. What e-Physio keeps is not carried out, and no guard counts it. */
export const draft = async (
  { run, target }: Reading,
  snapshot: AppointmentSnapshot,
): Promise<Plan<Appointment>> => {
  const rules = appointmentRules(run, run.options.direction);
  const compared = await compareAppointments(run, target, snapshot);
  const wanted = planAppointments({
    ...compared,
    wanted: snapshot.wanted,
    linked: snapshot.expected,
    rules,
    newId: run.newId,
  });
  const found = new Map(compared.changed.map((changed) => [changed.link.id, changed]));
  return withholdKept({ target, sides: run.appointments, found, rules }, wanted);
};

/** Lets the guards have their say on a plan. */
export const guarded = (
  { run, target, sides }: Reading,
  snapshot: AppointmentSnapshot,
  planned: Plan<Appointment>,
): Promise<GuardedPlan> => enforceAppointmentGuards(run, target, planned, sides, snapshot);
