import { type Leaving, mayLeave } from '../../domain/plan/patients-input.ts';
import { afterChange, type Create, type Operation, type Plan } from '../../domain/plan/plan.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import { sharedFields } from '../../domain/records/shared-fields.ts';
import { otherSide, type SideName } from '../../domain/records/sides.ts';
import { archivedBookingReview, notLinkedReview } from '../../domain/review/appointment-reviews.ts';
import type { WaitReason } from '../../domain/review/review.ts';
import type { Held } from '../../domain/side.ts';
import { patientRecords } from '../apply/records.ts';
import { namesOf, waitingDetail } from '../review-details.ts';
import type { RunContext } from '../run-context.ts';
import { type BookingInput, decideBooking, decideJoin, isPast } from './booking-verdict.ts';
import type { PatientIds } from './patient-ids.ts';
import type { SeenPatients } from './snapshots.ts';

/** The appointment of an operation as the side of the two that waits has it, or as both sides had it. */
const heldOf = (
  operation: Exclude<Operation<Appointment>, { kind: 'create' }>,
  side: SideName,
): Held<Appointment> => {
  if (operation.kind === 'link') return operation[side];
  const { ephysioId, base } = operation.link;
  return { id: ephysioId ?? '?', record: { ...base.ghl, ...base.ephysio } };
};

/** Whose appointment is written or linked; `null` where that is not known. */
const patientOf = (operation: Exclude<Operation<Appointment>, { kind: 'create' }>): string | null => {
  if (operation.kind === 'link') return operation.ephysio.record.patient ?? null;
  const { base } = operation.link;
  const patch = operation.kind === 'tombstone' ? base : operation.patch;
  const record = operation.kind === 'adopt' || operation.kind === 'tombstone' ? {} : afterChange(operation);
  const known = [record, patch.ephysio, patch.ghl, base.ephysio, base.ghl];
  return known.find(({ patient }) => patient !== undefined)?.patient ?? null;
};

/** Appointments of one patient that wait, and why: one review for all of them. */
interface Waiting {
  readonly source: SideName;
  readonly id: string;
  readonly patient: string;
  readonly why: WaitReason;
  readonly held: Held<Appointment>[];
}

/** What both sides agreed on of patients of whom a record stands for somebody else. */
const agreedOf = async (
  run: RunContext,
  plan: Plan<Appointment>,
  ids: PatientIds,
): Promise<BookingInput['agreed']> => {
  const links = plan.operations.flatMap((operation) => {
    const patient = operation.kind === 'create' ? (operation.from.record.patient ?? '') : '';
    return ids.otherPerson(patient) === null ? [] : [patient];
  });
  const opened = await patientRecords(run).openSome(run.store, [...new Set(links)]);
  return new Map([...opened].map(([id, { link }]) => [id, link.base]));
};

/** Whose appointments they are, and of whom data may leave. */
interface Whose {
  readonly ids: PatientIds;
  readonly seen: SeenPatients | null;
  readonly leaving: Leaving;
}

/**
 * What can be applied. An appointment waits if its patient has no link, or an unverified one, or a record that stands for
 * somebody else. A review says why, one for all of that patient's appointments. So does a booking of somebody who is archived. What it replaces is cancelled all the same: it is not the
 * former patient's any more.
 */
