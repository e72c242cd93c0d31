import type { Appointment } from '../domain/appointment.ts';
import type { ListedSide } from '../domain/guards.ts';
import type { Both } from '../domain/plan.ts';
import { planAppointments } from '../domain/plan-appointments.ts';
import { mayWrite } from '../domain/reconcile-pair.ts';
import { inWindow, rollingWindow, type TimeWindow } from '../domain/window.ts';
import { getCheckpoint, setCheckpoint } from '../store/checkpoints.ts';
import { applyPlan } from './apply.ts';
import { missingPatients, withPatients } from './appointment-patients.ts';
import { createAppointmentTarget } from './appointment-target.ts';
import { byHandKind } from './by-hand.ts';
import { heldBackError, judgeLists } from './judge.ts';
import { type JudgedPlan, judgeAppointments } from './judge-appointments.ts';
import { loadPatientIds, type PatientIds, renamePatients } from './patient-ids.ts';
import { type PlannedPair, plannedPairs } from './planned-pairs.ts';
import {
  type AppointmentSnapshot,
  compareAppointments,
  listAppointments,
  startOf,
} from './read-appointments.ts';
import { readOneAppointment } from './read-one-appointment.ts';
import { recover } from './recover.ts';
import type { RunContext } from './run-context.ts';
import { settleReviews, storeReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan } from './summarise.ts';
import { preparePatients } from './sync-patients.ts';
import type { Target } from './target.ts';

const REVIEW_KINDS = [
  'unknown-status',
  'patient-not-linked',
  'patient-changed',
  'deleted-but-on',
  byHandKind('appointment'),
];

/** What the subject of a review begins with that is about a link. */
const LINK = 'link ';

/** Counts compare only between windows of one size. */
const countName = (run: RunContext, side: string): string => {
  const { pastDays, futureDays } = run.practice.sync.window;
  return `appointments.${side}.count:${pastDays}/${futureDays}`;
};

