import pLimit from 'p-limit';
import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { indexIdentities } from '../../domain/identity/pair-up.ts';
import type { ListedSide } from '../../domain/plan/guard-input.ts';
import type { PatientsInput } from '../../domain/plan/patients-input.ts';
import type { Link } from '../../domain/plan/plan.ts';
import { newcomersAmong } from '../../domain/plan/plan-patients.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { Held } from '../../domain/side.ts';
import { loadDistinctPairs } from '../../store/tables/distinct-pairs.ts';
import { bookedContactIds } from '../../store/tables/unlinked-contacts.ts';
import type { Target } from '../apply/target.ts';
import { areTooMany, enforceListGuards } from '../enforce-guards.ts';
import { bookingWindow, patientRules } from '../patient-rules.ts';
import { addFailure, type RunContext } from '../run-context.ts';
import { loadLeaving } from './leaving.ts';
import { lastKeptHere, patientCounts, patientsReadUntil } from './patient-checkpoints.ts';
import { type Reading, readOne, withEmptyFields } from './read-one.ts';
import { readPatients } from './read-patients.ts';
import type { PatientScope, PatientSnapshot } from './snapshots.ts';

/** Links whose contact GHL says it does not have any more. A contact that only the index lacks is still there. */
const confirmDeleted = async (
  run: RunContext,
  target: Target<Patient>,
  snapshot: PatientSnapshot,
): Promise<Link<Patient>[]> => {
  const gone: Link<Patient>[] = [];
  const read = new Set(snapshot.ghl.complete ? [] : snapshot.ghl.deleted);
  const ids = [...snapshot.missingInGhl.map(({ id }) => id), ...maybeMerged(snapshot)];
  for (const { row, link } of (await target.records.openSome(run.store, ids)).values()) {
    const id = row.ghl_id ?? '';
    const reading: Reading<Patient> = read.has(id) ? { state: 'gone' } : await readOne(run.patients.ghl, id);
    if (reading.state === 'gone') gone.push(link);
    if (reading.state === 'unread')
      addFailure(run.report, { link: row.id, side: 'ghl', id, code: 'unreadable', reason: reading.reason });
  }
  return gone;
};

/**
 * Links of persons who turn up in another contact: two contacts may have been merged in GHL, and of the one that is gone a
 * list of changes says nothing.
 */
const maybeMerged = (snapshot: PatientSnapshot): Set<string> => {
  const waiting = new Set(snapshot.waiting);
  const fresh = snapshot.unlinked.ghl.filter((held) => !waiting.has(held));
  if (fresh.length === 0) return new Set();
  const listed = new Set(snapshot.ghl.records.map(({ id }) => id));
  const known = new Map(
    snapshot.known.flatMap(({ held, link }) =>
      link.state === 'linked' && link.ghlId !== null && !listed.has(link.ghlId)
        ? [[held, link.id] as const]
        : [],
    ),
  );
  const index = indexIdentities(known.keys());
  return new Set(fresh.flatMap((held) => index.like(held).same.flatMap((h) => known.get(h) ?? [])));
};

/**
 * Reads the contacts by id that are about to become patients: a search does not show the sex, and what it shows, or what
 * an earlier run has seen, may be outdated.
 */
const readNewcomers = async (
  run: RunContext,
  snapshot: PatientSnapshot,
  ids: readonly string[],
): Promise<PatientSnapshot> => {
  if (ids.length === 0) return snapshot;
  const limit = pLimit(run.options.concurrency);
  const read = new Map<string, Reading<Patient>>();
  const lookUp = async (id: string): Promise<void> => {
    read.set(id, await readOne(run.patients.ghl, id));
    run.progress('reading-new-contacts', read.size, ids.length);
  };
  await allSettledOrThrow(ids.map((id) => limit(() => lookUp(id))));
  const current = (records: readonly Held<Patient>[]): Held<Patient>[] =>
    records.flatMap((held) => {
      const found = read.get(held.id);
      if (found === undefined || found.state === 'unread') return [held];
      return found.state === 'held' ? [withEmptyFields(found.held, held)] : [];
    });
  const isKnown = ({ id }: Held<Patient>): boolean => read.get(id)?.state !== 'unread';
  const { ghl, unlinked, waiting } = snapshot;
  const gone = ids.filter((id) => read.get(id)?.state === 'gone');
  for (const [id, reading] of read) {
    if (reading.state === 'unread')
      addFailure(run.report, { link: null, side: 'ghl', id, code: 'unreadable', reason: reading.reason });
  }
  return {
    ...snapshot,
    ghl: { ...ghl, records: current(ghl.records), deleted: [...ghl.deleted, ...gone] },
    // Who cannot be read now waits for the next run.
    unlinked: { ...unlinked, ghl: current(unlinked.ghl).filter(isKnown) },
    waiting: current(waiting),
  };
};

