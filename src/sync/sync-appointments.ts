import type { Appointment } from '../domain/appointment.ts';
import type { ListedSide } from '../domain/guards.ts';
import { movedByMs, planAppointments } from '../domain/plan-appointments.ts';
import { rollingWindow, type TimeWindow } from '../domain/window.ts';
import { getCheckpoint, setCheckpoint } from '../store/checkpoints.ts';
import { applyPlan } from './apply.ts';
import { forgetGoneContact, missingPatients, plannedIds, withPatients } from './appointment-patients.ts';
import { guardInput, judge } from './judge.ts';
import { loadPatientIds, type PatientIds, withPatientLinks } from './patient-ids.ts';
import { type AppointmentSnapshot, compareAppointments, listAppointments } from './read-appointments.ts';
import { appointmentRecords } from './records.ts';
import { recover } from './recover.ts';
import type { RunContext } from './run-context.ts';
import { settleReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan } from './summarise.ts';
import { type PreparedPatients, preparePatients } from './sync-patients.ts';
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
    withoutDuplicate: () => null,
    // The next list lacks it, and then it reads as cancelled.
    onGone: async () => undefined,
    onRefusedCreate: (create) => forgetGoneContact(run, create, ids()),
    onStored: () => undefined,
  };
};

/**
 * Brings one practice's appointments of a window together. An appointment whose patient is not linked repairs that link
 * first, in the same run.
 * @param alreadyPlanned dry run only: e-Physio ids of patients that the same run would have linked before
 */
export const syncAppointments = async (
  run: RunContext,
  alreadyPlanned: ReadonlySet<string> = new Set(),
): Promise<void> => {
  const { practice, options } = run;
  let ids = await loadPatientIds(run.store, practice.name);
  const target = await createTarget(run, () => ids);
  const inner: RunContext = { ...run, appointments: target.sides as RunContext['appointments'] };
  const unknown = options.dryRun ? new Set<string>() : await recover(inner, target);

  const { pastDays, futureDays } = practice.sync.window;
  const window: TimeWindow = options.window ?? rollingWindow(run.now(), pastDays, futureDays);
  const snapshot = await listAppointments(inner, target, window);
  const sides = await listedSides(run, snapshot);
  // Before anything is looked up one by one: a list that is empty by mistake would have all of it looked up.
  judge(run, { sides, linked: snapshot.expected, retired: 0, changes: [] });

  const compared = await compareAppointments(inner, target, snapshot, window);
  const plan = planAppointments({
    ...compared,
    unlinked: {
      ...compared.unlinked,
      ephysio: compared.unlinked.ephysio.filter(({ id }) => !unknown.has(id)),
    },
    changed: compared.changed.filter(({ link }) => !unknown.has(link.ephysioId ?? '')),
    linked: snapshot.expected,
    winner: practice.sync.conflictWinner,
    direction: options.direction,
    newId: run.newId,
  });
  judge(run, guardInput(plan, sides, movedByMs));

  const missing = missingPatients(plan, ids);
  for (const id of alreadyPlanned) missing.delete(id);
  const patients: PreparedPatients | null = missing.size === 0 ? null : await preparePatients(run, missing);
  if (options.dryRun) {
    const patientPlans = patients?.plans ?? [];
    for (const patientPlan of patientPlans) reportPlan(patientPlan, run.report);
    const planned = new Set([...alreadyPlanned, ...patientPlans.flatMap(plannedIds)]);
    reportPlan(withPatients(run, plan, ids, planned), run.report);
    return;
  }
  if (patients) {
    await patients.apply();
    ids = await loadPatientIds(run.store, practice.name);
  }
  const applicable = withPatients(run, plan, ids);
  reportFindings(applicable, run.report);
  await applyPlan(run, target, applicable);
  await settleReviews(run, options.window === null ? REVIEW_KINDS : []);
  if (options.window !== null) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { side, count } of sides)
      await setCheckpoint(handle, practice.name, countName(run, side), String(count), run.now());
  });
};
