import { mayWrite } from '../../domain/merge/reconcile-pair.ts';
import type { ListedSide } from '../../domain/plan/guard-input.ts';
import { type PatientsInput, qualifies } from '../../domain/plan/patients-input.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { StoreHandle } from '../../store/store.ts';
import { deleteCheckpoint, getCheckpoint, setCheckpoint } from '../../store/tables/checkpoints.ts';
import {
  bookedContactIds,
  dropUnlinkedContact,
  ignoredContactIds,
  putUnlinkedContact,
  setBookedUntil,
  unlinkedContactIds,
} from '../../store/tables/unlinked-contacts.ts';
import type { Target } from '../apply/target.ts';
import { bookingWindow, newPatientsRule } from '../patient-rules.ts';
import type { RunContext } from '../run-context.ts';
import { hasNewFields, noteFields } from './contact-fields.ts';
import type { PatientSnapshot } from './snapshots.ts';

/** How far back a search reaches behind the last one: GHL's index lags, and clocks differ. */
const OVERLAP_MS = 2 * 60_000;

const CHECKPOINT = {
  /** How far contacts that are linked were read. */
  since: 'patients.ghl.since',
  /** How far contacts that are not were: by runs that may make them in e-Physio. */
  unlinkedSince: 'patients.ghl.unlinked-since',
  ephysio: 'patients.ephysio.count',
  ghl: 'patients.ghl.count',
  /** Who was without a contact, and gets none, when all of GHL was read last: a fingerprint. */
  keptHere: 'patients.kept-here',
  /** The rule of `sync.newPatients` by which contacts were judged last. */
  newPatients: 'patients.new-patients',
};

const countOf = ({
  records,
  bad,
}: {
  readonly records: readonly unknown[];
  readonly bad: readonly unknown[];
}) => records.length + bad.length;

/** Contacts that were judged by another rule have to be judged again, with their tags as they are now. */
const hasNewRule = async ({ store, practice, options }: RunContext): Promise<boolean> => {
  if (!mayWrite(options.direction, 'ephysio')) return false;
  const judged = await getCheckpoint(store, practice.name, CHECKPOINT.newPatients);
  return (judged ?? JSON.stringify('all')) !== newPatientsRule(practice);
};

/** Where the search of this run begins (UTC ISO); `null`: all contacts. */
export const patientsReadUntil = async (run: RunContext): Promise<string | null> => {
  if (run.options.full || (await hasNewFields(run)) || (await hasNewRule(run))) return null;
  const names = [
    CHECKPOINT.since,
    ...(mayWrite(run.options.direction, 'ephysio') ? [CHECKPOINT.unlinkedSince] : []),
  ];
  const values = await Promise.all(names.map((name) => getCheckpoint(run.store, run.practice.name, name)));
  const [first] = values.toSorted();
  if (values.includes(null) || !first) return null;
  return new Date(Date.parse(first) - OVERLAP_MS).toISOString();
};

/** When GHL's contacts were last listed by a pass over all patients (UTC ISO, by GHL's clock); `null`: never, or not as they are linked now. */
export const patientsReadAt = (handle: StoreHandle, practice: string): Promise<string | null> =>
  getCheckpoint(handle, practice, CHECKPOINT.since);

/** Who gets no contact was compared with all of GHL as this fingerprint says. */
export const lastKeptHere = ({ store, practice }: RunContext): Promise<string | null> =>
  getCheckpoint(store, practice.name, CHECKPOINT.keptHere);

/** The next run reads all of GHL: links that were taken over from elsewhere are of contacts that no list of changes shows. */
export const forgetHowFarRead = (handle: StoreHandle, practice: string): Promise<void> =>
  deleteCheckpoint(handle, practice, CHECKPOINT.since);

/** What the guards compare a run's lists with. */
export const patientCounts = async (run: RunContext, snapshot: PatientSnapshot): Promise<ListedSide[]> => {
  const lastCount = async (name: string): Promise<number | null> => {
    const value = await getCheckpoint(run.store, run.practice.name, name);
    return value === null ? null : Number(value);
  };
  return [
    {
      side: 'ephysio',
      count: countOf(snapshot.ephysio),
      complete: snapshot.ephysio.complete,
      expected: snapshot.expectedInEphysio,
      lastCount: await lastCount(CHECKPOINT.ephysio),
    },
    {
      side: 'ghl',
      count: countOf(snapshot.ghl),
      complete: snapshot.ghl.complete,
      expected: snapshot.expectedInGhl,
      lastCount: await lastCount(CHECKPOINT.ghl),
    },
  ];
};

