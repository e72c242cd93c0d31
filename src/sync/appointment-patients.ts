import type { Appointment } from '../domain/appointment.ts';
import type { Patient } from '../domain/patient.ts';
import type { Create, Operation, Plan, ReviewItem } from '../domain/plan.ts';
import type { PatientIds } from './patient-ids.ts';
import { patientRecords } from './records.ts';
import { addReview } from './report.ts';
import type { RunContext } from './run-context.ts';

/** The patients of appointments that are to be made, or handed over, and are not linked yet. */
export const missingPatients = (plan: Plan<Appointment>, ids: PatientIds): Set<string> => {
  const missing = new Set<string>();
  for (const operation of plan.operations) {
    const patient = operation.kind === 'create' ? operation.from.record.patient : null;
    const id = patient ? ids.unlinkedId(patient) : null;
    if (id !== null) missing.add(id);
  }
  return missing;
};

/** The e-Physio ids of patients that a plan would link. */
export const plannedIds = (plan: Plan<Patient>): string[] =>
  plan.operations.flatMap((o) =>
    o.kind === 'create' ? [o.from.id] : o.kind === 'link' ? [o.ephysio.id] : [],
  );

/**
 * What can be applied, with patients named by the links they have got in this run; who still has no contact is told why,
 * once for all of a patient's appointments.
 */
export const withPatients = (
  run: RunContext,
  plan: Plan<Appointment>,
  ids: PatientIds,
  planned: ReadonlySet<string> = new Set(),
): Plan<Appointment> => {
  const waiting = new Map<string, number>();
  const operations = plan.operations.flatMap((operation): Operation<Appointment>[] => {
    if (operation.kind !== 'create') return [operation];
    const { from } = operation;
    const id = ids.unlinkedId(from.record.patient ?? '');
    if (id === null || planned.has(id)) return [operation];
    const patient = ids.toLink('ephysio', id);
    if (ids.isLinked(patient))
      return [{ ...operation, from: { ...from, record: { ...from.record, patient } } }];
    waiting.set(id, (waiting.get(id) ?? 0) + 1);
    return [];
  });
  const failed = new Set(run.report.failures.filter((f) => f.side === 'ghl').map((f) => f.id));
  const reviews = [...waiting].map(([id, count]) =>
    notLinkedReview(
      id,
      count,
      failed.has(id)
        ? 'its contact could not be made in this run'
        : 'the patient is not among the active ones of e-Physio, waits for review, or its contact was deleted in GHL',
    ),
  );
  return { ...plan, operations, reviews: [...plan.reviews, ...reviews] };
};

/**
 * GHL does not know something that a new appointment names. If that is the contact, it was deleted there: its link becomes
 * a tombstone, and the appointment waits for a person.
 */
export const forgetGoneContact = async (
  run: RunContext,
  { from, side }: Create<Appointment>,
  ids: PatientIds,
): Promise<boolean> => {
  const patient = from.record.patient ?? '';
  if (side !== 'ghl' || !ids.isLinked(patient)) return false;
  const lookup = await run.patients.ghl.get(ids.fromLink('ghl', patient));
  if (lookup.state !== 'gone') return false;
  await patientRecords(run.practice.name, run.now).tombstone(run.store, patient);
  const id = ids.fromLink('ephysio', patient);
  addReview(run.report, notLinkedReview(id, 1, 'its contact was deleted in GHL'));
  return true;
};

const notLinkedReview = (id: string, count: number, why: string): ReviewItem => ({
  kind: 'patient-not-linked',
  subject: `ephysio patient ${id}`,
  side: 'ephysio',
  message: `${count} appointments of e-Physio patient ${id} cannot go to GHL: ${why}.`,
});
