import { mayWrite } from '../domain/merge/reconcile-pair.ts';
import type { Both, Plan } from '../domain/plan/plan.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { createAppointmentTarget } from './apply/appointment-target.ts';
import type { Target } from './apply/target.ts';
import { loadPatientIds, type PatientIds, renamePatients } from './gather/patient-ids.ts';
import { missingPatients, patientsOfCreates } from './gather/patients-to-bring.ts';
import { type PlannedPair, plannedPairs } from './gather/planned-pairs.ts';
import { seenSince } from './gather/seen-patients.ts';
import type { AppointmentSnapshot, SeenPatients } from './gather/snapshots.ts';
import type { RunContext } from './run-context.ts';
import { reportPlan, withoutReported } from './summarise.ts';
import { type PatientsBefore, preparePatients } from './sync-patients.ts';

/** A run's view of the appointments: patients by their links, which are loaded anew once somebody was linked. */
export interface Session {
  readonly run: RunContext;
  readonly target: Target<Appointment>;
  /** In a dry run: who would be linked by now. */
  planned: readonly PlannedPair[];
  /** What the passes over patients have seen of them; `null`: there was none. */
  seen: SeenPatients | null;
  ids: PatientIds;
}

export const loadIds = (
  { planned, seen }: Pick<Session, 'planned' | 'seen'>,
  { store, practice, options }: RunContext,
): Promise<PatientIds> =>
  loadPatientIds(store, practice.name, planned, options.dryRun ? seen?.otherPersons : undefined);

/** @param before what the pass over all patients of this run has left; `null`: there was none */
export const openSession = async (run: RunContext, before: PatientsBefore | null): Promise<Session> => {
  const known = {
    planned: run.options.dryRun ? (before?.pairs ?? []) : [],
    seen: before?.seen ?? null,
  };
  const ids = await loadIds(known, run);
  const target = createAppointmentTarget(run, () => session.ids);
  const inner: RunContext = { ...run, appointments: target.sides as RunContext['appointments'] };
  const session: Session = { run: inner, target, ...known, ids };
  return session;
};

/**
 * Links the patients of appointments who are not linked yet, before anything is compared: only then can it be seen which
 * appointments the other side has already. Those who are linked are held against their records as they are now. In a dry
 * run all of it is only planned.
 */
const bringPatients = async (
  session: Session,
  run: RunContext,
  who: Both<ReadonlySet<string>>,
): Promise<void> => {
  const patients = await preparePatients(run, who);
  if (run.options.dryRun) {
    for (const part of patients.plans) reportPlan(withoutReported(part, run.report), run.report);
    session.planned = [...session.planned, ...patients.plans.flatMap(plannedPairs)];
  } else await patients.apply();
  session.seen = seenSince(session.seen, patients.seen);
  session.ids = await loadIds(session, run);
};

/** Linked patients for whom something is to be made. A link that a person has removed meanwhile is left to the next run. */
const bookedPatients = async (
  session: Session,
  run: RunContext,
  planned: Plan<Appointment>,
): Promise<Both<ReadonlySet<string>>> => {
  const booked = patientsOfCreates(planned, session.ids);
  const isNobody = booked.ephysio.size + booked.ghl.size === 0;
  return isNobody ? booked : patientsOfCreates(planned, await loadIds(session, run));
};

/**
 * Sees to it that whoever has an appointment is linked, as far as can be, and that it is known of everybody for whom one
 * is to be made whether their records still stand for them; then the lists speak of the new links.
 * @param contactsOnly the patients were dealt with a moment ago, from an index that lags: contacts may be missing yet
 */
export const repairPatients = async (
  session: Session,
  outer: RunContext,
  { snapshot, planned }: { readonly snapshot: AppointmentSnapshot; readonly planned: Plan<Appointment> },
  contactsOnly: boolean,
): Promise<AppointmentSnapshot> => {
  const { direction } = outer.options;
  const found = missingPatients(snapshot, session.ids);
  const booked = await bookedPatients(session, outer, planned);
  const isMissing = {
    ephysio: mayWrite(direction, 'ghl') && !contactsOnly,
    ghl: mayWrite(direction, 'ephysio'),
  };
  const who = {
    ephysio: new Set([...(isMissing.ephysio ? found.ephysio : []), ...booked.ephysio]),
    ghl: new Set([...(isMissing.ghl ? found.ghl : []), ...booked.ghl]),
  };
  if (who.ephysio.size + who.ghl.size === 0) return snapshot;
  await bringPatients(session, outer, who);
  const { ephysio, ghl } = snapshot;
  return {
    ...snapshot,
    ephysio: renamePatients('ephysio', ephysio, session.ids),
    ghl: renamePatients('ghl', ghl, session.ids),
  };
};