/** After a pass over all patients: how far it read, and whom it could not link. */
export const finishPatients = async (
  run: RunContext,
  { records }: Target<Patient>,
  snapshot: PatientSnapshot,
  input: Pick<PatientsInput, 'rules' | 'booked'>,
): Promise<void> => {
  const { name } = run.practice;
  const rule = newPatientsRule(run.practice);
  const readsUnlinked = mayWrite(run.options.direction, 'ephysio');
  const listedAt = Date.parse(snapshot.ghl.asOf) - OVERLAP_MS;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const now = run.now();
    const set = (checkpoint: string, value: string): Promise<void> =>
      setCheckpoint(handle, name, checkpoint, value, now);
    await set(CHECKPOINT.since, snapshot.ghl.asOf);
    await noteFields(handle, run);
    await set(CHECKPOINT.ephysio, String(countOf(snapshot.ephysio)));
    if (snapshot.ghl.complete) {
      await set(CHECKPOINT.ghl, String(countOf(snapshot.ghl)));
      await set(CHECKPOINT.keptHere, snapshot.keptHere ?? '');
    }
    if (!readsUnlinked) return;
    await set(CHECKPOINT.unlinkedSince, snapshot.ghl.asOf);
    if (snapshot.ghl.complete) await set(CHECKPOINT.newPatients, rule);
    const waiting = await unlinkedContactIds(handle, name);
    const ids = [...snapshot.ghl.records.map(({ id }) => id), ...waiting];
    const linked = await records.linkedIds(handle, 'ghl', ids);
    const unlinked = new Map(
      snapshot.ghl.records.flatMap((held) => (linked.has(held.id) ? [] : [[held.id, held] as const])),
    );
    const gone = new Set(snapshot.ghl.deleted);
    // GHL may have named a contact since, or just before, that its list did not show.
    const named = new Set(await unlinkedContactIds(handle, name, listedAt));
    const isMissing = (id: string): boolean => snapshot.ghl.complete && !unlinked.has(id) && !named.has(id);
    for (const id of waiting) {
      if (gone.has(id) || linked.has(id) || isMissing(id)) await dropUnlinkedContact(handle, name, id);
    }
    for (const held of unlinked.values())
      await putUnlinkedContact(handle, name, held, { now, ignoredBy: qualifies(input, held) ? null : rule });
  });
};

/** Contacts that were read one by one and are not in GHL any more wait for nothing. */
export const forgetDeleted = async (
  run: RunContext,
  { ghl }: Pick<PatientSnapshot, 'ghl'>,
): Promise<void> => {
  if (ghl.deleted.length === 0) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const id of ghl.deleted) await dropUnlinkedContact(handle, run.practice.name, id);
  });
};

/** Contacts without a patient who have an appointment, by the start of the latest one (UTC ISO). */
export type Bookings = ReadonlyMap<string, string>;

/**
 * Notes which of the contacts that were read one by one for their appointments have no patient still: they qualify until
 * the appointment is over, whatever pass looks at them.
 */
export const rememberBooked = async (
  run: RunContext,
  { records }: Target<Patient>,
  { ghl }: Pick<PatientSnapshot, 'ghl'>,
  booked: Bookings,
): Promise<void> => {
  const read = ghl.records.filter(({ id }) => booked.has(id));
  if (read.length === 0) return;
  const { name } = run.practice;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const linked = await records.linkedIds(
      handle,
      'ghl',
      read.map(({ id }) => id),
    );
    for (const held of read.filter(({ id }) => !linked.has(id))) {
      await putUnlinkedContact(handle, name, held, { now: run.now() });
      await setBookedUntil(handle, name, held.id, booked.get(held.id) ?? null);
    }
  });
};

/** After a pass over all appointments of the window: who has one there, and who has none any more. */
export const noteBookings = async (run: RunContext, from: string, booked: Bookings): Promise<void> => {
  const { name } = run.practice;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const id of await bookedContactIds(handle, name, from))
      if (!booked.has(id)) await setBookedUntil(handle, name, id, null);
    for (const [id, until] of booked) await setBookedUntil(handle, name, id, until);
  });
};

/** After a run: how many contacts are left alone because they do not qualify, listed by this run or by an earlier one. */
export const noteIgnored = async (run: RunContext): Promise<void> => {
  const { store, practice, report } = run;
  if (practice.sync.newPatients === 'all') return;
  const ignored = await ignoredContactIds(store, practice.name, newPatientsRule(practice));
  if (practice.sync.newPatients === 'booked')
    for (const id of await bookedContactIds(store, practice.name, bookingWindow(run).from))
      ignored.delete(id);
  report.ignored.contactNotQualified = ignored.size;
  if (ignored.size === 0) delete report.ignored.contactNotQualified;
};

/** A cancelled appointment no longer lets its contact in; the next run sees whether it has another one. */
export const forgetBooking = async (run: RunContext, contactId: string): Promise<void> => {
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await setBookedUntil(handle, run.practice.name, contactId, null);
  });
};
