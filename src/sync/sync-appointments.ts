import type { ListedSide } from '../domain/plan/guards.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { planAppointments } from '../domain/plan/plan-appointments.ts';
import { type Appointment, isCancelled } from '../domain/records/appointment.ts';
import { inWindow, rollingWindow, type TimeWindow } from '../domain/records/window.ts';
import { type About, isAboutLink, isAboutRecord, type ReviewKind } from '../domain/review/review.ts';
import { getCheckpoint, setCheckpoint } from '../store/tables/checkpoints.ts';
import { applyPlan } from './apply/apply.ts';
import { recover } from './apply/recover.ts';
import type { Target } from './apply/target.ts';
import { withholdKept } from './apply/withhold-kept.ts';
import { appointmentRules } from './appointment-rules.ts';
import { loadIds, openSession, repairPatients } from './appointment-session.ts';
import { withPatients } from './gather/appointment-patients.ts';
import { rememberCalendarNames } from './gather/calendar-names.ts';
import { compareAppointments, listAppointments, startOf } from './gather/read-appointments.ts';
import { readOneAppointment } from './gather/read-one-appointment.ts';
import type { AppointmentSnapshot } from './gather/snapshots.ts';
import { heldBackError, judgeLists } from './judge.ts';
import { type JudgedPlan, judgeAppointments } from './judge-appointments.ts';
import { keptApart } from './kept-apart.ts';
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

/** Compares and plans. What e-Physio keeps is not carried out, and no guard counts it. */
const draft = async ({ run, target }: Reading, snapshot: AppointmentSnapshot): Promise<Plan<Appointment>> => {
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
const judged = (
  { run, target, sides }: Reading,
  snapshot: AppointmentSnapshot,
  planned: Plan<Appointment>,
): Promise<JudgedPlan> => judgeAppointments(run, target, planned, sides, snapshot);

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
  await judgeLists(run, { entity: 'appointment', sides, linked: listed.expected });

  const reading: Reading = { run: inner, target, sides };
  // The guards have their say on the appointments before the first patient is written.
  const first = await judged(reading, listed, await draft(reading, listed));
  const snapshot = await repairPatients(
    session,
    run,
    { snapshot: listed, planned: first.plan },
    before !== null,
  );
  const { plan: planned, heldBack } =
    snapshot === listed ? first : await judged(reading, snapshot, await draft(reading, snapshot));
  const applicable = await withPatients(run, planned, session.ids, session.seen);
  if (options.dryRun) reportPlan(applicable, run.report);
  else {
    reportFindings(applicable, run.report);
    await applyPlan(run, target, applicable).finally(() => storeReviews(run));
    await rememberCalendarNames(run);
    if (options.window === null) await finish(reading, snapshot, heldBack);
  }
  if (heldBack !== null) throw await heldBackError(run, heldBack.trip);
};

/** After a pass over the whole window: settles the reviews that it did not meet any more, and remembers what it counted. */
const finish = async (
  { run, target, sides }: Reading,
  { rows, window }: AppointmentSnapshot,
  heldBack: JudgedPlan['heldBack'],
): Promise<void> => {
  // What a webhook has found beyond the window, this run has not looked at.
  const inside = rows.filter((row) => inWindow(startOf(row), window));
  const met = new Set(inside.map(({ id }) => id).filter((id) => heldBack?.links.has(id) !== true));
  const isMet = (about: About): boolean => !isAboutLink(about) || met.has(about.link);
  await settleReviews(run, REVIEW_KINDS, isMet);
  await settleReviews(run, ['archived'], isAboutAppointment);
  const apart = await keptApart(run, target);
  await settleReviews(
    run,
    ['appointment-by-hand'],
    (about) => isMet(about) && !(isAboutLink(about) && apart.has(about.link)),
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
  const reading: Reading = { run: inner, target, sides: [] };
  const first = await draft(reading, read);
  const snapshot = await repairPatients(session, run, { snapshot: read, planned: first }, false);
  // Judged once: what is cancelled is counted.
  const { plan: planned, heldBack } = await judged(
    reading,
    snapshot,
    snapshot === read ? first : await draft(reading, snapshot),
  );
  // Other events of those days that cannot be read are a scheduled run's to report.
  const failures = planned.failures.filter((failure) => failure.link !== null);
  const applicable = await withPatients(run, { ...planned, failures }, session.ids, session.seen);
  reportFindings(applicable, run.report);
  await applyPlan(run, target, applicable).finally(() => storeReviews(run));
  await rememberCalendarNames(run);
  if (heldBack !== null) throw await heldBackError(run, heldBack.trip);
};
