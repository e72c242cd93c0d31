import { mayWrite } from '../../domain/merge/reconcile-pair.ts';
import { isWithoutContact } from '../../domain/plan/gone-with-contact.ts';
import type { Create, Link } from '../../domain/plan/plan.ts';
import { isReturning } from '../../domain/plan/scope.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { isOutside } from '../../domain/records/calendar.ts';
import type { Patient } from '../../domain/records/patient.ts';
import { masterOf } from '../../domain/records/series.ts';
import { notLinkedReview } from '../../domain/review/appointment-reviews.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { lastArrivalOf } from '../../store/tables/webhooks/webhook-queue.ts';
import { releaseOf } from '../apply/omitted-contact-points.ts';
import { patientRecords } from '../apply/records.ts';
import { namesOf, waitingDetail } from '../review-details.ts';
import type { RunContext } from '../run-context.ts';
import { addReview } from '../run-context.ts';
import type { PatientIds } from './patient-ids.ts';
import { readOne } from './read-one.ts';
import type { GoneContact } from './snapshots.ts';

/** Whether GHL has the contact of an appointment. */
export type ContactState =
  | 'there'
  | 'gone'
  /** It cannot be read. */
  | { readonly failed: string };

/** Which contacts of appointments are gone. Each is read once, by id, and not at all where it is known already. */
export interface ContactStates {
  isKnown(patient: string): boolean;
  /** @param patient as the engine names it; a patient without a contact counts as there: nothing can be asked */
  stateOf(patient: string): Promise<ContactState>;
  /** Those that nobody has known to be gone. */
  readonly gone: readonly GoneContact[];
}

export const createContactStates = (run: RunContext, ids: PatientIds): ContactStates => {
  const read = new Map<string, Promise<ContactState>>();
  const gone: GoneContact[] = [];
  const lookUp = async (patient: string, contact: string): Promise<ContactState> => {
    const reading = await readOne(run.patients.ghl, contact);
    if (reading.state === 'unread') return { failed: reading.reason };
    if (reading.state === 'held') return 'there';
    if (ids.unlinked(patient) === null) gone.push({ link: patient, contact });
    return 'gone';
  };
  return {
    gone,
    isKnown: (patient) => ids.isContactGone(patient),
    stateOf: async (patient) => {
      if (ids.isContactGone(patient)) return 'gone';
      const contact = ids.idOf('ghl', patient);
      if (contact === null) return 'there';
      const known = read.get(contact) ?? lookUp(patient, contact);
      read.set(contact, known);
      return known;
    },
  };
};

/** A contact that is gone: its link becomes a tombstone, nothing asks for it again, and what it held is free. */
export const forgetContacts = async (run: RunContext, gone: readonly GoneContact[]): Promise<void> => {
  if (gone.length === 0) return;
  const records = patientRecords(run);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const forgotten: Link<Patient>[] = [];
    for (const { link, contact } of gone) {
      const row = await records.find(handle, link);
      // The person may have been matched with another contact since.
      if (row?.ghl_id !== contact || row.state !== 'linked') continue;
      forgotten.push(records.open(handle, row));
      await records.tombstone(handle, link);
    }
    await releaseOf(handle, run.practice.name, records, forgotten);
  });
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
  await forgetContacts(run, [{ link: patient, contact }]);
  const id = ids.fromLink('ephysio', patient);
  const named = (await namesOf(run, [patient], ids, null)).get(patient);
  const detail = waitingDetail([from], named);
  addReview(run.report, { ...notLinkedReview('ephysio', id, 1, { code: 'contact-deleted' }), detail });
  return true;
};

/** What one side says of a linked record: as listed, else looked up when the list should have had it, else as agreed. */
export type Finding =
  | {
      readonly record: Appointment;
      readonly gone: boolean;
      /** The id stands for a whole series in GHL, not for an appointment. */
      readonly isSeries?: boolean;
      /** When it was deleted, and whose it was, where the side says so. */
      readonly at?: string | undefined;
      readonly of?: string | undefined;
    }
  | { readonly failed: string };

export const asCancelled = (record: Appointment): Appointment => ({ ...record, status: 'cancelled' });

/** GHL may report the deletion of an appointment before that of its contact, which it went together with. */
const CONTACT_FOLLOWS_MS = 120_000;

/** Until when (epoch milliseconds) its contact may follow an appointment whose webhook is not done; `null`: not any more. */
const contactMayFollow = async (
  { store, practice, now }: RunContext,
  { ghlId }: Link<Appointment>,
  listed: (id: string) => Appointment | undefined,
): Promise<number | null> => {
  const master = masterOf(ghlId ?? '');
  // The webhook of a series may name its master, or another one of it.
  const others = master === null ? [] : await appointmentSync.listOfSeries(store, practice.name, master);
  const ofSeries = [master, ...others.map((row) => row.ghl_id)];
  // With its contact all of a series goes.
  const isLeft = ofSeries.some((id) => id !== null && listed(id) !== undefined);
  const recordIds = [ghlId, ...(isLeft ? [] : ofSeries)].flatMap((id) => id ?? []);
  const key = { practice: practice.name, entity: 'appointment', recordIds } as const;
  const arrived = await lastArrivalOf(store, key);
  return arrived !== null && Math.abs(now() - arrived) < CONTACT_FOLLOWS_MS
    ? arrived + CONTACT_FOLLOWS_MS
    : null;
};

/** GHL's half of a linked appointment. */
interface InGhl {
  readonly right: Finding;
  readonly isContactGone: boolean;
}

/**
 * Judges GHL's half. One that has disappeared or was cancelled may have gone with its contact, which is read before the event
 * is cancelled. `null`: the contact cannot be judged yet.
 * @param listed the appointment as GHL's list shows it
 */
export const createFindInGhl = (
  run: RunContext,
  ids: PatientIds,
  contacts: ContactStates,
  listed: (id: string) => Appointment | undefined,
): ((link: Link<Appointment>, left: Appointment, find: () => Promise<Finding>) => Promise<InGhl | null>) => {
  const there = (right: Finding): InGhl => ({ right, isContactGone: false });

  return async (link, left, find) => {
    const { base } = link;
    if (isWithoutContact(link)) {
      const record = listed(link.ghlId ?? '') ?? base.ghl;
      return { right: { record, gone: false }, isContactGone: !ids.isLinked(left.patient ?? '') };
    }
    const right = await find();
    const { direction } = run.options;
    const isBack = isReturning(link, left) && mayWrite(direction, 'ghl');
    const isFollowed =
      'record' in right &&
      isCancelled(right.record) &&
      !isCancelled(left) &&
      // Nothing of GHL's travels while the event's therapist has no calendar.
      !isOutside(left.calendar) &&
      (isBack || (!isCancelled(base.ghl) && mayWrite(direction, 'ephysio')));
    if (!isFollowed) return there(right);
    const { record, gone, at = new Date(run.now()).toISOString(), of } = right;
    // Somebody tidied GHL's calendar up after the visit.
    if (gone && left.end && left.end <= at) return there(right);
    const whose =
      of ?? (gone ? null : record.patient) ?? base.ghl.patient ?? base.ephysio.patient ?? left.patient ?? '';
    const mayFollowUntil =
      gone && !contacts.isKnown(whose) ? await contactMayFollow(run, link, listed) : null;
    if (mayFollowUntil !== null) {
      run.report.waitUntil = mayFollowUntil;
      return null;
    }
    const state = await contacts.stateOf(whose);
    if (state === 'there') return there(right);
    return state === 'gone' ? { right, isContactGone: true } : there(state);
  };
};
