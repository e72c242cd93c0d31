import type { ListedSide } from '../domain/plan/guards.ts';
import { isCancelled } from '../domain/records/appointment.ts';
import { inWindow, rollingWindow, type TimeWindow } from '../domain/records/window.ts';
import { type About, isAboutLink, isAboutRecord, type ReviewKind } from '../domain/review/review.ts';
import { setCheckpoint } from '../store/tables/checkpoints.ts';
import { applyPlan } from './apply/apply.ts';
import { recover } from './apply/recover.ts';
import { type AppointmentSession, gatherAppointments, loadIds, openSession } from './appointment-session.ts';
import { countName, decideAppointments, listedSides } from './decide-appointments.ts';
import { enforceAppointmentGuards, type GuardedPlan } from './enforce-appointment-guards.ts';
import { enforceListGuards, throwIfHeldBack } from './enforce-guards.ts';
import { withPatients } from './gather/appointment-patients.ts';
import { rememberCalendarNames } from './gather/calendar-names.ts';
import { forgetContacts } from './gather/gone-contacts.ts';
import { loadLeaving, noteVisits } from './gather/leaving.ts';
import { forgetBooking, noteBookings } from './gather/patient-checkpoints.ts';
import { bookedContacts } from './gather/patients-to-bring.ts';
import { listAppointments, startOf } from './gather/read-appointments.ts';
import { readOneAppointment } from './gather/read-one-appointment.ts';
import type { AppointmentSnapshot } from './gather/snapshots.ts';
import { linksKeptDifferent } from './kept-different.ts';
import type { RunContext } from './run-context.ts';
import { isAboutAppointment, settleReviews, storeReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan } from './summarise.ts';
import type { PatientsBefore } from './sync-patients.ts';

const REVIEW_KINDS: readonly ReviewKind[] = [
  'unknown-status',
  'patient-not-linked',
  'patient-changed',
  'deleted-but-on',
];

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
  const listed = await listAppointments(inner, target, window);
  const sides = await listedSides(run, target, listed, session.ids);
  await enforceListGuards(run, { entity: 'appointment', sides, linked: listed.expected });
  const leavingBefore = session.leaving;
  await noteVisits(run, listed.ephysio, window);
  session.leaving = await loadLeaving(run);

  const compared = await gatherAppointments(session, run, listed, before !== null, leavingBefore);
  const decided = await decideAppointments(inner, target, listed, compared);
  const { plan, heldBack } = await enforceAppointmentGuards(inner, target, decided, sides, listed);
  const applicable = await withPatients(run, plan, session);
  if (options.dryRun) reportPlan(applicable, run);
  else {
    reportFindings(applicable, run.report);
    await forgetContacts(run, compared.goneContacts);
    await applyPlan(run, target, applicable).finally(() => storeReviews(run));
    await rememberCalendarNames(run);
    if (options.window === null && practice.sync.newPatients === 'booked')
      await noteBookings(run, window.from, bookedContacts(listed, session.ids, window));
    if (options.window === null) await finish(session, sides, listed, heldBack);
  }
  if (heldBack !== null) run.report.heldBack.trips.push(heldBack.trip);
};

/** After a pass over the whole window: settles the reviews that it did not meet any more, and remembers what it counted. */
const finish = async (
  { run, target }: AppointmentSession,
  sides: readonly ListedSide[],
  { rows, window }: AppointmentSnapshot,
  heldBack: GuardedPlan['heldBack'],
): Promise<void> => {
  // What a webhook has found beyond the window, this run has not looked at.
  const inside = rows.filter((row) => inWindow(startOf(row), window));
  const met = new Set(inside.map(({ id }) => id).filter((id) => heldBack?.links.has(id) !== true));
  const isMet = (about: About): boolean => !isAboutLink(about) || met.has(about.link);
  await settleReviews(run, REVIEW_KINDS, isMet);
  await settleReviews(run, ['archived'], isAboutAppointment);
  const keptDifferent = await linksKeptDifferent(run, target);
  await settleReviews(
    run,
    ['appointment-by-hand'],
    (about) => isMet(about) && !(isAboutLink(about) && keptDifferent.has(about.link)),
  );
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { side, count, lastCount } of sides) {
      // A list that a guard has stopped does not lower the count that the next one is compared with.
      const counted = heldBack === null ? count : Math.max(count, lastCount ?? 0);
      await setCheckpoint(handle, run.practice.name, countName(run, side), String(counted), run.now());
    }
  });
};

/** Brings one appointment of GHL to e-Physio: what a webhook asks for. Its contact is linked first, if need be. */
export const syncAppointment = async (run: RunContext, ghlId: string): Promise<void> => {
  const session = await openSession(run, null);
  const { run: inner, target } = session;
  await recover(inner, target, { ephysio: new Set(), ghl: new Set([ghlId]) });
  const read = await readOneAppointment(inner, target, ghlId);
  const isOff = read === null || read.ghl.records.every(({ record }) => isCancelled(record));
  if (isOff && run.report.failures.length === 0)
    await settleReviews(
      run,
      ['archived'],
      (about) => isAboutAppointment(about) && isAboutRecord(about) && about.id === ghlId,
    );
  if (read === null) return;
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
  await rememberCalendarNames(run);
  if (heldBack !== null) run.report.heldBack.trips.push(heldBack.trip);
  await throwIfHeldBack(run);
};
