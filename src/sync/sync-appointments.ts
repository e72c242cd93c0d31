import type { Appointment } from '../domain/appointment.ts';
import type { ListedSide } from '../domain/guards.ts';
import type { Operation, Plan, ReviewItem } from '../domain/plan.ts';
import { movedByMs, planAppointments } from '../domain/plan-appointments.ts';
import { rollingWindow, type TimeWindow } from '../domain/window.ts';
import { getCheckpoint, setCheckpoint } from '../store/checkpoints.ts';
import { applyPlan } from './apply.ts';
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
    onStored: () => undefined,
  };
};

/** The patients of appointments that are to be made, or handed over, and are not linked yet. */
const missingPatients = (plan: Plan<Appointment>, ids: PatientIds): Set<string> => {
  const missing = new Set<string>();
  for (const operation of plan.operations) {
    const patient = operation.kind === 'create' ? operation.from.record.patient : null;
    const id = patient ? ids.unlinkedId(patient) : null;
    if (id !== null) missing.add(id);
  }
  return missing;
};

/**
 * What can be applied, with patients named by the links they have got in this run; who still has no contact is told why,
 * once for all of a patient's appointments.
 */
const withPatients = (run: RunContext, plan: Plan<Appointment>, ids: PatientIds): Plan<Appointment> => {
  const waiting = new Map<string, number>();
  const operations = plan.operations.flatMap((operation): Operation<Appointment>[] => {
    if (operation.kind !== 'create') return [operation];
    const { from } = operation;
    const id = ids.unlinkedId(from.record.patient ?? '');
    if (id === null) return [operation];
    const patient = ids.toLink('ephysio', id);
    if (ids.isLinked(patient))
      return [{ ...operation, from: { ...from, record: { ...from.record, patient } } }];
    waiting.set(id, (waiting.get(id) ?? 0) + 1);
    return [];
  });
  const failed = new Set(run.report.failures.filter((f) => f.side === 'ghl').map((f) => f.id));
  const reviews = [...waiting].map(([id, count]): ReviewItem => {
    const why = failed.has(id)
      ? 'its contact could not be made in this run'
      : 'the patient is not among the active ones of e-Physio, or waits for review';
    return {
      kind: 'patient-not-linked',
      subject: `ephysio patient ${id}`,
      side: 'ephysio',
      message: `${count} appointments of e-Physio patient ${id} cannot go to GHL: ${why}.`,
    };
  });
  return { ...plan, operations, reviews: [...plan.reviews, ...reviews] };
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
    if (patients) reportPlan(patients.plan, run.report);
    reportPlan(plan, run.report);
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
