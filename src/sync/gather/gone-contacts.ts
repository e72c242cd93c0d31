import { mayWrite } from '../../domain/merge/reconcile-pair.ts';
import { isWithoutContact } from '../../domain/plan/gone-with-contact.ts';
import type { Link } from '../../domain/plan/plan.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { patientRecords } from '../apply/records.ts';
import type { RunContext } from '../run-context.ts';
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

/** A contact that is gone: its link becomes a tombstone, and nothing asks for it again. */
export const forgetContacts = async (run: RunContext, gone: readonly GoneContact[]): Promise<void> => {
  if (gone.length === 0) return;
  const records = patientRecords(run);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { link, contact } of gone) {
      const row = await records.find(handle, link);
      // The person may have been matched with another contact since.
      if (row?.ghl_id === contact) await records.tombstone(handle, link);
    }
  });
};

/** What one side says of a linked record: as listed, else looked up when the list should have had it, else as agreed. */
export type Finding =
  | {
      readonly record: Appointment;
      readonly gone: boolean;
      /** When it was deleted, and whose it was, where the side says so. */
      readonly at?: string | undefined;
      readonly of?: string | undefined;
    }
  | { readonly failed: string };

export const asCancelled = (record: Appointment): Appointment => ({ ...record, status: 'cancelled' });

/** GHL's half of a linked appointment. */
interface InGhl {
  readonly right: Finding;
  readonly isContactGone: boolean;
}

/** What GHL's list shows, and what it says by id. */
interface GhlList {
  readonly listed: (id: string) => Appointment | undefined;
  readonly isDeleted: (id: string) => boolean;
  readonly isMissing: (id: string, agreed: Appointment, isWanted: boolean) => boolean;
  readonly ask: (id: string | null, agreed: Appointment, isWanted: boolean) => Promise<Finding>;
}

/**
 * Finds GHL's half. One that has disappeared or was cancelled may have gone with its contact, which is asked for first: then
 * nothing else has to be asked for. `null`: the contact cannot be judged yet.
 */
export const createFindInGhl = (
  run: RunContext,
  ids: PatientIds,
  contacts: ContactStates,
  list: GhlList,
): ((link: Link<Appointment>, left: Appointment, isWanted: boolean) => Promise<InGhl | null>) => {
  const there = (right: Finding): InGhl => ({ right, isContactGone: false });

  return async (link, left, isWanted) => {
    const { ghlId, base } = link;
    const id = ghlId ?? '';
    const listed = list.listed(id);
    if (isWithoutContact(link)) {
      const isContactGone = !ids.isLinked(left.patient ?? '');
      return { right: { record: listed ?? base.ghl, gone: false }, isContactGone };
    }
    const isDeleted = list.isDeleted(id);
    const isOffThere = listed ? isCancelled(listed) : isDeleted || list.isMissing(id, base.ghl, isWanted);
    const isFollowed =
      ghlId !== null &&
      isOffThere &&
      mayWrite(run.options.direction, 'ephysio') &&
      !isCancelled(left) &&
      !isCancelled(base.ghl);
    const ask = (): Promise<Finding> => list.ask(ghlId, base.ghl, isWanted);
    if (!isFollowed) return there(await ask());
    const known = isDeleted ? await ask() : null;
    const said: { readonly at?: string | undefined; readonly of?: string | undefined } =
      known !== null && 'record' in known ? known : {};
    const deletedAt = said.at ?? new Date(run.now()).toISOString();
    // Somebody tidied GHL's calendar up after the visit.
    if (known && left.end && left.end <= deletedAt) return there(known);
    const agreed = base.ghl.patient ?? base.ephysio.patient ?? left.patient ?? '';
    const whose = listed?.patient ?? said.of ?? agreed;
    const { contactsKnownFrom = 0 } = run.options;
    if (isDeleted && !contacts.isKnown(whose) && run.now() < contactsKnownFrom) {
      run.report.waitUntil = contactsKnownFrom;
      return null;
    }
    const judge = async (patient: string, whenThere: () => Promise<Finding>): Promise<InGhl> => {
      const state = await contacts.stateOf(patient);
      if (state !== 'gone') return there(state === 'there' ? await whenThere() : state);
      const record = listed ?? asCancelled(base.ghl);
      return { right: { record, gone: listed === undefined, at: said.at }, isContactGone: true };
    };
    const first = await judge(whose, async () => known ?? (await ask()));
    const { right } = first;
    const of = 'record' in right && right.gone ? (right.of ?? whose) : whose;
    return of === whose ? first : judge(of, async () => right);
  };
};
