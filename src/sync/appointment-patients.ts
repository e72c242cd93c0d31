import { type Appointment, isCancelled } from '../domain/appointment.ts';
import { counted } from '../domain/counted.ts';
import { afterChange, type Create, type Operation, type Plan, type ReviewItem } from '../domain/plan.ts';
import { otherSide, type SideName } from '../domain/side.ts';
import type { PatientIds } from './patient-ids.ts';
import type { AppointmentSnapshot } from './read-appointments.ts';
import { readOne } from './read-one.ts';
import type { PatientScope } from './read-patients.ts';
import { patientRecords } from './records.ts';
import { addReview } from './report.ts';
import type { RunContext } from './run-context.ts';

/** The patients, by side, who have an appointment in the lists that is nobody's yet, and no link. */
export const missingPatients = (
  { ephysio, ghl, wanted }: Pick<AppointmentSnapshot, 'ephysio' | 'ghl' | 'wanted'>,
  ids: PatientIds,
): { readonly ephysio: Set<string>; readonly ghl: Set<string> } => {
  const missing = { ephysio: new Set<string>(), ghl: new Set<string>() };
  const all = [
    ...ephysio.records.filter(({ id }) => wanted.ephysio?.has(id) ?? true),
    ...ghl.records.filter(({ id }) => wanted.ghl?.has(id) ?? true),
  ];
  for (const { record } of all) {
    const unlinked = isCancelled(record) ? null : ids.unlinked(record.patient ?? '');
    if (unlinked) missing[unlinked.side].add(unlinked.id);
  }
  return missing satisfies PatientScope;
};

const names: Record<SideName, { service: string; patient: string }> = {
  ephysio: { service: 'e-Physio', patient: 'e-Physio patient' },
  ghl: { service: 'GHL', patient: 'GHL contact' },
};

const notLinkedReview = (source: SideName, id: string, count: number, why: string): ReviewItem => ({
  kind: 'patient-not-linked',
  subject: `${source} patient ${id}`,
  side: source,
  message: `${counted(count, 'appointment')} of ${names[source].patient} ${id} cannot go to ${names[otherSide(source)].service}: ${why}.`,
});

const WHY: Record<SideName, string> = {
  ephysio:
    'the patient is not among the active ones of e-Physio, waits for review, or its contact was deleted in GHL',
  ghl: 'the contact waits for review, or is nobody in e-Physio',
};

/** Whose appointment is written, or taken for the same on both sides; `null` where that is not known. */
const patientOf = (operation: Exclude<Operation<Appointment>, { kind: 'create' }>): string | null => {
  if (operation.kind === 'link') return operation.ephysio.record.patient ?? null;
  const { base } = operation.link;
  const patch = operation.kind === 'tombstone' ? base : operation.patch;
  const record = operation.kind === 'adopt' || operation.kind === 'tombstone' ? {} : afterChange(operation);
  const known = [record, patch.ephysio, patch.ghl, base.ephysio, base.ghl];
  return known.find(({ patient }) => patient !== undefined)?.patient ?? null;
};

/**
 * What can be applied. An appointment whose patient has nobody on the other side, or only by a link that is in doubt, waits,
 * and a person is told why, once for all of that patient's appointments. What it replaces is cancelled all the same: it is
 * not the former patient's any more.
 */
export const withPatients = (
  run: RunContext,
  plan: Plan<Appointment>,
  ids: PatientIds,
): Plan<Appointment> => {
  const waiting = { ephysio: new Map<string, number>(), ghl: new Map<string, number>() };
  const waitFor = (side: SideName, id: string): void => {
    waiting[side].set(id, (waiting[side].get(id) ?? 0) + 1);
  };
  const operations = plan.operations.flatMap((operation): Operation<Appointment>[] => {
    if (operation.kind !== 'create') {
      const patient = patientOf(operation);
      if (patient === null || !ids.isUnmet(patient)) return [operation];
      waitFor('ephysio', ids.fromLink('ephysio', patient));
      return [];
    }
    const patient = operation.from.record.patient ?? '';
    if (ids.isLinked(patient)) return [operation];
    const source = otherSide(operation.side);
    const id = ids.unlinked(patient)?.id ?? ids.fromLink(source, patient);
    waitFor(source, id);
    return operation.replaces ? [{ ...operation, makes: false }] : [];
  });
  const reviews = (['ephysio', 'ghl'] as const).flatMap((source) => {
    const failed = new Set(run.report.failures.filter((f) => f.side === otherSide(source)).map((f) => f.id));
    return [...waiting[source]].map(([id, count]) => {
      const why = failed.has(id)
        ? `its ${names[otherSide(source)].patient} could not be made in this run`
        : WHY[source];
      return notLinkedReview(source, id, count, why);
    });
  });
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
  const contact = ids.fromLink('ghl', patient);
  const { state } = await readOne(run.patients.ghl, contact);
  if (state !== 'gone') return false;
  const records = patientRecords(run.practice.name, run.now);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const row = await records.find(handle, patient);
    // The person may have been found again in another contact meanwhile.
    if (row?.ghl_id === contact) await records.tombstone(handle, patient);
  });
  const id = ids.fromLink('ephysio', patient);
  addReview(run.report, notLinkedReview('ephysio', id, 1, 'its contact was deleted in GHL'));
  return true;
};