export const withPatients = async (
  run: RunContext,
  plan: Plan<Appointment>,
  { ids, seen, leaving }: Whose,
): Promise<Plan<Appointment>> => {
  const shared = sharedFields(run.practice.sync.contactFields);
  const agreed = await agreedOf(run, plan, ids);
  const input = { ids, seen, agreed, shared, dryRun: run.options.dryRun };
  const waiting = new Map<string, Waiting>();
  const archived: { readonly held: Held<Appointment>; readonly patient: string }[] = [];
  const waitFor = (source: SideName, patient: string, held: Held<Appointment>, why: WaitReason): void => {
    const id = ids.idOf(source, patient);
    // A person has removed its link while the run was under way.
    if (id === null) {
      run.report.again += 1;
      return;
    }
    // Nobody is asked about what is over of somebody who is archived.
    const isArchived = source === 'ephysio' && seen?.isActive(id) === false;
    if (isArchived && isPast(held.record, run.now())) return;
    const known = waiting.get(`${source} ${id}`);
    if (known) known.held.push(held);
    else waiting.set(`${source} ${id}`, { source, id, patient, why, held: [held] });
  };
  const failed = new Set(run.report.failures.map(({ side, id }) => `${side} ${id}`));
  const whyUnlinked = (source: SideName, id: string | null): WaitReason =>
    failed.has(`${otherSide(source)} ${id}`) ? { code: 'not-created' } : { code: 'not-linked' };
  /** The practice keeps it from GHL: that needs nobody. */
  const staysHere = (id: string | null, isLinked: boolean): boolean =>
    id !== null && (isLinked ? leaving.excluded.has(id) : !mayLeave(leaving, id));
  const isGoing = (create: Create<Appointment>): boolean => {
    const { side, from } = create;
    const source = otherSide(side);
    const patient = from.record.patient ?? '';
    const id = ids.idOf(source, patient);
    const bookArchived = (): void => {
      if (!isPast(from.record, run.now())) archived.push({ held: from, patient });
    };
    if (source === 'ephysio' && staysHere(id, ids.isLinked(patient))) return false;
    if (!ids.isLinked(patient)) {
      // A guard holds the patient back, and the booking with it.
      if (source === 'ghl' && run.report.heldBack.contacts.has(id ?? '')) return false;
      if (source === 'ghl' && seen?.archivedContacts.has(id ?? '')) bookArchived();
      else waitFor(source, patient, from, whyUnlinked(source, id));
      return false;
    }
    const verdict = decideBooking(create, input);
    if (verdict.kind === 'waits') waitFor(source, patient, from, verdict.why);
    if (verdict.kind === 'archived') bookArchived();
    if (verdict.kind === 'later') run.report.again += 1;
    return verdict.kind === 'goes';
  };
  const operations = plan.operations.flatMap((operation): Operation<Appointment>[] => {
    if (operation.kind === 'create') {
      if (isGoing(operation)) return [operation];
      return operation.replaces ? [{ ...operation, makes: false }] : [];
    }
    const patient = patientOf(operation);
    if (patient === null) return [operation];
    if (ids.isUnverified(patient)) {
      const held = heldOf(operation, 'ephysio');
      waitFor('ephysio', patient, held, whyUnlinked('ephysio', ids.idOf('ephysio', patient)));
      return [];
    }
    if (operation.kind !== 'link') return [operation];
    const verdict = decideJoin(operation.ghl, input);
    if (verdict.kind === 'waits')
      for (const side of ['ephysio', 'ghl'] as const)
        waitFor(side, patient, heldOf(operation, side), verdict.why);
    if (verdict.kind === 'later') run.report.again += 1;
    if (verdict.kind === 'waits' || verdict.kind === 'later') return [];
    if (!staysHere(ids.idOf('ephysio', patient), true)) return [operation];
    // Of somebody who objects, a run that knows the link decides what GHL still gets.
    return [{ ...operation, followUps: operation.followUps.filter(({ side }) => side !== 'ghl') }];
  });
  const people = [...waiting.values(), ...archived].map(({ patient }) => patient);
  const named = await namesOf(run, [...new Set(people)], ids, seen);
  const reviews = [
    ...[...waiting.values()].map(({ source, id, patient, why, held }) => ({
      ...notLinkedReview(source, id, held.length, why),
      detail: waitingDetail(held, named.get(patient)),
    })),
    ...archived.map(({ held, patient }) => ({
      ...archivedBookingReview(held.id, {
        contact: ids.idOf('ghl', patient) ?? '?',
        patient: ids.idOf('ephysio', patient),
      }),
      detail: waitingDetail([held], named.get(patient)),
    })),
  ];
  return { ...plan, operations, reviews: [...plan.reviews, ...reviews] };
};