/** The contacts that have an appointment, as far as the config asks for one. */
const bookedContacts = async (run: RunContext, { booked }: PatientScope): Promise<ReadonlySet<string>> => {
  if (run.practice.sync.newPatients !== 'booked') return new Set();
  const { from } = bookingWindow(run);
  return new Set([
    ...(booked?.keys() ?? []),
    ...(await bookedContactIds(run.store, run.practice.name, from)),
  ]);
};

/** Everything that deciding about patients needs. */
export interface GatheredPatients {
  readonly snapshot: PatientSnapshot;
  readonly input: PatientsInput;
  /** What both sides listed, for the guards. */
  readonly sides: readonly ListedSide[];
  /** More new patients than a run may create by itself: their contacts were not read. */
  readonly isHeldBack: boolean;
}

/**
 * The first of four steps: reads both sides, confirms what a list only suggests, and reads by id the contacts that would
 * become patients.
 * @throws GuardError where a list cannot be all that the side holds
 */
export const gatherPatients = async (
  run: RunContext,
  target: Target<Patient>,
  scope: PatientScope,
): Promise<GatheredPatients> => {
  const first = await gatherSince(run, target, scope, await patientsReadUntil(run));
  // Of contacts that were deleted since, only a complete list says so.
  const isSure = !first.isHeldBack || first.snapshot.ghl.complete || scope.ghl !== null;
  return isSure ? first : gatherSince(run, target, scope, null);
};

/** @param since where the search begins (UTC ISO); `null`: all contacts */
const gatherSince = async (
  run: RunContext,
  target: Target<Patient>,
  scope: PatientScope,
  since: string | null,
): Promise<GatheredPatients> => {
  const leaving = await loadLeaving(run);
  const listed = await readPatients(run, target, scope, leaving, {
    since,
    keptHere: await lastKeptHere(run),
  });
  for (const held of listed.ghl.records) target.people?.onStored('ghl', held);
  const sides = await patientCounts(run, listed);
  await enforceListGuards(run, { entity: 'patient', sides, linked: listed.linked });
  const deletedInGhl = await confirmDeleted(run, target, listed);
  const distinctPairs = await loadDistinctPairs(run.store, run.practice.name);
  const rules = patientRules(run.practice);
  const booked = await bookedContacts(run, scope);
  const inputOf = (snapshot: PatientSnapshot, readById: PatientsInput['readById']): PatientsInput => ({
    ...snapshot,
    everybody: [...snapshot.ephysio.records, ...snapshot.archivedPatients],
    deletedInGhl,
    distinctPairs,
    readById,
    leaving,
    booked,
    sawBookings: scope.ghl !== null,
    wanted: scope,
    rules,
    direction: run.options.direction,
    newId: run.newId,
  });
  const found = inputOf(listed, null);
  // A dry run makes nobody: what the search shows is enough, unless nothing but the sex is missing, which it does not show.
  const asListed = { snapshot: listed, input: found, sides, isHeldBack: false };
  if (run.options.dryRun && rules.missingData !== 'hold') return asListed;
  const { made, held } = newcomersAmong(found);
  if (await areTooMany(run, made)) return { ...asListed, isHeldBack: true };
  // Who is held back is as an earlier run has read it, unless this run's list shows a change.
  const shown = new Set(listed.ghl.records.map(({ id }) => id));
  const { dryRun } = run.options;
  const again = held
    .filter(({ id, lacks }) => shown.has(id) && (!dryRun || lacks.every((field) => field === 'sex')))
    .map(({ id }) => id);
  const newcomers = [...(dryRun ? [] : made), ...again].filter((id) => !scope.ghl?.has(id));
  const snapshot = await readNewcomers(run, listed, newcomers);
  const readById = new Set([...newcomers, ...(scope.ghl ?? [])]);
  return { snapshot, input: inputOf(snapshot, dryRun ? null : readById), sides, isHeldBack: false };
};
