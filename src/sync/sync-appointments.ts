import { mayWrite } from '../domain/merge/reconcile-pair.ts';
import { type Leaving, mayLeave } from '../domain/plan/patients-input.ts';
import { newBookings } from '../domain/plan/plan-appointments.ts';
import { type Appointment, isCancelled } from '../domain/records/appointment.ts';
import { rollingWindow, type TimeWindow } from '../domain/records/window.ts';
import { type About, isAboutRecord } from '../domain/review/review.ts';
import { ignoredContactIds } from '../store/tables/unlinked-contacts.ts';
import { applyPlan } from './apply/apply.ts';
import { createAppointmentTarget } from './apply/appointment-target.ts';
import { createPatientTarget } from './apply/patient-target.ts';
import { recover } from './apply/recover.ts';
import type { Target } from './apply/target.ts';
import { syncBlockSlots } from './block-slots/sync-block-slots.ts';
import { decideAppointments, listedSides } from './decide-appointments.ts';
import { findDoubleBooked } from './double-booked.ts';
import { checkAround } from './double-booked-around.ts';
import { enforceAppointmentGuards } from './enforce-appointment-guards.ts';
import { enforceListGuards, throwIfHeldBack } from './enforce-guards.ts';
import { withPatients } from './gather/appointment-patients.ts';
import { rememberCalendarNames } from './gather/calendar-names.ts';
import { forgetContacts } from './gather/gone-contacts.ts';
import { identifySeries } from './gather/identify-series.ts';
import { loadLeaving, noteVisits } from './gather/leaving.ts';
import { forgetBooking, noteBookings } from './gather/patient-checkpoints.ts';
import { loadPatientIds, type PatientIds, withLinkedPatients } from './gather/patient-ids.ts';
import { bookedContacts, missingPatients, patientsOfBookings } from './gather/patients-to-bring.ts';
import { type PlannedPair, plannedPairs } from './gather/planned-pairs.ts';
import { compareAppointments, listAppointments } from './gather/read-appointments.ts';
import { seenSince } from './gather/seen-patients.ts';
import type {
  AppointmentSnapshot,
  ComparedAppointments,
  PatientScope,
  SeenPatients,
} from './gather/snapshots.ts';
import { keepAppointments } from './keep/keep-appointments.ts';
import { bookingWindow, newPatientsRule } from './patient-rules.ts';
import { readNamed } from './read-named.ts';
import type { RunContext } from './run-context.ts';
import { settleAppointments, settleOutOfScope } from './settle-appointments.ts';
import { settleDoubleBooked } from './settle-double-booked.ts';
import { isAboutAppointment, settleReviews, storeReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan, withoutReported } from './summarise.ts';
import { applyPatients, decidePatients, type PatientsBefore, plansOf, seenBy } from './sync-patients.ts';

