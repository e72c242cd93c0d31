import { type Appointment, isCancelled } from '../domain/appointment.ts';
import type { Create, Operation, Plan, ReviewItem } from '../domain/plan.ts';
import type { PatientIds } from './patient-ids.ts';
import type { AppointmentSnapshot } from './read-appointments.ts';
import { patientRecords } from './records.ts';
import { addReview } from './report.ts';
import type { RunContext } from './run-context.ts';

/** The e-Physio ids of patients who have an appointment in the list, and no link. */
export const missingPatients = ({ ephysio }: AppointmentSnapshot, ids: PatientIds): Set<string> =>
  new Set(
    ephysio.records.flatMap(({ record }) =>
      isCancelled(record) ? [] : (ids.unlinkedId(record.patient ?? '') ?? []),
    ),
  );

const notLinkedReview = (id: string, count: number, why: string): ReviewItem => ({
  kind: 'patient-not-linked',
  subject: `ephysio patient ${id}`,
  side: 'ephysio',
  message: `${count} appointments of e-Physio patient ${id} cannot go to GHL: ${why}.`,
});

/**
 * What can be applied. An appointment whose patient has no contact waits, and a person is told why, once for all of that
 * patient's appointments. What it replaces is cancelled all the same: it is not the former patient's any more.
 */
export const withPatients = (
  run: RunContext,
  plan: Plan<Appointment>,
  ids: PatientIds,
): Plan<Appointment> => {
  const waiting = new Map<string, number>();
  const operations = plan.operations.flatMap((operation): Operation<Appointment>[] => {
    if (operation.kind !== 'create') return [operation];
    const patient = operation.from.record.patient ?? '';
    if (ids.isLinked(patient)) return [operation];
    const id = ids.unlinkedId(patient) ?? ids.fromLink('ephysio', patient);
    waiting.set(id, (waiting.get(id) ?? 0) + 1);
    return operation.replaces ? [{ ...operation, makes: false }] : [];
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