const listedSides = async (run: RunContext, snapshot: AppointmentSnapshot): Promise<ListedSide[]> => {
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

/** What an appointments' run has at hand. */
interface Reading {
  readonly run: RunContext;
  readonly target: Target<Appointment>;
  readonly sides: readonly ListedSide[];
}

/** Compares, plans and judges. */
const plan = async (reading: Reading, snapshot: AppointmentSnapshot): Promise<JudgedPlan> => {
  const { run, target, sides } = reading;
  const planned = planAppointments({
    ...(await compareAppointments(run, target, snapshot)),
    wanted: snapshot.wanted,
    linked: snapshot.expected,
    rules: {
      winner: run.practice.sync.conflictWinner,
      direction: run.options.direction,
      shows: { ephysio: run.appointments.ephysio.shows, ghl: run.appointments.ghl.shows },
    },
    newId: run.newId,
  });
  return judgeAppointments(run, target, planned, sides, snapshot);
};

/**
 * Links the patients of appointments who are not linked yet, before anything is compared: only then can it be seen which
 * appointments the other side has already. In a dry run they are only planned.
 * @returns who would have been linked by a dry run
 */
const linkMissing = async (run: RunContext, missing: Both<ReadonlySet<string>>): Promise<PlannedPair[]> => {
  const patients = await preparePatients(run, missing);
  if (!run.options.dryRun) {
    await patients.apply();
    return [];
  }
  for (const part of patients.plans) reportPlan(part, run.report);
  return patients.plans.flatMap(plannedPairs);
};

/** A run's view of the appointments: patients by their links, which are loaded anew once somebody was linked. */
interface Session {
  readonly run: RunContext;
  readonly target: Target<Appointment>;
  /** In a dry run: who would be linked by now. */
  planned: readonly PlannedPair[];
  ids: PatientIds;
}

const openSession = async (run: RunContext, linkedBefore: readonly PlannedPair[]): Promise<Session> => {
  const ids = await loadPatientIds(run.store, run.practice.name, linkedBefore);
  const target = createAppointmentTarget(run, () => session.ids);
  const inner: RunContext = { ...run, appointments: target.sides as RunContext['appointments'] };
  const session: Session = { run: inner, target, planned: linkedBefore, ids };
  return session;
};

/**
 * Sees to it that whoever has an appointment is linked, as far as can be; then the lists speak of the new links.
 * @param contactsOnly the patients were dealt with a moment ago, from an index that lags: contacts may be missing yet
 */
const repairPatients = async (
  session: Session,
  outer: RunContext,
  snapshot: AppointmentSnapshot,
  contactsOnly: boolean,
): Promise<AppointmentSnapshot> => {
  const { direction } = outer.options;
  const found = missingPatients(snapshot, session.ids);
  const missing = {
    ephysio: mayWrite(direction, 'ghl') && !contactsOnly ? found.ephysio : new Set<string>(),
    ghl: mayWrite(direction, 'ephysio') ? found.ghl : new Set<string>(),
  };
  if (missing.ephysio.size + missing.ghl.size === 0) return snapshot;
  session.planned = [...session.planned, ...(await linkMissing(outer, missing))];
  session.ids = await loadPatientIds(outer.store, outer.practice.name, session.planned);
  const { ephysio, ghl } = snapshot;
  return {
    ...snapshot,
    ephysio: renamePatients('ephysio', ephysio, session.ids),
    ghl: renamePatients('ghl', ghl, session.ids),
  };
};

/**
 * Brings one practice's appointments of a window together. An appointment whose patient is not linked repairs that link
 * first, in the same run.
 * @param linkedBefore who this run has dealt with already, and in a dry run would have linked; `null`: nobody
 */
export const syncAppointments = async (
  run: RunContext,
  linkedBefore: readonly PlannedPair[] | null,
): Promise<void> => {
  const { practice, options } = run;
  const session = await openSession(run, linkedBefore ?? []);
  const { run: inner, target } = session;
  if (!options.dryRun && (await recover(inner, target, null)))
    session.ids = await loadPatientIds(run.store, practice.name, session.planned);

  const { pastDays, futureDays } = practice.sync.window;
  const window: TimeWindow = options.window ?? rollingWindow(run.now(), pastDays, futureDays);
  const listed = await listAppointments(inner, target, window);
  const sides = await listedSides(run, listed);
  await judgeLists(run, { entity: 'appointment', sides, linked: listed.expected });

  const reading: Reading = { run: inner, target, sides };
  // The guards have their say on the appointments before the first patient is written.
  const first = await plan(reading, listed);
  const snapshot = await repairPatients(session, run, listed, linkedBefore !== null);
  const { plan: planned, heldBack } = snapshot === listed ? first : await plan(reading, snapshot);
  const applicable = withPatients(run, planned, session.ids);
  if (options.dryRun) reportPlan(applicable, run.report);
  else {
    reportFindings(applicable, run.report);
    await applyPlan(run, target, applicable).finally(() => storeReviews(run));
    if (options.window === null) await finish(run, snapshot, sides, heldBack);
  }
  if (heldBack !== null) throw await heldBackError(run, heldBack.trip);
};

/** After a pass over the whole window: settles the reviews that it did not meet any more, and remembers what it counted. */
const finish = async (
  run: RunContext,
  { rows, window }: AppointmentSnapshot,
  sides: readonly ListedSide[],
  heldBack: JudgedPlan['heldBack'],
): Promise<void> => {
  // What a webhook has found beyond the window, this run has not looked at.
  const inside = rows.filter((row) => inWindow(startOf(row), window));
  const judged = new Set(inside.map(({ id }) => id).filter((id) => heldBack?.links.has(id) !== true));
  await settleReviews(
    run,
    REVIEW_KINDS,
    (subject) => !subject.startsWith(LINK) || judged.has(subject.slice(LINK.length)),
  );
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { side, count, lastCount } of sides) {
      // A list that is in doubt does not lower what the next one is held against.
      const counted = heldBack === null ? count : Math.max(count, lastCount ?? 0);
      await setCheckpoint(handle, run.practice.name, countName(run, side), String(counted), run.now());
    }
  });
};

/** Brings one appointment of GHL to e-Physio: what a webhook asks for. Its contact is linked first, if need be. */
export const syncAppointment = async (run: RunContext, ghlId: string): Promise<void> => {
  const session = await openSession(run, []);
  const { run: inner, target } = session;
  await recover(inner, target, { ephysio: new Set(), ghl: new Set([ghlId]) });
  const read = await readOneAppointment(inner, target, ghlId);
  if (read === null) return;
  const snapshot = await repairPatients(session, run, read, false);
  const { plan: planned, heldBack } = await plan({ run: inner, target, sides: [] }, snapshot);
  // Other events of those days that cannot be read are a scheduled run's to report.
  const failures = planned.failures.filter((failure) => failure.link !== null);
  const applicable = withPatients(run, { ...planned, failures }, session.ids);
  reportFindings(applicable, run.report);
  await applyPlan(run, target, applicable).finally(() => storeReviews(run));
  if (heldBack !== null) throw await heldBackError(run, heldBack.trip);
};
