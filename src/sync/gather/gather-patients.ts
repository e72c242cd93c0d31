import pLimit from 'p-limit';
import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import type { DistinctPairs } from '../../domain/identity/distinct-pairs.ts';
import { indexIdentities } from '../../domain/identity/pair-up.ts';
import type { ListedSide } from '../../domain/plan/guards.ts';
import type { Link, Plan } from '../../domain/plan/plan.ts';
import type { Patient } from '../../domain/records/patient.ts';
import { isAboutRecord } from '../../domain/review/review.ts';
import type { Held } from '../../domain/side.ts';
import { loadDistinctPairs } from '../../store/tables/distinct-pairs.ts';
import type { Target } from '../apply/target.ts';
import { enforceListGuards } from '../enforce-guards.ts';
import { addFailure, type RunContext } from '../run-context.ts';
import { patientCounts, patientsReadUntil } from './patient-checkpoints.ts';
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
  const known = new Map(
    snapshot.known.flatMap(({ held, link }) =>
      link.state === 'linked' && link.ghlId !== null ? [[held, link.id] as const] : [],
    ),
  );
  const index = indexIdentities(known.keys());
  return new Set(fresh.flatMap((held) => index.like(held).same.flatMap((h) => known.get(h) ?? [])));
};

/**
 * Contacts that a plan would make in e-Physio, or holds back because it does not know enough of them. For a dry run a search
 * says enough, unless nothing but the sex is missing.
 */
const newcomersOf = (snapshot: PatientSnapshot, plan: Plan<Patient>, isDryRun: boolean): Set<string> => {
  const ids = new Set<string>();
  for (const operation of isDryRun ? [] : plan.operations) {
    if (operation.kind === 'create' && operation.side === 'ephysio') ids.add(operation.from.id);
  }
  const listed = new Set(snapshot.ghl.records.map(({ id }) => id));
  for (const review of plan.reviews) {
    const { about } = review;
    if (review.kind !== 'data-missing' || !isAboutRecord(about) || !listed.has(about.id)) continue;
    if (!isDryRun || review.facts.fields.every((field) => field === 'sex')) ids.add(about.id);
  }
  return ids;
};

/**
 * Reads the contacts by id that are about to become patients: a search does not tell the sex, and what it shows, or what
 * an earlier run has seen, may be outdated. `null`: nothing new came of it.
 */
const readNewcomers = async (
  run: RunContext,
  scope: PatientScope,
  snapshot: PatientSnapshot,
  plan: Plan<Patient>,
): Promise<PatientSnapshot | null> => {
  const ids = [...newcomersOf(snapshot, plan, run.options.dryRun)].filter((id) => !scope.ghl?.has(id));
  if (ids.length === 0) return null;
  const limit = pLimit(run.options.concurrency);
  const read = new Map<string, Reading<Patient>>();
  const lookUp = async (id: string): Promise<void> => {
    read.set(id, await readOne(run.patients.ghl, id));
    run.progress('reading new contacts', read.size, ids.length);
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

/** Everything that deciding about patients needs. */
export interface GatheredPatients {
  readonly snapshot: PatientSnapshot;
  /** Links whose contact GHL says it does not have any more. */
  readonly deletedInGhl: readonly Link<Patient>[];
  /** Pairs of records that a person declared distinct. */
  readonly distinctPairs: DistinctPairs;
  /** What both sides listed, for the guards. */
  readonly sides: readonly ListedSide[];
}

/**
 * The first of four steps: reads both sides, confirms what a list only suggests, and reads by id the contacts that would
 * become patients.
 * @param decide the second step: what it makes of a first look says which contacts are new
 * @throws GuardError where a list cannot be all that the side holds
 */
export const gatherPatients = async (
  run: RunContext,
  target: Target<Patient>,
  scope: PatientScope,
  decide: (gathered: GatheredPatients) => Plan<Patient>,
): Promise<{ readonly gathered: GatheredPatients; readonly plan: Plan<Patient> }> => {
  const snapshot = await readPatients(run, target, scope, await patientsReadUntil(run));
  for (const held of snapshot.ghl.records) target.onStored('ghl', held);
  const sides = await patientCounts(run, snapshot);
  await enforceListGuards(run, { entity: 'patient', sides, linked: snapshot.linked });
  const deletedInGhl = await confirmDeleted(run, target, snapshot);
  const distinctPairs = await loadDistinctPairs(run.store, run.practice.name);
  const gathered = { snapshot, deletedInGhl, distinctPairs, sides };
  const first = decide(gathered);
  const newer = await readNewcomers(run, scope, snapshot, first);
  if (newer === null) return { gathered, plan: first };
  const complete = { ...gathered, snapshot: newer };
  return { gathered: complete, plan: decide(complete) };
};