/** A run's view of the appointments: patients by their links, which are loaded again once a patient was linked. */
interface Session {
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

const loadIds = (
  { planned, seen }: Pick<Session, 'planned' | 'seen'>,
  { store, practice, options }: RunContext,
): Promise<PatientIds> =>
  loadPatientIds(store, practice.name, planned, options.dryRun ? seen?.otherPersons : undefined);

/** @param before what the pass over all patients of this run has left; `null`: there was none */
const openSession = async (run: RunContext, before: PatientsBefore | null): Promise<Session> => {
  const known = {
    planned: run.options.dryRun ? (before?.pairs ?? []) : [],
    seen: before?.seen ?? null,
  };
  const ids = await loadIds(known, run);
  const target = createAppointmentTarget(run, () => session.ids);
  const inner: RunContext = { ...run, appointments: target.sides as RunContext['appointments'] };
  const session: Session = { run: inner, target, ...known, ids, leaving: await loadLeaving(run) };
  return session;
};

/**
 * Links the patients of appointments who are not linked yet, before anything is compared: only then can it be seen which
 * appointments the other side has already. Linked patients are compared with their records as they are now. In a dry
 * run all of it is only planned.
 */
const bringPatients = async (session: Session, run: RunContext, who: PatientScope): Promise<void> => {
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
const gatherAppointments = async (
  session: Session,
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

/**
 * Brings one practice's appointments of a window together. An appointment whose patient is not linked repairs that link
 * first, in the same run.
 * @param before what the pass over all patients of this run has left; `null`: there was none
 */
export const syncAppointments = async (run: RunContext, before: PatientsBefore | null): Promise<void> => {
  const { practice, options } = run;
  const session = await openSession(run, before);
  const { run: inner, target } = session;
  if (!options.dryRun && (await recover(inner, target, null))) session.ids = await loadIds(session, run);

  const { pastDays, futureDays } = practice.sync.window;
  const window: TimeWindow = options.window ?? rollingWindow(run.now(), pastDays, futureDays);
  const lists = await listAppointments(inner, target, window);
  const sides = await listedSides(run, target, lists, session.ids);
  await enforceListGuards(run, { entity: 'appointment', sides, linked: lists.expected });
  const listed = await identifySeries(inner, target, lists, session.ids);
  const leavingBefore = session.leaving;
  await noteVisits(run, listed.ephysio, window);
  session.leaving = await loadLeaving(run);

  const compared = await gatherAppointments(session, run, listed, before !== null, leavingBefore);
  const decided = await decideAppointments(inner, target, listed, compared);
  const { plan, heldBack } = await enforceAppointmentGuards(inner, target, decided, sides, listed);
  const applicable = await withPatients(run, plan, session);
  const overlapping = await findDoubleBooked(session, run, listed, applicable);
  if (options.dryRun) reportPlan(applicable, run, session.ids);
  else {
    reportFindings(applicable, run.report);
    await forgetContacts(run, compared.goneContacts);
    await applyPlan(run, target, applicable).finally(() => storeReviews(run));
    await rememberCalendarNames(run);
    if (options.window === null && practice.sync.newPatients === 'booked')
      await noteBookings(run, window.from, bookedContacts(listed, session.ids, window));
    if (options.window === null) {
      await settleDoubleBooked(run, listed, overlapping);
      await settleAppointments(session, sides, listed, heldBack);
    }
    await keepAppointments(run, session, { snapshot: listed, compared, isAll: options.window === null });
  }
  await syncBlockSlots(run, { target, snapshot: listed, plan: applicable }, heldBack);
  if (heldBack !== null) run.report.heldBack.trips.push(heldBack.trip);
};

/** Brings one appointment of GHL to e-Physio: what a webhook asks for. Its contact is linked first, if need be. */
export const syncAppointment = async (run: RunContext, ghlId: string): Promise<void> => {
  const session = await openSession(run, null);
  const { run: inner, target } = session;
  const named = await readNamed(inner, target, ghlId);
  const records = named?.ghl.records ?? [];
  const isOff = records.every(({ record }) => isCancelled(record));
  const live = new Set(records.flatMap(({ id, record }) => (isCancelled(record) ? [] : [id])));
  const isAboutOff = (about: About): boolean =>
    isAboutAppointment(about) &&
    isAboutRecord(about) &&
    (about.id === ghlId || named?.wanted.ghl?.has(about.id) === true) &&
    !live.has(about.id);
  if ((isOff || records.length > 1) && run.report.failures.length === 0)
    await settleReviews(run, ['archived'], isAboutOff);
  if (named === null) return checkAround(session, run, ghlId, null);
  const read = await identifySeries(inner, target, named, session.ids);
  if (isOff && run.practice.sync.newPatients === 'booked')
    for (const { record } of read.ghl.records) {
      const contact = session.ids.unlinked(record.patient ?? '');
      if (contact) await forgetBooking(run, contact.id);
    }
  const compared = await gatherAppointments(session, run, read, false);
  const decided = await decideAppointments(inner, target, read, compared);
  // What is cancelled is counted with that of the last day.
  const { plan: planned, heldBack } = await enforceAppointmentGuards(inner, target, decided, [], read);
  // Other events of those days that cannot be read are a scheduled run's to report.
  const failures = planned.failures.filter((failure) => failure.link !== null);
  const applicable = await withPatients(run, { ...planned, failures }, session);
  reportFindings(applicable, run.report);
  await forgetContacts(run, compared.goneContacts);
  await applyPlan(run, target, applicable).finally(() => storeReviews(run));
  if (heldBack === null) await settleOutOfScope(run, new Set(read.wanted.ghl));
  for (const id of new Set([ghlId, ...(read.wanted.ghl ?? [])]))
    await checkAround(session, run, id, { snapshot: read, plan: applicable });
  await rememberCalendarNames(run);
  await keepAppointments(run, session, { snapshot: read, compared, isAll: false });
  await syncBlockSlots(run, { target, snapshot: read, plan: applicable }, heldBack);
  if (heldBack !== null) run.report.heldBack.trips.push(heldBack.trip);
  await throwIfHeldBack(run);
};
