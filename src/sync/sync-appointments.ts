import type { Appointment } from '../domain/appointment.ts';
import type { GuardInput, ListedSide } from '../domain/guards.ts';
import type { Both, Plan } from '../domain/plan.ts';
import { movedByMs, planAppointments } from '../domain/plan-appointments.ts';
import { mayWrite } from '../domain/reconcile-pair.ts';
import { inWindow, rollingWindow, type TimeWindow } from '../domain/window.ts';
import { getCheckpoint, setCheckpoint } from '../store/checkpoints.ts';
import { applyPlan } from './apply.ts';
import { missingPatients, patientsOfCreates, withPatients } from './appointment-patients.ts';
import { createAppointmentTarget } from './appointment-target.ts';
import { byHandKind } from './by-hand.ts';
import { guardInput, judge } from './judge.ts';
import { loadPatientIds, type PatientIds, renamePatients } from './patient-ids.ts';
import { type PlannedPair, plannedPairs } from './planned-pairs.ts';
import {
  type AppointmentSnapshot,
  compareAppointments,
  isOver,
  listAppointments,
  startOf,
} from './read-appointments.ts';
import { readOneAppointment } from './read-one-appointment.ts';
import { recover } from './recover.ts';
import type { CallOffs, RunContext } from './run-context.ts';
import { type SeenPatients, seenSince } from './seen-patients.ts';
import { isAboutAppointment, settleReviews, storeReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan, withoutReported } from './summarise.ts';
import { type PatientsBefore, preparePatients } from './sync-patients.ts';
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

/** Compares and plans. */
const draft = async ({ run, target }: Reading, snapshot: AppointmentSnapshot): Promise<Plan<Appointment>> =>
  planAppointments({
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

/** Lets the guards have their say on a plan. */
const judged = async (reading: Reading, planned: Plan<Appointment>): Promise<Plan<Appointment>> => {
  const { run, target, sides } = reading;
  const input = guardInput(planned, sides, movedByMs);
  const { callOffs } = run.options;
  if (callOffs === undefined) judge(run, input);
  else if (input.retired > 0) await judgeOneByOne(run, target, input, callOffs);
  return planned;
};

/** Webhooks call appointments off one by one: held against all that take place, with those of the last day. */
const judgeOneByOne = async (
  run: RunContext,
  { records }: Target<Appointment>,
  input: GuardInput,
  callOffs: CallOffs,
): Promise<void> => {
  const rows = await records.list(run.store);
  const linked = rows.filter((row) => row.state === 'linked' && !isOver(row)).length;
  judge(run, { ...input, linked, retired: input.retired + callOffs.lately() });
  // Counted before it is sent: others go side by side.
  callOffs.note(input.retired);
};

/**
 * Links the patients of appointments who are not linked yet, before anything is compared: only then can it be seen which
 * appointments the other side has already. Those who are linked are held against their records as they are now. In a dry
 * run all of it is only planned.
 */
const bringPatients = async (session: Session, run: RunContext, who: Both<ReadonlySet<string>>) => {
  const patients = await preparePatients(run, who);
  if (run.options.dryRun) {
    for (const part of patients.plans) reportPlan(withoutReported(part, run.report), run.report);
    session.planned = [...session.planned, ...patients.plans.flatMap(plannedPairs)];
  } else await patients.apply();
  session.seen = seenSince(session.seen, patients.seen);
  session.ids = await loadIds(session, run);
};

/** A run's view of the appointments: patients by their links, which are loaded anew once somebody was linked. */
interface Session {
  readonly run: RunContext;
  readonly target: Target<Appointment>;
  /** In a dry run: who would be linked by now. */
  planned: readonly PlannedPair[];
  /** What the passes over patients have seen of them; `null`: there was none. */
  seen: SeenPatients | null;
  ids: PatientIds;
}

const loadIds = (
  { planned, seen }: Pick<Session, 'planned' | 'seen'>,
  { store, practice, options }: RunContext,
) => loadPatientIds(store, practice.name, planned, options.dryRun ? seen?.otherPersons : undefined);

const openSession = async (run: RunContext, before: PatientsBefore | null): Promise<Session> => {
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
 * Sees to it that whoever has an appointment is linked, as far as can be, and that it is known of everybody for whom one
 * is to be made whether their records still stand for them; then the lists speak of the new links.
 * @param contactsOnly the patients were dealt with a moment ago, from an index that lags: contacts may be missing yet
 */
const repairPatients = async (
  session: Session,
  outer: RunContext,
  { snapshot, planned }: { readonly snapshot: AppointmentSnapshot; readonly planned: Plan<Appointment> },
  contactsOnly: boolean,
): Promise<AppointmentSnapshot> => {
  const { direction } = outer.options;
  const found = missingPatients(snapshot, session.ids);
  const booked = patientsOfCreates(planned, session.ids);
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
  const sides = await listedSides(run, listed);
  // Before anything is looked up one by one: a list that is empty by mistake would have all of it looked up.
  judge(run, { sides, linked: listed.expected, retired: 0, changes: [] });

  const reading: Reading = { run: inner, target, sides };
  // The guards have their say on the appointments before the first patient is written.
  const first = await judged(reading, await draft(reading, listed));
  const snapshot = await repairPatients(session, run, { snapshot: listed, planned: first }, before !== null);
  const planned = snapshot === listed ? first : await judged(reading, await draft(reading, snapshot));
  const applicable = await withPatients(run, planned, session.ids, session.seen);
  if (options.dryRun) {
    reportPlan(applicable, run.report);
    return;
  }
  reportFindings(applicable, run.report);
  await applyPlan(run, target, applicable).finally(() => storeReviews(run));
  if (options.window !== null) return;
  // What a webhook has found beyond the window, this run has not looked at.
  const met = new Set(snapshot.rows.filter((row) => inWindow(startOf(row), window)).map(({ id }) => id));
  await settleReviews(
    run,
    REVIEW_KINDS,
    (subject) => !subject.startsWith(LINK) || met.has(subject.slice(LINK.length)),
  );
  await settleReviews(run, ['archived'], isAboutAppointment);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { side, count } of sides) {
      await setCheckpoint(handle, practice.name, countName(run, side), String(count), run.now());
    }
  });
};

/** Brings one appointment of GHL to e-Physio: what a webhook asks for. Its contact is linked first, if need be. */
export const syncAppointment = async (run: RunContext, ghlId: string): Promise<void> => {
  const session = await openSession(run, null);
  const { run: inner, target } = session;
  await recover(inner, target, { ephysio: new Set(), ghl: new Set([ghlId]) });
  const read = await readOneAppointment(inner, target, ghlId);
  if (read === null) return;
  const reading: Reading = { run: inner, target, sides: [] };
  const first = await draft(reading, read);
  const snapshot = await repairPatients(session, run, { snapshot: read, planned: first }, false);
  const planned = await judged(reading, snapshot === read ? first : await draft(reading, snapshot));
  // Other events of those days that cannot be read are a scheduled run's to report.
  const failures = planned.failures.filter((failure) => failure.link !== null);
  const applicable = await withPatients(run, { ...planned, failures }, session.ids, session.seen);
  reportFindings(applicable, run.report);
  await applyPlan(run, target, applicable).finally(() => storeReviews(run));
};
