import type { Appointment } from '../domain/appointment.ts';
import type { ListedSide } from '../domain/guards.ts';
import type { Plan } from '../domain/plan.ts';
import { movedByMs, planAppointments } from '../domain/plan-appointments.ts';
import { rollingWindow, type TimeWindow } from '../domain/window.ts';
import { getCheckpoint, setCheckpoint } from '../store/checkpoints.ts';
import { applyPlan } from './apply.ts';
import { forgetGoneContact, missingPatients, withPatients } from './appointment-patients.ts';
import { guardInput, judge } from './judge.ts';
import { loadPatientIds, type PatientIds, renamePatients, withPatientLinks } from './patient-ids.ts';
import { type PlannedPair, plannedPairs } from './planned-pairs.ts';
import { type AppointmentSnapshot, compareAppointments, listAppointments } from './read-appointments.ts';
import { appointmentRecords } from './records.ts';
import { recover } from './recover.ts';
import type { RunContext } from './run-context.ts';
import { settleReviews, storeReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan } from './summarise.ts';
import { preparePatients } from './sync-patients.ts';
import { type Target, takenIds } from './target.ts';

const REVIEW_KINDS = ['unknown-status', 'patient-not-linked'];

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

const createTarget = async (run: RunContext, ids: () => PatientIds): Promise<Target<Appointment>> => {
  const records = appointmentRecords(run.practice.name, run.now);
  return {
    records,
    sides: {
      ephysio: withPatientLinks(run.appointments.ephysio, ids),
      ghl: withPatientLinks(run.appointments.ghl, ids),
    },
    taken: takenIds(await records.list(run.store)),
    onDuplicate: (_create, _record, error) => Promise.reject(error),
    beforeCreate: (create) => create.from.record,
    sharedKeys: () => [],
    withoutDuplicate: () => null,
    // The next list lacks it, and then it reads as cancelled.
    onGone: async () => undefined,
    onRefusedCreate: (create) => forgetGoneContact(run, create, ids()),
    onStored: () => undefined,
  };
};

/** What an appointments' run has at hand. */
interface Reading {
  readonly run: RunContext;
  readonly target: Target<Appointment>;
  readonly window: TimeWindow;
  readonly sides: readonly ListedSide[];
  /** e-Physio ids of records whose last write is still in doubt: left alone in this run. */
  readonly unknown: ReadonlySet<string>;
}

/** Compares, plans and judges. */
const plan = async (reading: Reading, snapshot: AppointmentSnapshot): Promise<Plan<Appointment>> => {
  const { run, target, window, sides, unknown } = reading;
  const compared = await compareAppointments(run, target, snapshot, window);
  const planned = planAppointments({
    ...compared,
    unlinked: {
      ...compared.unlinked,
      ephysio: compared.unlinked.ephysio.filter(({ id }) => !unknown.has(id)),
    },
    changed: compared.changed.filter(({ link }) => !unknown.has(link.ephysioId ?? '')),
    linked: snapshot.expected,
    winner: run.practice.sync.conflictWinner,
    direction: run.options.direction,
    newId: run.newId,
  });
  judge(run, guardInput(planned, sides, movedByMs));
  return planned;
};

/**
 * Links the patients of appointments who are not linked yet, before anything is compared: only then can it be seen which
 * appointments GHL has already. In a dry run they are only planned.
 * @returns who would have been linked by a dry run
 */
const linkMissing = async (run: RunContext, missing: ReadonlySet<string>): Promise<PlannedPair[]> => {
  const patients = await preparePatients(run, missing);
  if (!run.options.dryRun) {
    await patients.apply();
    return [];
  }
  for (const part of patients.plans) reportPlan(part, run.report);
  return patients.plans.flatMap(plannedPairs);
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
  let ids = await loadPatientIds(run.store, practice.name, linkedBefore ?? []);
  const target = await createTarget(run, () => ids);
  const inner: RunContext = { ...run, appointments: target.sides as RunContext['appointments'] };
  const unknown = options.dryRun ? new Set<string>() : await recover(inner, target);

  const { pastDays, futureDays } = practice.sync.window;
  const window: TimeWindow = options.window ?? rollingWindow(run.now(), pastDays, futureDays);
  let snapshot = await listAppointments(inner, target, window);
  const sides = await listedSides(run, snapshot);
  // Before anything is looked up one by one: a list that is empty by mistake would have all of it looked up.
  judge(run, { sides, linked: snapshot.expected, retired: 0, changes: [] });

  const reading: Reading = { run: inner, target, window, sides, unknown };
  const missing = linkedBefore === null ? missingPatients(snapshot, ids) : new Set<string>();
  if (missing.size > 0) {
    // The guards have their say on the appointments before the first patient is written.
    await plan(reading, snapshot);
    ids = await loadPatientIds(run.store, practice.name, await linkMissing(run, missing));
    const { ephysio, ghl } = snapshot;
    snapshot = {
      ...snapshot,
      ephysio: renamePatients('ephysio', ephysio, ids),
      ghl: renamePatients('ghl', ghl, ids),
    };
  }
  const applicable = withPatients(run, await plan(reading, snapshot), ids);
  if (options.dryRun) {
    reportPlan(applicable, run.report);
    return;
  }
  reportFindings(applicable, run.report);
  await applyPlan(run, target, applicable).finally(() => storeReviews(run));
  if (options.window !== null) return;
  await settleReviews(run, REVIEW_KINDS);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { side, count } of sides) {
      await setCheckpoint(handle, practice.name, countName(run, side), String(count), run.now());
    }
  });
};
