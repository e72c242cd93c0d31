import { mayWrite } from '../domain/merge/reconcile-pair.ts';
import { type Leaving, mayLeave } from '../domain/plan/patients-input.ts';
import { newBookings } from '../domain/plan/plan-appointments.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import { ignoredContactIds } from '../store/tables/unlinked-contacts.ts';
import { createAppointmentTarget } from './apply/appointment-target.ts';
import { createPatientTarget } from './apply/patient-target.ts';
import type { Target } from './apply/target.ts';
import { loadLeaving } from './gather/leaving.ts';
import { loadPatientIds, type PatientIds, withLinkedPatients } from './gather/patient-ids.ts';
import { bookedContacts, missingPatients, patientsOfBookings } from './gather/patients-to-bring.ts';
import { type PlannedPair, plannedPairs } from './gather/planned-pairs.ts';
import { compareAppointments } from './gather/read-appointments.ts';
import { seenSince } from './gather/seen-patients.ts';
import type {
  AppointmentSnapshot,
  ComparedAppointments,
  PatientScope,
  SeenPatients,
} from './gather/snapshots.ts';
import { bookingWindow, newPatientsRule } from './patient-rules.ts';
import type { RunContext } from './run-context.ts';
import { reportPlan, withoutReported } from './summarise.ts';
import { applyPatients, decidePatients, type PatientsBefore, plansOf, seenBy } from './sync-patients.ts';

/** A run's view of the appointments: patients by their links, which are loaded again once a patient was linked. */
export interface AppointmentSession {
  readonly run: RunContext;
  readonly target: Target<Appointment>;
  /** In a dry run: who would be linked by now. */
  planned: readonly PlannedPair[];
  /** What the passes over patients have seen of them; `null`: there was none. */
  seen: SeenPatients | null;
  ids: PatientIds;
  /** Whose appointments may be created in GHL. */
  leaving: Leaving;
}

export const loadIds = (
  { planned, seen }: Pick<AppointmentSession, 'planned' | 'seen'>,
  { store, practice, options }: RunContext,
): Promise<PatientIds> =>
  loadPatientIds(store, practice.name, planned, options.dryRun ? seen?.otherPersons : undefined);

/** @param before what the pass over all patients of this run has left; `null`: there was none */
export const openSession = async (
  run: RunContext,
  before: PatientsBefore | null,
): Promise<AppointmentSession> => {
  const known = {
    planned: run.options.dryRun ? (before?.pairs ?? []) : [],
    seen: before?.seen ?? null,
  };
  const ids = await loadIds(known, run);
  const target = createAppointmentTarget(run, () => session.ids);
  const inner: RunContext = { ...run, appointments: target.sides as RunContext['appointments'] };
  const session: AppointmentSession = { run: inner, target, ...known, ids, leaving: await loadLeaving(run) };
  return session;
};

/**
 * Links the patients of appointments who are not linked yet, before anything is compared: only then can it be seen which
 * appointments the other side has already. Linked patients are compared with their records as they are now. In a dry
 * run all of it is only planned.
 */
const bringPatients = async (
  session: AppointmentSession,
  run: RunContext,
  who: PatientScope,
): Promise<void> => {
  const target = createPatientTarget(run);
  const decided = await decidePatients(run, target, { ...who, listed: session.seen?.listed });
  if (run.options.dryRun) {
    for (const part of plansOf(decided)) reportPlan(withoutReported(part, run.report), run);
    session.planned = [...session.planned, ...plansOf(decided).flatMap(plannedPairs)];
  } else await applyPatients(run, target, decided);
  session.seen = seenSince(session.seen, seenBy(run, decided));
  session.ids = await loadIds(session, run);
};

/**
 * Compares the lists with the links. Patients of appointments are linked as far as possible first, and the records of
 * patients who get an appointment are checked, whether they still stand for them.
 * @param contactsOnly the patients were dealt with a moment ago, from an index that lags: contacts may be missing yet. Not those
 *   who may have a contact only since these lists showed a visit
 * @param before who might have had one before
 */
export const gatherAppointments = async (
  session: AppointmentSession,
  outer: RunContext,
  snapshot: AppointmentSnapshot,
  contactsOnly: boolean,
  before: Leaving = session.leaving,
): Promise<ComparedAppointments> => {
  const { direction } = outer.options;
  const compared = await compareAppointments(session.run, session.target, snapshot, session);
  const missing = missingPatients(snapshot, session.ids, session.leaving);
  const isLate = (id: string): boolean => !mayLeave(before, id);
  const bookings = newBookings({
    ...compared,
    wanted: snapshot.wanted,
    rules: { direction, now: new Date(outer.now()).toISOString() },
  });
  // A link that a person has removed since is left to the next run.
  const booked = patientsOfBookings(
    bookings,
    bookings.length > 0 ? await loadIds(session, outer) : session.ids,
    session.leaving,
    session.seen?.sawAll ?? false,
  );
  const isMissing = {
    ephysio: (id: string) => mayWrite(direction, 'ghl') && (!contactsOnly || isLate(id)),
    ghl: mayWrite(direction, 'ephysio'),
  };
  const { newPatients } = outer.practice.sync;
  const { heldBack } = outer.report;
  // Whom the pass over all patients has left out by the config, or held back, is not read again for each appointment.
  const ignored =
    newPatients === 'all' || newPatients === 'booked'
      ? new Set<string>()
      : await ignoredContactIds(outer.store, outer.practice.name, newPatientsRule(outer.practice));
  const missingInEphysio = isMissing.ghl
    ? [...missing.ghl].filter((id) => !ignored.has(id) && !heldBack.contacts.has(id))
    : [];
  const who = {
    ephysio: new Set([...[...missing.ephysio].filter(isMissing.ephysio), ...booked.ephysio]),
    ghl: new Set([...missingInEphysio, ...booked.ghl]),
    ...(newPatients === 'booked' && {
      booked: bookedContacts(snapshot, session.ids, bookingWindow(outer)),
    }),
  };
  if (who.ephysio.size + who.ghl.size === 0) return compared;
  await bringPatients(session, outer, who);
  return withLinkedPatients(compared, session.ids);
};
